"""Who comes in, and to what they may listen."""

from __future__ import annotations

from concejo.accounts.queries import actor_of_token
from concejo.accounts.scopes import covers
from concejo.accounts.tickets import actor_of_ticket
from concejo.doors.api.errors import NoToken, ScopeMissing, TokenUnknown
from concejo.live.asgi import Connection
from concejo.live.listeners import Listener
from concejo.live.streams import PERSONAL, Asked, Stream, TooManyStreams, stream_of
from concejo.live.threads import DOOR, asked as ask

_LONGEST_TOKEN = 500

# On one connection. No app needs more than a handful.
_MOST_STREAMS = 50


async def listener_of(connection: Connection) -> Listener:
    """Whoever connects: by token, by a page's ticket, or a stranger. A wrong token is refused."""
    listener = Listener(address=connection.town)
    secret, ticket = connection.token, connection.query.get("ticket", "")
    if secret:
        found = await ask(DOOR, lambda: actor_of_token(secret[:_LONGEST_TOKEN]))
        if found is None:
            raise TokenUnknown
        token, listener.actor = found
        listener.token_id, listener.scopes = token.pk, token.scopes
    elif ticket:
        listener.actor = await ask(DOOR, lambda: actor_of_ticket(ticket))
    return listener


def add_stream(listener: Listener, asked: Asked) -> tuple[str, ...]:
    """Let somebody listen to a stream, or refuse. Returns the name by which they know it."""
    stream, label = stream_of(asked)
    if len(listener.streams) >= _MOST_STREAMS:
        raise TooManyStreams
    streams: tuple[Stream, ...] = (stream,)
    if needed := PERSONAL.get(stream.name):
        if listener.token_id is None or listener.actor is None:
            raise NoToken
        if not covers(listener.scopes, needed):
            raise ScopeMissing
        if stream.name == "user" and covers(listener.scopes, PERSONAL["user:notification"]):
            streams = (stream, Stream("user:notification"))
    listener.streams[tuple(label)] = streams
    return tuple(label)


def drop_stream(listener: Listener, asked: Asked) -> None:
    """Listen to a stream no longer."""
    _stream, label = stream_of(asked)
    listener.streams.pop(tuple(label), None)
