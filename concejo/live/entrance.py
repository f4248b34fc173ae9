"""Who comes in, and to what they may listen."""

from __future__ import annotations

from django.conf import settings

from concejo.accounts.queries import actor_of_token
from concejo.accounts.scopes import covers
from concejo.accounts.tickets import actor_of_ticket
from concejo.base.ids import as_id
from concejo.doors.api.errors import NoToken, ScopeMissing
from concejo.doors.api.limits import household_of
from concejo.lists.queries import list_for
from concejo.live.asgi import Connection
from concejo.live.listeners import Listener
from concejo.live.room import Count
from concejo.live.streams import (
    LIST,
    PERSONAL,
    TYPED,
    Asked,
    Stream,
    TooManyStreams,
    scope_of,
    stream_of,
)
from concejo.live.threads import DOOR, asked as ask
from concejo.moderation.blocks import has_no_access
from concejo.moderation.errors import NoAccess

_LONGEST_TOKEN = 500

# On one connection. No app needs more than a handful.
_MOST_STREAMS = 50


async def listener_of(connection: Connection, count: Count) -> Listener:
    """Whoever connects: by token, by a page's ticket, or a stranger. A wrong token is refused."""
    count(f"from {household_of(connection.came_from)}", settings.STREAMS_PER_ADDRESS)
    if await ask(DOOR, lambda: has_no_access(connection.came_from)):
        raise NoAccess
    listener = Listener(address=connection.town, supported=connection.supported)
    secret, ticket = connection.token, connection.query.get("ticket", "")
    if secret:
        found = await ask(DOOR, lambda: actor_of_token(secret[:_LONGEST_TOKEN]))
        if found is None:
            raise NoToken
        token, listener.actor = found
        listener.token_id, listener.scopes = token.pk, token.scopes
    elif ticket:
        listener.actor = await ask(DOOR, lambda: actor_of_ticket(ticket))
    if listener.who:
        # Of an office, each of its people has as many.
        count(f"as {listener.who}", settings.STREAMS_PER_ACCOUNT)
    return listener


async def look_up_list(listener: Listener, asked: Asked) -> None:
    """Before somebody listens to a list: it must be there, and theirs."""
    if asked.stream == LIST and (actor := listener.actor) is not None:
        await ask(DOOR, lambda: list_for(actor, as_id(asked.list.strip())))


def add_stream(listener: Listener, asked: Asked) -> tuple[str, ...]:
    """Let somebody listen to a stream, or refuse. Returns the name by which they know it."""
    stream, label = stream_of(asked)
    if len(listener.streams) >= _MOST_STREAMS:
        raise TooManyStreams
    streams: tuple[Stream, ...] = (stream,)
    if needed := scope_of(stream):
        if listener.token_id is None or listener.actor is None:
            raise NoToken
        if not covers(listener.scopes, needed):
            raise ScopeMissing
        told = Stream(TYPED if listener.supported else "user:notification")
        if stream.name == "user:notification":
            streams = (told,)
        elif stream.name == "user" and covers(listener.scopes, PERSONAL["user:notification"]):
            streams = (stream, told)
    listener.streams[tuple(label)] = streams
    return tuple(label)


def drop_stream(listener: Listener, asked: Asked) -> None:
    """Listen to a stream no longer."""
    _stream, label = stream_of(asked)
    listener.streams.pop(tuple(label), None)
