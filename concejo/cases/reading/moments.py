"""From words about time to one moment on the clock of the office that promises it."""

from __future__ import annotations

import calendar as almanac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from concejo.cases.reading.meaning import Calendar, Moment, Problem
from concejo.cases.reading.words import Item

TOO_FAR = timedelta(days=370)
_LONG_AGO = timedelta(days=183)  # a date without a year lies on the nearer side of today
_WEEK, _FRIDAY, _SUNDAY = 7, 4, 6
_NOON = 12
_LAST_MINUTE = time(23, 59)

# When a part of the day ends, and the earliest closing time that counts as that part's end.
_PARTS = {
    "morning": (time(14), time(0)),
    "noon": (time(14), time(0)),
    "afternoon": (time(20), time(16)),
    "night": (_LAST_MINUTE, _LAST_MINUTE),
}


class _NoSuchDayError(Exception):
    """The words name a day that does not exist, or two days at once."""


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    stretch: bool = False  # a week or a month: its last working day is meant, never a later one


def resolve(
    items: Sequence[Item],
    words: str,
    at: datetime,
    office: Calendar,
    *,
    day_first: bool,
    ahead: bool = True,
) -> Moment | Problem:
    """The one moment that these phrases speak of together.

    ``ahead`` the part of a day that has gone by is the next day's: in the morning, said at night.
    """
    now = at.astimezone(office.zone)
    try:
        said = _Said(items, now, office, day_first=day_first)
        moment = said.moment(words)
        if ahead and not isinstance(moment, Problem) and moment.due <= at and said.is_only_a_part():
            moment = said.moment(words, of_tomorrow=True)
    except (_NoSuchDayError, OverflowError, ValueError):
        return Problem.AMBIGUOUS
    if isinstance(moment, Problem):
        return moment
    if moment.due <= at:
        return Problem.PAST
    return moment if moment.due - at <= TOO_FAR else Problem.TOO_FAR


