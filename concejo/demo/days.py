"""The days of the story: it is told in working days back from today, and always ends now."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import dateformat

_ONE_DAY = timedelta(days=1)
_AGO = re.compile(r"ago (?:(\d+)h)?(?:(\d+)m)?")
_AHEAD = re.compile(r"\{\+(\d)\}")
_WEEKEND = {"sat": 5, "sun": 6}


class Days:
    """Turns what the story says about time into moments.

    ``-3 10:20``     the third working day before today
    ``sat-2 11:00``  the Saturday before last (``sat-1`` is the last one before today)
    ``+1 09:00``     a working day after the post before it
    ``ago 1h20m``    so long before now
    """

    def __init__(self, now: datetime, is_working_day: Callable[[date], bool]) -> None:
        self.now = now
        self._works = is_working_day

    def moment(self, said: str, before: datetime | None = None) -> datetime:
        """When this is. Inside a conversation never before what was said last."""
        ago = _AGO.fullmatch(said)
        if ago:
            back = timedelta(hours=int(ago[1] or 0), minutes=int(ago[2] or 0))
            at = self.now - back
        else:
            day, hour = said.split()
            at = datetime.combine(self._day(day, before), time.fromisoformat(hour), self.now.tzinfo)
        return at if before is None else max(at, before + timedelta(seconds=40))

    def ahead(self, text: str, at: datetime) -> str:
        """``{+2}`` in a text is the name of the second working day after it was said."""

        def name(match: re.Match[str]) -> str:
            return dateformat.format(self._step(at.date(), int(match[1])), "l")

        return _AHEAD.sub(name, text)

    def _day(self, said: str, before: datetime | None) -> date:
        name, _, back = said.partition("-")
        if name in _WEEKEND:
            since = (self.now.weekday() - _WEEKEND[name]) % 7 or 7
            return self.now.date() - timedelta(days=since + 7 * (int(back) - 1))
        start = before.date() if said.startswith("+") and before else self.now.date()
        return self._step(start, int(said))

    def _step(self, day: date, steps: int) -> date:
        """So many working days later, or earlier."""
        one = _ONE_DAY if steps > 0 else -_ONE_DAY
        for _ in range(abs(steps)):
            day += one
            while not self._works(day):
                day += one
        return day
