"""Moments and spans of time in the town's words: "tomorrow at 14:00", "12 min ago"."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import dateformat
from django.utils.translation import get_language, gettext as _, ngettext, pgettext

from concejo.base import clock

_WEEK = 7


def when(at: datetime) -> str:
    """A moment, as one says it today: "yesterday at 11:20", "on Friday at 10:00"."""
    days, facts = _seen_from_today(at)
    # Spanish says "a la 1:30" but "a las 14:00": the hour decides, through the plural form.
    hour = clock.local(at).hour
    if days == 0:
        words = ngettext("today at %(time)s", "today at %(time)s", hour)
    elif days == 1:
        words = ngettext("tomorrow at %(time)s", "tomorrow at %(time)s", hour)
    elif days == -1:
        words = ngettext("yesterday at %(time)s", "yesterday at %(time)s", hour)
    elif abs(days) < _WEEK:
        words = ngettext("on %(weekday)s at %(time)s", "on %(weekday)s at %(time)s", hour)
    elif facts["year"] == clock.today().year:
        words = _("on %(date)s %(month)s, %(time)s")
    else:
        words = _("on %(date)s %(month)s %(year)s, %(time)s")
    return words % facts


def before(at: datetime) -> str:
    """The date of a promise: "tomorrow, before 14:00", "Friday 27 November, before 10:00"."""
    days, facts = _seen_from_today(at)
    hour = clock.local(at).hour
    if days == 0:
        words = ngettext("today, before %(time)s", "today, before %(time)s", hour)
    elif days == 1:
        words = ngettext("tomorrow, before %(time)s", "tomorrow, before %(time)s", hour)
    elif days == -1:
        words = ngettext("yesterday, before %(time)s", "yesterday, before %(time)s", hour)
    elif facts["year"] == clock.today().year:
        words = ngettext(
            "%(weekday)s %(date)s %(month)s, before %(time)s",
            "%(weekday)s %(date)s %(month)s, before %(time)s",
            hour,
        )
    else:
        words = ngettext(
            "%(date)s %(month)s %(year)s, before %(time)s",
            "%(date)s %(month)s %(year)s, before %(time)s",
            hour,
        )
    return words % facts


def up_to(at: datetime) -> str:
    """The end of something, after "until": "tomorrow at 14:00", "Friday at 10:00"."""
    days, facts = _seen_from_today(at)
    if abs(days) <= 1:
        return when(at)
    hour = clock.local(at).hour
    if abs(days) < _WEEK:
        words = ngettext("%(weekday)s at %(time)s", "%(weekday)s at %(time)s", hour)
    elif facts["year"] == clock.today().year:
        words = ngettext("%(date)s %(month)s, %(time)s", "%(date)s %(month)s, %(time)s", hour)
    else:
        words = ngettext(
            "%(date)s %(month)s %(year)s, %(time)s",
            "%(date)s %(month)s %(year)s, %(time)s",
            hour,
        )
    return words % facts


def until(at: datetime) -> str:
    """An hour of today, or a day and an hour: "20:00", "tomorrow at 09:00"."""
    days, facts = _seen_from_today(at)
    return pgettext("hour", "%(time)s") % facts if days == 0 else up_to(at)


def day(at: datetime) -> str:
    """A day: "today", "tomorrow", "Friday 27 November"."""
    days, facts = _seen_from_today(at)
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if facts["year"] == clock.today().year:
        return _("%(weekday)s %(date)s %(month)s") % facts
    return _("%(date)s %(month)s %(year)s") % facts


def ago(at: datetime) -> str:
    """How long ago, while that is the clearer way to say it."""
    passed = clock.now() - at
    if passed < timedelta(0):
        return when(at)
    if passed < timedelta(minutes=1):
        return _("just now")
    if passed < timedelta(hours=6):
        return _("%(span)s ago") % {"span": span(passed, brief=True)}
    return when(at)


def short(at: datetime) -> str:
    """For tight places: "14:05" today, "Tue 11:20" this week, "24 Nov" before."""
    days, facts = _seen_from_today(at)
    if days == 0:
        return str(facts["time"])
    if abs(days) < _WEEK:
        return f"{dateformat.format(clock.local(at), 'D')} {facts['time']}".lower()
    brief = _date_and_month(clock.local(at))
    return brief if facts["year"] == clock.today().year else f"{brief} {facts['year']}"


def weekday(at: date) -> str:
    """A day of a week, in a table: "Mon 23 Nov", "lun 23 nov"."""
    return f"{dateformat.format(at, 'D')} {_date_and_month(at)}"


def span(length: timedelta, *, brief: bool = False) -> str:
    """A length of time in at most two words: "2 h 40 min", "3 days"."""
    minutes = int(abs(length).total_seconds() // 60)
    days, hours = minutes // 1440, minutes // 60
    if days >= 2:  # noqa: PLR2004 - "36 h" is clearer than "1 day"
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if hours and (brief or minutes % 60 == 0 or hours >= 12):  # noqa: PLR2004 - minutes are noise then
        return _("%(n)s h") % {"n": hours}
    if hours:
        return _("%(h)s h %(m)s min") % {"h": hours, "m": minutes % 60}
    return _("%(n)s min") % {"n": max(minutes, 1)}


def _date_and_month(at: date) -> str:
    # Only English writes its months with a capital.
    month = "M" if get_language() == "en" else "b"
    return f"{at.day} {dateformat.format(at, month)}"


def _seen_from_today(at: datetime) -> tuple[int, dict[str, object]]:
    local = clock.local(at)
    facts: dict[str, object] = {
        "time": f"{local:%H:%M}",
        "weekday": dateformat.format(local, "l"),
        "date": local.day,
        "month": dateformat.format(local, "F"),
        "year": local.year,
    }
    return (local.date() - clock.today()).days, facts
