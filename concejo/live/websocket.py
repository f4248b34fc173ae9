"""Streams over a WebSocket, several on one. https://docs.joinmastodon.org/methods/streaming/#websocket"""

from __future__ import annotations

import asyncio

import orjson
from django.utils import translation

from concejo.base.errors import NotFound, Refused
from concejo.doors.api.errors import TokenUnknown
from concejo.live.asgi import PLACE, Connection, Message, Receive, Scope, Send
from concejo.live.entrance import add_stream, drop_stream, listener_of
from concejo.live.hub import Hub
from concejo.live.listeners import Listener
from concejo.live.sse import SECONDS_TO_TAKE
from concejo.live.streams import Asked, NotUnderstood, TooLong

_LONGEST = 4096

# https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
_NOT_ALLOWED, _TOO_BIG = 1008, 1009


async def serve(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection from its beginning to its end."""
    connection = Connection(scope)
    await receive()
    try:
        if connection.path != PLACE:
            raise NotFound
        listener = await listener_of(connection)
    except Refused as refusal:
        await _deny(send, connection, refusal)
        return
    # The token itself, where a browser has no other place for it: to be accepted, it is said back.
    spoken = next(iter(connection.subprotocols), None)
    await send({"type": "websocket.accept", "subprotocol": spoken})
    await hub.join(listener)
    talk = _Talk(hub, connection, listener, send)
    writer = asyncio.create_task(talk.tell())
    try:
        if connection.asked.stream:
            await talk.subscribe(connection.asked)
        while (message := await receive())["type"] == "websocket.receive":
            if not await talk.hear(message):
                break
    except (OSError, TimeoutError):
        pass  # They are gone, or do not read.
    finally:
        hub.leave(listener)
        listener.end()
        writer.cancel()


class _Talk:
    """What is said on one connection, both ways."""

    def __init__(self, hub: Hub, connection: Connection, listener: Listener, send: Send) -> None:
        self.hub = hub
        self.connection = connection
        self.listener = listener
        self._send = send
        self._speaking = asyncio.Lock()

    async def hear(self, message: Message) -> bool:
        """Do what the client asks. Says whether to go on."""
        said = message.get("text") or message.get("bytes") or ""
        if len(said) > _LONGEST:
            await self._refuse(TooLong())
            await self._close(_TOO_BIG)
            return False
        try:
            kind, asked = _read(said)
        except Refused as refusal:
            await self._refuse(refusal)
            return True
        await (self.subscribe(asked) if kind == "subscribe" else self._unsubscribe(asked))
        return True

    async def subscribe(self, asked: Asked) -> None:
        """Add a stream, or say why not."""
        try:
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
            while some := await self.listener.next():
                for item in some:
                    if item is not None:
                        label, news = item
                        payload = news.said_at(self.listener.address)
                        await self._say({"stream": label, "event": news.name, "payload": payload})
            if self.listener.farewell:
                await self._refuse(TokenUnknown())
            await self._close(_NOT_ALLOWED)
        except (OSError, TimeoutError):
            # They do not read: nothing more is kept for them.
            self.listener.end()
            await self._close(_NOT_ALLOWED)

    async def _refuse(self, refusal: Refused) -> None:
        with translation.override(self.connection.language):
            sentence = str(refusal)
        await self._say({"error": sentence, "status": refusal.status})

    async def _say(self, said: dict[str, object]) -> None:
        async with self._speaking, asyncio.timeout(SECONDS_TO_TAKE):
            await self._send({"type": "websocket.send", "text": orjson.dumps(said).decode()})

    async def _close(self, code: int) -> None:
        async with self._speaking, asyncio.timeout(SECONDS_TO_TAKE):
            await self._send({"type": "websocket.close", "code": code})


def _read(said: str | bytes) -> tuple[str, Asked]:
    """Which stream is asked for or given back."""
    try:
        words = orjson.loads(said)
    except orjson.JSONDecodeError:
        raise NotUnderstood from None
    if not isinstance(words, dict) or words.get("type") not in {"subscribe", "unsubscribe"}:
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
