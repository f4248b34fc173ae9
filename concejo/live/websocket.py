"""Streams over a WebSocket, several on one. https://docs.joinmastodon.org/methods/streaming/#websocket"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import orjson
from django.utils import translation

from concejo.base.errors import NotFound, Refused
from concejo.doors.api.errors import NoToken
from concejo.live import wire
from concejo.live.asgi import PLACE, Connection, Message, Receive, Scope, Send
from concejo.live.entrance import add_stream, drop_stream, listener_of, look_up_list
from concejo.live.hub import Hub
from concejo.live.listeners import Listener
from concejo.live.sse import SECONDS_TO_TAKE
from concejo.live.streams import Asked, NotUnderstood, TooLong

_LONGEST = 4096
_SECONDS_TO_CLOSE = 5

# https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
_NOT_ALLOWED, _TOO_BIG = 1008, 1009


async def serve(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection from its beginning to its end."""
    connection = Connection(scope)
    await receive()
    with hub.room.for_one() as count:
        try:
            if connection.path != PLACE:
                raise NotFound
            listener = await listener_of(connection, count)
        except Refused as refusal:
            await _deny(send, connection, refusal)
        else:
            await _both_ways(hub, connection, listener, receive, send)


async def _both_ways(
    hub: Hub, connection: Connection, listener: Listener, receive: Receive, send: Send
) -> None:
    # The token itself, where a browser has no other place for it: to be accepted, it is said back.
    spoken = next(iter(connection.subprotocols), None)
    await send({"type": "websocket.accept", "subprotocol": spoken})
    await hub.join(listener)
    talk = _Talk(hub, connection, listener, send)
    # Whichever ends first ends both.
    ways = [asyncio.create_task(talk.listen(receive)), asyncio.create_task(talk.tell())]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.leave(listener)
        listener.end()
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
    # Granian closes only when nobody waits for the client's next words any more.
    await talk.close()


class _Talk:
    """What is said on one connection, both ways."""

    def __init__(self, hub: Hub, connection: Connection, listener: Listener, send: Send) -> None:
        self.hub = hub
        self.connection = connection
        self.listener = listener
        self._send = send
        self._speaking = asyncio.Lock()
        # With which code it is closed from our side.
        self._code = _NOT_ALLOWED
        self._is_gone = False

    async def listen(self, receive: Receive) -> None:
        """Do what the client asks, until it is gone."""
        with suppress(OSError, TimeoutError):
            if self.connection.asked.stream:
                await self._subscribe(self.connection.asked)
            while (message := await receive())["type"] == "websocket.receive":
                if not await self._hear(message):
                    return
            self._is_gone = True

    async def _hear(self, message: Message) -> bool:
        """Do what the client asks. Says whether to go on."""
        said = message.get("text") or message.get("bytes") or ""
        if len(said) > _LONGEST:
            await self._refuse(TooLong())
            self._code = _TOO_BIG
            return False
        try:
            kind, asked = _read(said)
        except Refused as refusal:
            await self._refuse(refusal)
            return True
        await (self._subscribe(asked) if kind == "subscribe" else self._unsubscribe(asked))
        return True

    async def _subscribe(self, asked: Asked) -> None:
        """Add a stream, or say why not."""
        try:
            await look_up_list(self.listener, asked)
            await self.hub.change(lambda: add_stream(self.listener, asked))
        except Refused as refusal:
            await self._refuse(refusal)

    async def _unsubscribe(self, asked: Asked) -> None:
        try:
            await self.hub.change(lambda: drop_stream(self.listener, asked))
        except Refused as refusal:
            await self._refuse(refusal)

    async def tell(self) -> None:
        """Send what comes, until it is over."""
        try:
            async for item in self.listener.items():
                await self._say(wire.frame(item, self.listener.address))
            if self.listener.farewell:
                await self._refuse(NoToken())
        except TimeoutError:
            pass  # They do not read: unless it is closed, Granian keeps the connection for ever.
        except OSError:
            self._is_gone = True

    async def close(self) -> None:
        """End it from our side. Whoever does not read does not take this either."""
        if not self._is_gone:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(_SECONDS_TO_CLOSE):
                    await self._send({"type": "websocket.close", "code": self._code})

    async def _refuse(self, refusal: Refused) -> None:
        with translation.override(self.connection.language):
            sentence = str(refusal)
        refused = {"error": sentence, "status": refusal.status}
        await self._say(orjson.dumps(refused).decode())

    async def _say(self, text: str) -> None:
        async with self._speaking, asyncio.timeout(SECONDS_TO_TAKE):
            await self._send({"type": "websocket.send", "text": text})


def _read(said: str | bytes) -> tuple[str, Asked]:
    """Which stream is asked for or given back."""
    try:
        words = orjson.loads(said)
    except orjson.JSONDecodeError:
        raise NotUnderstood from None
    if not isinstance(words, dict) or words.get("type") not in ("subscribe", "unsubscribe"):
        raise NotUnderstood
    named = {name: words.get(name, "") for name in ("stream", "tag", "list", "subject")}
    if not all(isinstance(value, str | int) for value in named.values()):
        raise NotUnderstood
    asked = Asked(
        **{name: str(value) for name, value in named.items()},
        only_media=words.get("only_media") in (True, "true", "1"),
    )
    return words["type"], asked


async def _deny(send: Send, connection: Connection, refusal: Refused) -> None:
    """Say why there will be no connection, as an HTTP answer."""
    with translation.override(connection.language):
        body = orjson.dumps({"error": str(refusal), "code": refusal.code})
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    await send(
        {"type": "websocket.http.response.start", "status": refusal.status, "headers": headers}
    )
    await send({"type": "websocket.http.response.body", "body": body})
