"""The bell: whoever writes into the log rings it, and those who follow the log look at once.

Best effort. Nothing waits for it and nothing depends on it: without it one looks every 50 ms.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    import redis

CHANNEL = "concejo:log"

# A bell that cannot be reached must not hold up the person who has just done something.
_SECONDS = 0.2


def ring() -> None:
    """Something new stands in the log. Called after the commit."""
    if settings.REDIS_URL:
        _ring_far()
        return
    # Nobody listens, the listener is busy, or the directory's path is too long for a socket.
    with suppress(OSError):
        _near().sendto(b"", str(place()))


def ear() -> socket.socket | None:
    """Where the rings of this machine arrive; None where there can be no such place."""
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    heard.setblocking(False)
    try:
        place().unlink(missing_ok=True)
        heard.bind(str(place()))
    except OSError:
        heard.close()
        return None
    return heard


def place() -> Path:
    """The socket's file, in the town's own directory."""
    return Path(settings.DIR) / "live.sock"


@cache
def _near() -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.setblocking(False)
    return line


def _ring_far() -> None:
    # Towns on one machine do not need it, and it is 15 MB in every process.
    import redis

    with suppress(redis.RedisError):
        _far().publish(CHANNEL, "")


@cache
def _far() -> redis.Redis:
    import redis

    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS
    )