class _Said:
    """What was said about one moment, piece by piece."""

    def __init__(
        self, items: Sequence[Item], now: datetime, office: Calendar, *, day_first: bool
    ) -> None:
        self.now = now
        self.today = now.date()
        self.office = office
        self.day_first = day_first
        self.items = [(item.when, item) for item in items if item.when]

    def is_only_a_part(self) -> bool:
        """Only in the morning, and not which morning."""
        return all(when.means == "part" and not when.of_today for when, _ in self.items)

    def moment(self, words: str, *, of_tomorrow: bool = False) -> Moment | Problem:
        if self._said("years") or self._said("year"):
            return self._far_year()
        span = self._span()
        day = self._day()
        if span is not None:
            due = self.now.astimezone(UTC) + span
            if day and due.astimezone(self.office.zone).date() != day.day:
                return Problem.AMBIGUOUS
            return Moment(due, said_hour=True, words=words)
        hour = self._hour(day)
        if hour is not None:
            return Moment(hour.astimezone(UTC), said_hour=True, words=words)
        return self._end_of(day or _Day(self.today + timedelta(days=of_tomorrow)), words)

    def _said(self, *means: str) -> list[Item]:
        return [item for when, item in self.items if when.means in means]

    def _value(self, means: str) -> int | str | None:
        return next((when.value for when, _ in self.items if when.means == means), None)

    def _far_year(self) -> Problem:
        """A year alone is no date; but it tells when somebody promises far too much."""
        for when, item in self.items:
            if when.means == "years":
                return Problem.TOO_FAR
            if when.means == "year":
                first = date(int(item.slots["year"]), 1, 1)
                return Problem.TOO_FAR if first - self.today > TOO_FAR else Problem.AMBIGUOUS
        return Problem.AMBIGUOUS

    def _span(self) -> timedelta | None:
        spans = [
            timedelta(**{when.means: int(item.slots.get("n", when.value or 0))})
            for when, item in self.items
            if when.means in {"hours", "minutes"}
        ]
        return max(spans, default=None)

    # --- the day -----------------------------------------------------------------------------

    def _day(self) -> _Day | None:
        """The day on which everything that was said agrees."""
        weekdays = [int(item.slots["weekday"]) for item in self.items_with("weekday")]
        if len(set(weekdays)) > 1:
            raise _NoSuchDayError
        weeks = [int(when.value or 0) for when, _ in self.items if when.means == "week"]
        days = list(dict.fromkeys(self._days()))
        if weeks and weekdays and not days:
            monday = self.today - timedelta(days=self.today.weekday())
            days = [_Day(monday + timedelta(days=weekdays[0] + _WEEK * weeks[0]))]
        elif weekdays and not days:
            days = [_Day(self._next(weekdays[0]))]
        elif weeks and not days:
            days = [self._week(weeks[0])]
        if len(days) > 1 or (days and weekdays and days[0].day.weekday() != weekdays[0]):
            raise _NoSuchDayError
        return days[0] if days else None

    def items_with(self, slot: str) -> Iterator[Item]:
        return (item for _, item in self.items if slot in item.slots)

    def _days(self) -> Iterator[_Day]:
        for when, item in self.items:
            number = int(item.slots.get("n", when.value if isinstance(when.value, int) else 0))
            match when.means:
                case "day" | "days":
                    yield _Day(self.today + timedelta(days=number))
                case "workdays":
                    yield _Day(self._working_days(number))
                case "weeks":
                    yield _Day(self.today + timedelta(weeks=number))
                case "months":
                    yield _Day(_months_after(self.today, number))
                case "month_end":
                    yield self._month_end(number)
                case "year_end":
                    yield _Day(self.today.replace(month=12, day=31), stretch=True)
                case "weekend":
                    yield _Day(self._next(_SUNDAY) + timedelta(weeks=number))
                case "date":
                    yield _Day(self._date(item))

    def _next(self, weekday: int) -> date:
        """The next such day; today's own name means today only with an hour still to come."""
        ahead = (weekday - self.today.weekday()) % _WEEK
        not_today = any(when.not_today for when, _ in self.items)
        if ahead == 0 and (not_today or not self._is_to_come_today()):
            ahead = _WEEK
        return self.today + timedelta(days=ahead)

    def _week(self, weeks: int) -> _Day:
        """The Friday of this week or a later one; at the weekend, what is left of this one."""
        monday = self.today - timedelta(days=self.today.weekday())
        friday = monday + timedelta(days=_FRIDAY + _WEEK * weeks)
        if friday < self.today:
            return _Day(monday + timedelta(days=_SUNDAY))
        return _Day(friday, stretch=True)

    def _month_end(self, months: int) -> _Day:
        day = _months_after(self.today.replace(day=1), months)
        return _Day(day.replace(day=almanac.monthrange(day.year, day.month)[1]), stretch=True)

    def _working_days(self, number: int) -> date:
        day = self.today
        for _ in range(min(number, TOO_FAR.days)):
            day += timedelta(days=1)
            if self.office.closing(day) is None:
                day = self.office.next_working_day(day)
        return day

    def _date(self, item: Item) -> date:
        if "date" in item.slots:
            return self._numbers(str(item.slots["date"]))
        number = int(item.slots["day"] if "day" in item.slots else item.slots["n"])
        if "month" not in item.slots:
            return self._day_of_month(number)
        month = int(item.slots["month"])
        if "year" in item.slots:
            return date(int(item.slots["year"]), month, number)
        return self._nearest(month, number)

    def _numbers(self, text: str) -> date:
        parts = [int(part) for part in text.replace("/", "-").replace(".", "-").split("-")]
        if parts[0] > 99:  # noqa: PLR2004 - the year comes first
            return date(*parts)
        number, month = parts[:2] if self.day_first else parts[1::-1]
        if len(parts) == 2:  # noqa: PLR2004 - day and month
            return self._nearest(month, number)
        return date(parts[2] + (2000 if parts[2] < 100 else 0), month, number)  # noqa: PLR2004

    def _nearest(self, month: int, number: int) -> date:
        """A date without a year: ahead of today, unless it has only just gone by."""
        for year in range(self.today.year - 1, self.today.year + 9):
            if number <= almanac.monthrange(year, month)[1]:
                day = date(year, month, number)
                if day > self.today - _LONG_AGO:
                    return day
        raise _NoSuchDayError

    def _day_of_month(self, number: int) -> date:
        for months in range(3):
            first = _months_after(self.today.replace(day=1), months)
            if number <= almanac.monthrange(first.year, first.month)[1]:
                day = first.replace(day=number)
                if day >= self.today:
                    return day
        raise _NoSuchDayError

    # --- the hour ----------------------------------------------------------------------------

    def _hour(self, day: _Day | None) -> datetime | None:
        """The hour that was said, on that day or at the next opportunity."""
        if not self._said("hour"):
            return None
        if day is None:
            day = _Day(self.today if self._is_to_come_today() else self._works_on_after_today())
        hours = self._hours_on(day.day)
        return next((hour for hour in hours if hour > self.now), hours[-1])

    def _is_to_come_today(self) -> bool:
        """Not where only an evening is left on which nobody works: ten was ten in the morning."""
        hours = self._hours_on(self.today) if self._said("hour") else []
        closing = self.office.closing(self.today)
        if len(hours) > 1 and (closing is None or hours[-1] > closing):
            hours = hours[:1]
        return any(hour > self.now for hour in hours)

    def _works_on_after_today(self) -> date:
        tomorrow = self.today + timedelta(days=1)
        works = self.office.closing(tomorrow) is not None
        # An office that never works says what it says by the calendar.
        return tomorrow if works else self.office.next_working_day(tomorrow) or tomorrow

    def _hours_on(self, day: date) -> list[datetime]:
        """What the hour that was said can be on a day, likeliest first."""
        said = self._said("hour")[0]
        hour, minute, exact = _clock(said)
        past = self._said("minutes_past")
        if past:
            after = past[0]
            offset = int(after.slots.get("minute", after.when.value if after.when else 0) or 0)
            hour, minute = (hour, offset) if offset >= 0 else (hour - 1, 60 + offset)
        choices = [hour] if exact or hour > _NOON else self._halves(said, hour)
        return [self._on(day, choice, minute) for choice in choices]

    def _halves(self, said: Item, hour: int) -> list[int]:
        """Which hours of the day an hour of the clock's face can be, likeliest first."""
        half = self._value("half") or self._value("part")
        if said.when and said.when.half:
            half = said.when.half
        if half in {"am", "morning"}:
            return [_NOON if half == "morning" and hour == _NOON else hour % _NOON]
        if half == "night":
            if hour < 6:  # noqa: PLR2004 - the small hours: nobody knows which day is meant
                raise _NoSuchDayError
            return [hour + _NOON]
        if half in {"pm", "afternoon", "noon"}:
            return [hour % _NOON + _NOON]
        if 1 <= hour <= 6:  # noqa: PLR2004 - five without more is five in the afternoon
            return [hour + _NOON]
        # Eight is eight in the morning, or in the evening where the morning has gone by.
        return [hour, hour + _NOON] if 7 <= hour <= 10 else [hour]  # noqa: PLR2004

    def _on(self, day: date, hour: int, minute: int) -> datetime:
        if hour == 24:  # noqa: PLR2004 - midnight at the end of the day
            day, hour = day + timedelta(days=1), 0
        return datetime.combine(day, time(hour, minute), self.office.zone)

    # --- no hour -----------------------------------------------------------------------------

    def _end_of(self, day: _Day, words: str) -> Moment:
        """Closing time of that day, or of the next working day where it is a day off."""
        part = self._value("part")
        said = day.day
        if part == "night":
            return self._at(said, _LAST_MINUTE, words)
        closing = self.office.closing(said)
        if closing is None and day.stretch:
            said, closing = self._last_working_day(said)
        if closing is None:
            moved = self.office.next_working_day(said)
            closing = self.office.closing(moved)
            if closing is None:  # an office without any hours
                return self._at(said, _LAST_MINUTE, words)
            return Moment(closing.astimezone(UTC), said_hour=False, words=words, moved_from=said)
        if isinstance(part, str):
            ends, earliest = _PARTS[part]
            local = closing.astimezone(self.office.zone).time()
            if local < earliest or local > ends:
                return self._at(said, ends, words)
        elif said == self.today and closing <= self.now:
            # Who says "today" after closing time still means today.
            return self._at(said, _LAST_MINUTE, words)
        return Moment(closing.astimezone(UTC), said_hour=False, words=words)

    def _last_working_day(self, day: date) -> tuple[date, datetime | None]:
        for back in range(1, _WEEK):
            earlier = day - timedelta(days=back)
            closing = self.office.closing(earlier)
            if earlier >= self.today and closing is not None and closing > self.now:
                return earlier, closing
        return day, None

    def _at(self, day: date, hour: time, words: str) -> Moment:
        due = datetime.combine(day, hour, self.office.zone)
        return Moment(due.astimezone(UTC), said_hour=False, words=words)


def _clock(item: Item) -> tuple[int, int, bool]:
    """Hour, minute, and whether it can only be meant on a clock of 24 hours."""
    if "clock" not in item.slots:
        hour = item.when.value if item.when and item.when.value is not None else None
        hour = int(item.slots["hour"] if hour is None else hour)
        return hour, int(item.slots.get("minute", 0)), hour == 0
    text = str(item.slots["clock"])
    hour, minute = (int(part) for part in text.replace(".", ":").split(":"))
    return hour, minute, text[0] == "0"


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _NOON)
    year = day.year + years
    return date(year, month + 1, min(day.day, almanac.monthrange(year, month + 1)[1]))
