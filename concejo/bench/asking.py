"""Asking a served town over and over on several connections, with as little work as can be here.

A client that is slow itself would hide what the server costs: requests are ready-made bytes, and of
an answer only its status, its length and, once, its words are looked at.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# The n-th request as bytes.
Ask = Callable[[int], bytes]


@dataclass(slots=True)
class Times:
    """How it went: seconds of each answer, and those that were no success."""

    seconds: float = 0
    each: list[float] = field(default_factory=list)
    wrong: list[bytes] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.each) / self.seconds

    @property
    def median(self) -> float:
        return statistics.median(self.each)

    @property
    def ninety_ninth(self) -> float:
        return sorted(self.each)[int(len(self.each) * 0.99)]


class _Line(asyncio.Protocol):
    """One connection: a question, its whole answer, the next question."""

    def __init__(self, ask: Ask, numbers: _Numbers, until: float, times: Times) -> None:
        self._ask, self._numbers, self._until, self._times = ask, numbers, until, times
        self._heard = b""
        self._wanted = 0
        self._asked_at = 0.0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP always is one
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if not self._wanted:
            end = self._heard.find(b"\r\n\r\n")
            if end < 0:
                return
            self._wanted = end + 4 + _length(self._heard[:end])
        if len(self._heard) >= self._wanted:
            self._times.each.append(time.perf_counter() - self._asked_at)
            if b" 200 " not in self._heard[:16]:
                self._times.wrong.append(self._heard[:400])
            self._next()

    def connection_lost(self, _fault: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)

    def _next(self) -> None:
        if time.perf_counter() >= self._until:
            self._transport.close()
            return
        self._heard, self._wanted = b"", 0
        self._asked_at = time.perf_counter()
        self._transport.write(self._ask(self._numbers.next()))


class _Numbers:
    def __init__(self) -> None:
        self._last = -1

    def next(self) -> int:
        self._last += 1
        return self._last


def ask_for(seconds: float, port: int, ask: Ask, *, connections: int) -> Times:
    """Ask for so many seconds on so many connections."""
    return asyncio.run(_ask_for(seconds, port, ask, connections))


async def _ask_for(seconds: float, port: int, ask: Ask, connections: int) -> Times:
    times, numbers = Times(), _Numbers()
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    lines = [
        (
            await loop.create_connection(
                lambda: _Line(ask, numbers, began + seconds, times), "127.0.0.1", port
            )
        )[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(line.ended for line in lines))
    times.seconds = time.perf_counter() - began
    return times


def request(method: str, path: str, *, token: str = "", body: bytes = b"") -> bytes:
    """A request as it goes over the line."""
    head = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    if token:
        head.append(f"Authorization: Bearer {token}")
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
