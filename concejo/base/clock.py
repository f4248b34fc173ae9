"""What time it is. The only place that asks the machine, so that tests, replay and demo can say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

# A hundred years, in seconds.
_LIFETIME = 100 * 365 * 24 * 3600

_set_to: datetime | None = None


def now() -> datetime:
    """The town's present moment, in UTC."""
    return _set_to if _set_to is not None else datetime.now(UTC)


def local(at: datetime | None = None) -> datetime:
    """A moment as the town's clock on the wall shows it (the time zone that is active)."""
    return timezone.localtime(at or now())


def in_town(at: datetime) -> datetime:
    """What a clock on the wall shows, as a moment: the other way round."""
    return timezone.make_aware(at)


def end_of(at: datetime) -> datetime:
    """The last second of a moment's day in town."""
    return local(at).replace(hour=23, minute=59, second=59, microsecond=0)


def after(seconds: int) -> datetime | None:
    """The moment in so many seconds; none at all for 0, and for longer than anybody lives."""
    return now() + timedelta(seconds=seconds) if 0 < seconds < _LIFETIME else None


def today() -> date:
    """The town's calendar day."""
    return local().date()


def end_of_day() -> datetime:
    """The last second of the town's calendar day."""
    return local().replace(hour=23, minute=59, second=59)


def set_to(at: datetime | None) -> None:
    """Stop the clock at a moment, or let it run again with ``None``."""
    global _set_to  # noqa: PLW0603 - one clock for the process is the point
    _set_to = at.astimezone(UTC) if at is not None else None


@contextmanager
def stopped_at(at: datetime) -> Iterator[None]:
    """Everything inside happens at one moment."""
    before = _set_to
    set_to(at)
    try:
        yield
    finally:
        set_to(before)


def iso(at: datetime) -> str:
    """A moment as every API writes it: UTC, milliseconds, ``Z``."""
    at = at.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def zone(name: str) -> ZoneInfo:
    """A time zone by its name, such as ``Europe/Madrid``."""
    return ZoneInfo(name)
