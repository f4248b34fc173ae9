"""Streams as server-sent events. https://docs.joinmastodon.org/methods/streaming/#http"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import orjson
from django.utils import translation

from concejo.base.errors import NotFound, Refused
from concejo.doors.api.errors import NotThisWay
from concejo.events.tail import last_seq
from concejo.live import wire
from concejo.live.asgi import PLACE, Connection, Receive, Scope, Send
from concejo.live.entrance import add_stream, listener_of, look_up_list
from concejo.live.hub import Hub
from concejo.live.listeners import Listener
from concejo.live.room import Count
from concejo.live.streams import TOWN, News
from concejo.live.threads import DOOR, asked

# Nobody waits longer for a client that does not read.
SECONDS_TO_TAKE = 20

_OPEN = [
    (b"access-control-allow-origin", b"*"),
    (b"cache-control", b"private, no-store"),
]
_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, OPTIONS"),
    (b"access-control-allow-headers", b"Authorization, Last-Event-ID, Cache-Control"),
    (b"access-control-max-age", b"86400"),
]
_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    # A proxy that collects an answer before it passes it on would keep all of it.
    (b"x-accel-buffering", b"no"),
]


async def serve(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one HTTP request."""
    connection = Connection(scope)
    if scope["method"] == "OPTIONS":
        await _answer(send, 204, b"", _PREFLIGHT)
    elif connection.path == f"{PLACE}/health":
        await _answer(send, 200, b"OK", [(b"content-type", b"text/plain; charset=utf-8")])
    else:
        with hub.room.for_one() as count:
            try:
                listener = await _admitted(connection, count)
            except Refused as refusal:
                await _refuse(send, connection, refusal)
            else:
                await _stream(hub, connection, listener, receive, send)


async def _admitted(connection: Connection, count: Count) -> Listener:
    if connection.scope["method"] != "GET":
        raise NotThisWay
    if not (connection.path + "/").startswith(f"{PLACE}/"):
        raise NotFound
    # ``public/local/media`` in the path is ``public:local:media`` elsewhere.
    named = connection.path.removeprefix(PLACE).strip("/").replace("/", ":")
    listener = await listener_of(connection, count)
    asked = replace(connection.asked, stream=named) if named else connection.asked
    await look_up_list(listener, asked)
    add_stream(listener, asked)
    return listener


async def _stream(
    hub: Hub, connection: Connection, listener: Listener, receive: Receive, send: Send
) -> None:
    now = await hub.join(listener)
    watcher = asyncio.create_task(_until_gone(receive, listener))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _OPEN + _STREAM})
        await _give(send, b":)\n\n")
        await _give(send, await _missed(hub, connection, listener, now))
        async for item in listener.items():
            await _give(send, wire.event(item, listener.address))
        # Granian waits for ever for a client that is gone to take the end.
        if not watcher.done():
            async with asyncio.timeout(SECONDS_TO_TAKE):
                await send({"type": "http.response.body", "body": b""})
    except (OSError, TimeoutError):
        pass  # They are gone, or do not read.
    finally:
        hub.leave(listener)
        watcher.cancel()


async def _missed(hub: Hub, connection: Connection, listener: Listener, now: int) -> bytes:
    """What happened since the event that a page saw last, if it says so."""
    last = connection.headers.get("last-event-id", "") or connection.query.get("last_event_id", "")
    if (TOWN,) not in listener.streams:
        return b""
    place = f"id: {now}\n\n".encode()
    if not (last.isascii() and last.isdigit() and len(last) < 19):  # noqa: PLR2004 - a bigint
        return place
    missed: list[News] | None = []
    if int(last) <= now:
        missed = await hub.missed(listener, int(last), now)
    elif int(last) > await asked(DOOR, last_seq):
        # The log was longer when the page saw it: the town was put back from a copy.
        missed = None
    if missed is None:
        return f"event: missed\ndata: {{}}\nid: {now}\n\n".encode()
    said = [wire.event(item, listener.address) for item in listener.sorted(missed)]
    return b"".join(said) + place


async def _give(send: Send, body: bytes) -> None:
    for piece in wire.pieces(body):
        async with asyncio.timeout(SECONDS_TO_TAKE):
            await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


async def _refuse(send: Send, connection: Connection, refusal: Refused) -> None:
    with translation.override(connection.language):
        body = orjson.dumps({"error": str(refusal), "code": refusal.code})
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    await _answer(send, refusal.status, body, headers)


async def _answer(
    send: Send, status: int, body: bytes, headers: Sequence[tuple[bytes, bytes]]
) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*_OPEN, *headers]})
    await send({"type": "http.response.body", "body": body})
