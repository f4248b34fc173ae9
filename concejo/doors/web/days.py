"""Days that can be promised with one tap, and dates from a form: in an office's working time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import dateformat
from django.utils.dateparse import parse_date, parse_time
from django.utils.text import capfirst
from django.utils.translation import gettext as _, pgettext

from concejo.base import clock
from concejo.cases.errors import DateHasPassed, DateNeeded, PauseIsOver, PauseNeedsDate
from concejo.offices.models import Office
from concejo.offices.queries import working_time_of

_FRIDAY = 4
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """A button: its code, the key that presses it, its name."""

    code: str
    key: str
    name: str


def tappable_days(office: Office) -> list[Day]:
    """Today (while the office is still open), tomorrow, Friday, next week.

    Where the office is closed then, the button says the day that its promise is for; what would
    be the same day twice is offered once.
    """
    days = [
        Day("today", "1", _("Today")),
        Day("tomorrow", "2", _("Tomorrow")),
        Day("friday", "3", pgettext("tap", "Friday")),
        Day("week", "4", _("Next week")),
    ]
    if not _closing(office, clock.today()):
        days = days[1:]
    tapped = _tapped()
    try:
        dues = [_kept_on(office, tapped[day.code]) for day in days]
    except DateNeeded:  # an office without any hours
        return days
    return [
        day if due == tapped[day.code] else replace(day, name=_called(due))
        for n, (day, due) in enumerate(zip(days, dues, strict=True))
        if due not in dues[:n]
    ]


def due_at(office: Office, day: str, on: str = "", at: str = "") -> datetime:
    """When a promise is due: a tapped day, or a date and an hour; without one, closing time."""
    today, tapped = clock.today(), _tapped()
    if day in tapped:
        return _by_closing(office, tapped[day])
    try:
        chosen, hour = parse_date(on), parse_time(at) if at else None
    except ValueError:
        raise DateNeeded from None
    if chosen is None:
        raise DateNeeded
    if chosen < today:
        raise DateHasPassed
    return _moment(chosen, hour) if hour else _by_closing(office, chosen)


def moved_from(office: Office, on: str, at: str = "") -> date | None:
    """The day that was chosen, where a promise is for another one: the office is closed then."""
    chosen = parse_date(on)
    if chosen is None or at:
        return None
    return chosen if _kept_on(office, chosen) != chosen else None


def paused_until(office: Office, on: str) -> datetime:
    """Until when a case waits, from a form: closing time of that day."""
    try:
        return due_at(office, "date", on)
    except DateNeeded:
        raise PauseNeedsDate from None
    except DateHasPassed:
        raise PauseIsOver from None


def _tapped() -> dict[str, date]:
    # "Friday" on a Friday is the next one; next week means by its last working day.
    today = clock.today()
    return {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "friday": today + timedelta(days=(_FRIDAY - today.weekday()) % _WEEK or _WEEK),
        "week": today + timedelta(days=_WEEK - today.weekday() + _FRIDAY),
    }


def _called(day: date) -> str:
    """A day on a button: "Monday 30"."""
    return capfirst(dateformat.format(day, "l j"))


def _by_closing(office: Office, day: date) -> datetime:
    """The office's closing time that day; on a day off, of the next working day."""
    closing = _closing(office, _kept_on(office, day))
    if closing is None:
        raise DateNeeded
    return closing


def _kept_on(office: Office, day: date) -> date:
    """The day itself where the office works then, else the next: night shifts end a day later."""
    if _closing(office, day):
        return day
    next_day = working_time_of(office).next_working_day(day)
    if next_day is None:
        raise DateNeeded
    return next_day


def _closing(office: Office, day: date) -> datetime | None:
    closing = working_time_of(office).closing(day)
    return closing if closing and closing > clock.now() else None


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock.local().tzinfo)
