"""When an office is on duty: its hours as people write them, and how they read.

What the calendar makes of them (days off, summer time, pauses) is in ``working_time``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language

from concejo.base.text import fold
from concejo.places.errors import HoursNotUnderstood
from concejo.places.seasons import MONTHS, NotASeason, Season, YearDay, take_season

OFFICE_HOURS = "Mon-Fri 09:00-14:00"

# A stretch of duty in minutes from the midnight on which its day begins. One that ends on the
# next morning ends after DAY: it belongs to the day on which it begins.
Stretch = tuple[int, int]
DAY = 24 * 60
_NOON = 12
# Characters: no office has more to say about its hours, and there is room for no more.
_LONGEST, _SHOWN, _KEPT = 500, 80, 200

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "mon monday mo lun lunes lu l",
            "tue tuesday tues tu mar martes ma m",
            "wed wednesday we mie miercoles mi x",
            "thu thursday thur thurs th jue jueves ju j",
            "fri friday fr vie viernes vi v",
            "sat saturday sa sab sabado sabados s",
            "sun sunday su dom domingo domingos do d",
        )
    )
    for name in names.split()
}
_ALWAYS = {"24h", "24 h", "24/7", "24 horas", "24 hours", "always", "siempre"}
_NEVER = {"closed", "never", "cerrado", "nunca"}
_ALL_DAY = {"24h", "24 h", "24 horas", "24 hours"}

_PART = re.compile(r"(?P<days>[^\d]+?)[\s:]*(?P<times>\d.*|closed|cerrado)")
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s*h?\s*(am|pm)?"
_TIMES = re.compile(rf"{_CLOCK}\s*(?:-|to|till|until|a|hasta)\s*{_CLOCK}")
_AND = re.compile(r"\s*(?:,|\by\b|\be\b|\band\b|&|/)\s*")
_FILLER = re.compile(r"\b(?:del?|desde|from|los|las|on|en|in)\b\s*")
_TO = re.compile(r"\s*(?:-|\bto\b|\ba\b|\bal\b)\s*")


@dataclass(frozen=True, slots=True)
class Hours:
    """Seven days of duty, Monday first. ``always`` is day and night, holidays too.

    In a season other hours count on the days that it names; of two seasons the later one.
    """

    week: tuple[tuple[Stretch, ...], ...] = field(default=((),) * 7)
    always: bool = False
    seasons: tuple[Season, ...] = ()

    @classmethod
    def parse(cls, text: str, default: str = OFFICE_HOURS) -> Hours:
        """Hours as a person writes them, in Spanish or English; nothing written is ``default``."""
        plain = fold(text).replace("–", "-").replace("—", "-").strip(" .;\n")
        plain = _FILLER.sub("", re.sub(r"[ \t]+", " ", plain))
        if not plain:
            return cls.parse(default) if default.strip() else cls()
        if plain in _ALWAYS:
            return cls((((0, DAY),),) * 7, always=True)
        if plain in _NEVER:
            return cls()
        try:
            return _read(plain)
        except (_NotReadable, NotASeason):
            shown = " ".join(text.split())
            shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
            raise HoursNotUnderstood(text=shown) from None

    def __str__(self) -> str:
        """The canonical text; reading it again gives the same hours."""
        if self.always:
            return "24h"
        parts = [_part(days, stretches) for days, stretches in _groups(dict(enumerate(self.week)))]
        parts = [part for part in parts if not part.endswith("closed")]
        for season in self.seasons:
            parts += [f"{season.named()} {_part(*group)}" for group in _groups(season.week)]
        return "; ".join(parts) or "closed"

    def __bool__(self) -> bool:
        return any(self.week) or any(s for season in self.seasons for s in season.week.values())

    def on(self, day: date) -> tuple[Stretch, ...]:
        """The stretches of a day of the calendar, holiday or not."""
        return self.on_weekday(day.weekday(), (day.month, day.day))

    def on_weekday(self, weekday: int, day: YearDay) -> tuple[Stretch, ...]:
        """The stretches of a day of the week at this time of the year."""
        for season in reversed(self.seasons):
            if weekday in season.week and day in season:
                return season.week[weekday]
        return self.week[weekday]


@dataclass(frozen=True, slots=True)
class _Wording:
    days: tuple[str, ...]
    joint: str
    always: str
    closed: str
    shut: str
    months: tuple[str, ...]
    day_first: bool


# Lower-case and short as a sign on a door has them, which a general list of day names is not.
_WORDING = {
    "es": _Wording(
        ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
        " y ",
        "a todas horas",
        "sin horario",
        "cerrado",
        ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
        day_first=True,
    ),
    "en": _Wording(
        _DAYS, " and ", "day and night", "no fixed hours", "closed", MONTHS, day_first=False
    ),
}


def describe(hours: Hours, language: str | None = None) -> str:
    """The hours as a sign on the door: ``lun-vie 9:00-14:00 y 17:00-20:00; sáb 10:00-13:00``."""
    wording = _WORDING.get((language or get_language() or "en")[:2], _WORDING["en"])
    if hours.always:
        return wording.always
    parts = _signs(dict(enumerate(hours.week)), wording)
    for season in hours.seasons:
        named = season.named(wording.months, day_first=wording.day_first)
        # What counts then on the other days of the week stands there too: nobody adds it up.
        week = {day: hours.on_weekday(day, season.first) for day in range(len(_DAYS))}
        parts.append(f"{named}: {'; '.join(_signs(week, wording)) or wording.shut}")
    return "; ".join(parts) or wording.closed


def _signs(week: Mapping[int, tuple[Stretch, ...]], wording: _Wording) -> list[str]:
    return [
        f"{_join(days, wording.days, wording.joint)} "
        + wording.joint.join(_written(stretch, leading_zero=False) for stretch in stretches)
        for days, stretches in _groups(week)
        if stretches
    ]


def _part(days: list[int], stretches: tuple[Stretch, ...]) -> str:
    return f"{_join(days, _DAYS, ',')} {','.join(_written(s) for s in stretches) or 'closed'}"


def _groups(
    week: Mapping[int, tuple[Stretch, ...]],
) -> list[tuple[list[int], tuple[Stretch, ...]]]:
    """Days with the same hours together, in the order of the week."""
    groups: dict[tuple[Stretch, ...], list[int]] = {}
    for day, stretches in sorted(week.items()):
        groups.setdefault(stretches, []).append(day)
    return [(days, stretches) for stretches, days in groups.items()]


class _NotReadable(Exception):
    """Somewhere inside a text; the refusal names the whole of it."""


def _read(text: str) -> Hours:
    if len(text) > _LONGEST:
        raise _NotReadable
    week: dict[int, list[Stretch]] = {day: [] for day in range(len(_DAYS))}
    seasons: dict[tuple[YearDay, YearDay], dict[int, list[Stretch]]] = {}
    for part in re.split(r"[;\n]", text):
        rest, into = part.strip(" .,"), week
        if found := take_season(rest):
            first, last, rest = found
            # What is said of it later counts before what was said of another one between.
            into = seasons.pop((first, last), {})
            seasons[first, last] = into
        days, stretches = _read_part(rest)
        for day in days:
            into.setdefault(day, []).extend(stretches)
    hours = Hours(
        tuple(_merged(week[day]) for day in range(len(_DAYS))),
        seasons=tuple(
            Season(first, last, {day: _merged(its) for day, its in sorted(said.items())})
            for (first, last), said in seasons.items()
        ),
    )
    if len(str(hours)) > _KEPT:
        raise _NotReadable
    return hours


def _read_part(part: str) -> tuple[list[int], list[Stretch]]:
    if part in _NEVER:
        return list(range(len(_DAYS))), []
    match = _PART.fullmatch(part)
    if match is None:
        raise _NotReadable
    times = match["times"]
    if times in _NEVER:
        return _read_days(match["days"]), []
    if times in _ALL_DAY:
        return _read_days(match["days"]), [(0, DAY)]
    return _read_days(match["days"]), [_read_stretch(piece) for piece in _AND.split(times)]


def _read_days(text: str) -> list[int]:
    days: list[int] = []
    for piece in _AND.split(text.strip(" :,")):
        ends = [_DAY_NAMES.get(name.strip(" .")) for name in _TO.split(piece)]
        match ends:
            case [int(day)]:
                days.append(day)
            case [int(first), int(last)]:
                days.extend((first + step) % 7 for step in range((last - first) % 7 + 1))
            case _:
                raise _NotReadable
    return days


def _read_stretch(text: str) -> Stretch:
    match = _TIMES.fullmatch(text.strip())
    if match is None:
        raise _NotReadable
    start, end = _read_clock(*match.group(1, 2, 3)), _read_clock(*match.group(4, 5, 6))
    if start in (DAY, end) or _is_spoken(match):
        raise _NotReadable
    return (start, end) if end > start else (start, end + DAY)


def _is_spoken(match: re.Match[str]) -> bool:
    """Is it said as people say it, "from 8 to 3": in the afternoon, or at night?"""
    if match[2] or match[3] or match[5] or match[6]:
        return False
    return 0 < int(match[4]) < int(match[1]) <= _NOON


def _read_clock(hour: str, minute: str | None, half: str | None) -> int:
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) >= 60 or (half and not 1 <= int(hour) <= 12):  # noqa: PLR2004 - a clock
        raise _NotReadable
    if half:
        minutes = minutes % (DAY // 2) + (DAY // 2 if half == "pm" else 0)
    if minutes > DAY:
        raise _NotReadable
    return minutes


def _merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    # Longer than a day, it could not be written down again: that is what "24h" is for.
    if any(end - start > DAY or (end - start == DAY and start) for start, end in merged):
        raise _NotReadable
    return tuple(merged)


def _join(days: list[int], names: tuple[str, ...], joint: str) -> str:
    """``[0, 1, 2, 4]`` is ``Mon-Wed,Fri``."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return joint.join(
        names[run[0]] if len(run) == 1 else f"{names[run[0]]}-{names[run[-1]]}" for run in runs
    )


def _written(stretch: Stretch, *, leading_zero: bool = True) -> str:
    def clock(minutes: int) -> str:
        if minutes > DAY:
            minutes -= DAY
        hour = f"{minutes // 60:02}" if leading_zero else f"{minutes // 60}"
        return f"{hour}:{minutes % 60:02}"

    return f"{clock(stretch[0])}-{clock(stretch[1])}"
