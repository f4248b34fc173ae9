"""Ids that sort by time: 48 bits of milliseconds since 1970, then 16 bits that tell rows apart."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime

from concejo.base import clock

LARGEST_ID = 2**63 - 1

_LOW_BITS = 16
_START_BITS = 15

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A fresh id for this moment. Two made in one millisecond keep their order in one process."""
    global _last  # noqa: PLW0603 - the order inside a millisecond is kept per process
    millisecond = int(clock.now().timestamp() * 1000)
    with _lock:
        if _last >> _LOW_BITS == millisecond:
            _last += 1
        else:
            _last = millisecond << _LOW_BITS | secrets.randbits(_START_BITS)
        return _last


def first_id_at(at: datetime) -> int:
    """The smallest id that a row of this moment could have."""
    return int(at.timestamp() * 1000) << _LOW_BITS


def moment_of(some_id: int) -> datetime:
    """When an id was made."""
    return datetime.fromtimestamp((some_id >> _LOW_BITS) / 1000, UTC)


def as_id(text: str) -> int:
    """The id that somebody wrote; 0, which nobody has, if it cannot be one."""
    if not (text.isascii() and text.isdigit()):
        return 0
    number = int(text[:30])
    return number if number <= LARGEST_ID else 0
