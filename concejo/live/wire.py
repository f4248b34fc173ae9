"""What a listener is sent, letter for letter. All who hear the same share the same text."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from concejo.live.listeners import Item
from concejo.live.streams import News

# A client that does not read keeps what was handed over last, for it alone: so much at most.
_PIECE = 2**16

_THUMP = b":thump\n\n"

# A sign of life. WebSocket's own ping cannot be sent from here, and an empty text ends the
# connection of some clients. An event that nobody knows, well-formed in every part, is passed over.
_HEARTBEAT = orjson.dumps({"stream": ["heartbeat"], "event": "heartbeat", "payload": "{}"}).decode()


def event(item: Item, address: str) -> bytes:
    """One thing as a server-sent event."""
    if item is None:
        return _THUMP
    _label, news = item
    if address not in news.events:
        news.events[address] = _event(news, address)
    return news.events[address]


def pieces(event: bytes) -> Iterator[bytes]:
    """An event cut so small that little of it is kept for somebody who does not take it."""
    for start in range(0, len(event), _PIECE):
        yield event[start : start + _PIECE]


def frame(item: Item, address: str) -> str:
    """One thing as a message on a WebSocket."""
    if item is None:
        return _HEARTBEAT
    label, news = item
    key = (address, *label)
    if key not in news.frames:
        news.frames[key] = _frame(label, news, address)
    return news.frames[key]


def _event(news: News, address: str) -> bytes:
    place = f"id: {news.seq}\n" if news.subjects else ""
    # Without a word, browsers would not hear the event at all. It is Mastodon's word for nothing.
    said = news.said_at(address) or "undefined"
    return f"{place}event: {news.name}\ndata: {said}\n\n".encode()


def _frame(label: tuple[str, ...], news: News, address: str) -> str:
    said: dict[str, object] = {"stream": label, "event": news.name}
    # Where there is nothing to say the member is not there: an empty text is no JSON.
    if payload := news.said_at(address):
        said["payload"] = payload
    return orjson.dumps(said).decode()
