"""Parts of the year in which an office keeps other hours: ``Aug``, ``Jul-Sep``, ``Jul 15-Sep 15``.

As in OpenStreetMap's opening hours, such a rule replaces what else would count on the days of the
week that it names, and nothing of the other days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field

# A day of the year: its month and its day.
YearDay = tuple[int, int]
# From the midnight on which the day begins, in minutes.
_Stretches = tuple[tuple[int, int], ...]

# In no language is a month called here as a day of the week is: Spanish "mar" is a Tuesday.
MONTHS = ("Jan", "Feb", "March", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre set setiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(" + "|".join(sorted(_NAMES, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(\d{1,2})(?![\d:.h])"
_TO = r"\s*(?:-|\bto\b|\btill\b|\buntil\b|\bal?\b|\bhasta\b)\s*"
_SEASON = re.compile(
    rf"(?:{_DAY}\s*)?{_MONTH}(?:\s*{_DAY})?"
    rf"(?:{_TO}(?:{_DAY}\s*)?(?:{_MONTH})?(?:\s*{_DAY})?)?[\s:,]+"
)
_LEAP_YEAR = 2024


class NotASeason(Exception):
    """It looks like one, and no such days are in any year."""


@dataclass(frozen=True, slots=True)
class Season:
    """From one day of every year to another, and what counts then instead, by day of the week."""

    first: YearDay
    last: YearDay
    # Monday is 0. No stretches at all: closed on that day.
    week: Mapping[int, _Stretches] = field(default_factory=dict)

    def __contains__(self, day: YearDay) -> bool:
        if self.first <= self.last:
            return self.first <= day <= self.last
        # Over the turn of the year.
        return day >= self.first or day <= self.last

    def __hash__(self) -> int:
        return hash((self.first, self.last, tuple(sorted(self.week.items()))))

    def named(self, months: tuple[str, ...] = MONTHS, *, day_first: bool = False) -> str:
        """``Aug``, ``Jul-Sep``, ``Jul 15-Sep 15`` or ``Dec 24``, with these names of months."""
        whole = self.first[1] == 1 and self.last[1] == _days_in(self.last[0])
        if whole and self.first[0] == self.last[0]:
            return months[self.first[0] - 1]
        ends = [
            months[month - 1] if whole else _written(months[month - 1], day, day_first=day_first)
            for month, day in dict.fromkeys((self.first, self.last))
        ]
        return "-".join(ends)


def take_season(part: str) -> tuple[YearDay, YearDay, str] | None:
    """The season with which a folded text begins, and the rest of it; none if it has none."""
    match = _SEASON.match(f"{part} ")
    if match is None:
        return None
    before, name, after, last_before, last_name, last_after = match.groups()
    if (before and after) or (last_before and last_after):
        raise NotASeason
    month, day = _NAMES[name], before or after
    last_month = _NAMES[last_name] if last_name else month
    last_day = last_before or last_after
    if last_name is None and last_day is None:
        # One month, or one day.
        if match[0].rstrip(" :,").endswith("-"):
            raise NotASeason
        last_day = day
    elif (day is None) != (last_day is None):
        # "Jul 15-Sep" may mean either end of September.
        raise NotASeason
    first = (month, int(day) if day else 1)
    last = (last_month, int(last_day) if last_day else _days_in(last_month))
    if any(not 1 <= d <= _days_in(m) for m, d in (first, last)):
        raise NotASeason
    return first, last, f"{part} "[match.end() :].strip()


def _days_in(month: int) -> int:
    return monthrange(_LEAP_YEAR, month)[1]


def _written(month: str, day: int, *, day_first: bool) -> str:
    return f"{day} {month}" if day_first else f"{month} {day}"
