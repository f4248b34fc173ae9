"""The town's working time: an office's hours laid over the calendar, counted in time that passes.

A stretch belongs to the day on which it begins, so that a night shift of the eve of a holiday is
worked until the morning. Everything comes back in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from concejo.places.errors import NeverOpen
from concejo.places.hours import Hours

# How far to look for a day that works, before saying that there is none.
FARTHEST = 400

Span = tuple[datetime, datetime]
_ONE_DAY = timedelta(days=1)
_ONE_MINUTE = timedelta(minutes=1)
_NONE = timedelta(0)


class WorkingTime:
    """When an office works. Remembers the days it was asked about: keep one per office."""

    def __init__(self, hours: Hours, zone: ZoneInfo, free_days: Callable[[date], bool]) -> None:
        self.hours = hours
        self.zone = zone
        self._free = free_days
        self._whole: dict[date, tuple[Span, ...]] = {}
        self._own: dict[date, tuple[Span, ...]] = {}

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is on duty at this moment."""
        day = self._day_of(at)
        near = self._begun_on(day - _ONE_DAY) + self._begun_on(day)
        return any(start <= at < end for start, end in near)

    def is_working_day(self, day: date) -> bool:
        """Whether work begins on this day."""
        return bool(self._begun_on(day))

    def next_working_day(self, day: date) -> date | None:
        """The day itself if it works, else the next that does; none if none is in sight."""
        days = (day + timedelta(days=ahead) for ahead in range(FARTHEST + 1))
        return next((one for one in days if self.is_working_day(one)), None)

    def closing(self, day: date) -> datetime | None:
        """When the last stretch of this day ends (for a night shift, on the next morning)."""
        begun = self._begun_on(day)
        return begun[-1][1] if begun else None

    def open_until(self, at: datetime) -> datetime | None:
        """When those on duty at this moment leave, if anybody is on duty."""
        if not self.is_open(at):
            return None
        until = at.astimezone(UTC)
        for begin, end in self._spans_from(until):
            if begin > until or until - at > _ONE_DAY * 7:
                break
            until = end
        return until

    def next_opening(self, at: datetime) -> datetime | None:
        """The moment itself if somebody is on duty, else when work begins next; none if never."""
        at = at.astimezone(UTC)
        return next((start for start, _ in self._spans_from(at)), None)

    def add(self, start: datetime, working: timedelta, pauses: Iterable[Span] = ()) -> datetime:
        """The moment at which so much working time has passed since ``start``."""
        if working < _NONE:
            raise ValueError("working time does not run backwards")
        left, start, held = working, start.astimezone(UTC), _in_order(pauses)
        for begin, end in self._spans_from(start):
            for open_from, open_to in _without(begin, end, held):
                if left <= open_to - open_from:
                    return open_from + left
                left -= open_to - open_from
        raise NeverOpen(days=FARTHEST)

    def between(self, a: datetime, b: datetime, pauses: Iterable[Span] = ()) -> timedelta:
        """How much working time passes from ``a`` to ``b``; none if ``b`` is not later."""
        worked, b, held = _NONE, b.astimezone(UTC), _in_order(pauses)
        for begin, end in self._spans_from(a.astimezone(UTC), until=b):
            if begin >= b:
                break
            for open_from, open_to in _without(begin, min(end, b), held):
                worked += open_to - open_from
        return worked

    def _spans_from(self, at: datetime, until: datetime | None = None) -> Iterator[Span]:
        """Stretches of work after a moment, in order, the first one cut at it.

        Ends after FARTHEST days on which nobody works, unless ``until`` says how far to look.
        """
        # The eve first: its night may reach into this day.
        day, idle = self._day_of(at) - _ONE_DAY, 0
        last = self._day_of(until) if until is not None else None
        while (idle <= FARTHEST if last is None else day <= last) and day < date.max - _ONE_DAY * 3:
            spans = self._whole.get(day)
            if spans is None:
                spans = self._spans_of(day)
            for begin, end in spans:
                if end > at:
                    yield max(begin, at), end
            idle = 0 if spans else idle + 1
            day += _ONE_DAY

    def _spans_of(self, day: date) -> tuple[Span, ...]:
        """What begins on a day, without what the night before has worked already."""
        if len(self._whole) > FARTHEST * 30:
            self._whole.clear()
            self._own.clear()
        eve = self._begun_on(day - _ONE_DAY)
        dawn = eve[-1][1] if eve else datetime.min.replace(tzinfo=UTC)
        spans = tuple((max(begin, dawn), end) for begin, end in self._begun_on(day) if end > dawn)
        self._whole[day] = spans
        return spans

    def _begun_on(self, day: date) -> tuple[Span, ...]:
        spans = self._own.get(day)
        if spans is None:
            stretches = self.hours.on(day)
            if stretches and not self.hours.always and self._free(day):
                stretches = ()
            moments = [
                (self._moment(day, start), self._moment(day, end)) for start, end in stretches
            ]
            # A stretch inside the hour that summer time skips does not take place.
            spans = self._own[day] = tuple((begin, end) for begin, end in moments if begin < end)
        return spans

    def _moment(self, day: date, minutes: int) -> datetime:
        """A time on the town's clock as a moment: the first of two, and after a skipped hour."""
        wall = datetime.combine(day, time()) + minutes * _ONE_MINUTE
        at = wall.replace(tzinfo=self.zone).astimezone(UTC)
        while self._on_the_wall(at) != wall:
            # That time is skipped, and ``at`` is as far behind the change of clocks as the time
            # is inside the gap: walk back to the change itself.
            earlier = at - _ONE_MINUTE
            if self._on_the_wall(at) - self._on_the_wall(earlier) != _ONE_MINUTE:
                break
            at = earlier
        return at

    def _on_the_wall(self, at: datetime) -> datetime:
        return at.astimezone(self.zone).replace(tzinfo=None)

    def _day_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def _in_order(pauses: Iterable[Span]) -> list[Span]:
    return sorted((begin.astimezone(UTC), end.astimezone(UTC)) for begin, end in pauses)


def _without(begin: datetime, end: datetime, pauses: list[Span]) -> Iterator[Span]:
    """What is left of a stretch when the pauses, in order, are taken out."""
    for pause_from, pause_to in pauses:
        if pause_from >= end:
            break
        if pause_to <= begin:
            continue
        if pause_from > begin:
            yield begin, pause_from
        begin = max(begin, pause_to)
        if begin >= end:
            return
    yield begin, end
