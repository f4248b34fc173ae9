"""When an office is on duty: its weekly hours as people write them, and how they read.

What the calendar makes of them (days off, summer time, pauses) is in ``working_time``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import get_language

from concejo.base.text import fold
from concejo.places.errors import HoursNotUnderstood

OFFICE_HOURS = "Mon-Fri 09:00-14:00"

# A stretch of duty in minutes from the midnight on which its day begins. One that ends on the
# next morning ends after DAY: it belongs to the day on which it begins.
Stretch = tuple[int, int]
DAY = 24 * 60
_LONGEST, _SHOWN = 500, 80  # characters; no office has more to say about its hours

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
_FILLER = re.compile(r"\b(?:de|desde|from|los|las|on)\b\s*")
_TO = re.compile(r"\s*(?:-|\bto\b|\ba\b|\bal\b)\s*")


@dataclass(frozen=True, slots=True)
class Hours:
    """Seven days of duty, Monday first. ``always`` is day and night, holidays too."""

    week: tuple[tuple[Stretch, ...], ...] = field(default=((),) * 7)
    always: bool = False

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
            return cls(_read_week(plain))
        except _NotReadable:
            shown = " ".join(text.split())
            shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
            raise HoursNotUnderstood(text=shown) from None

    def __str__(self) -> str:
        """The canonical text; reading it again gives the same hours."""
        if self.always:
            return "24h"
        parts = [
            f"{_join(days, _DAYS, ',')} {','.join(_written(s) for s in stretches)}"
            for days, stretches in self._groups()
        ]
        return "; ".join(parts) or "closed"

    def __bool__(self) -> bool:
        return any(self.week)

    def _groups(self) -> list[tuple[list[int], tuple[Stretch, ...]]]:
        """Days with the same hours together, in the order of the week."""
        groups: dict[tuple[Stretch, ...], list[int]] = {}
        for day, stretches in enumerate(self.week):
            if stretches:
                groups.setdefault(stretches, []).append(day)
        return [(days, stretches) for stretches, days in groups.items()]


@dataclass(frozen=True, slots=True)
class _Wording:
    days: tuple[str, ...]
    joint: str
    always: str
    closed: str


# Lower-case and short as a sign on a door has them, which a general list of day names is not.
_WORDING = {
    "es": _Wording(
        ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"), " y ", "a todas horas", "sin horario"
    ),
    "en": _Wording(_DAYS, " and ", "day and night", "no fixed hours"),
}


def describe(hours: Hours, language: str | None = None) -> str:
    """The hours as a sign on the door: ``lun-vie 9:00-14:00 y 17:00-20:00; sáb 10:00-13:00``."""
    wording = _WORDING.get((language or get_language() or "en")[:2], _WORDING["en"])
    if hours.always:
        return wording.always
    parts = [
        f"{_join(days, wording.days, wording.joint)} "
        + wording.joint.join(_written(stretch, leading_zero=False) for stretch in stretches)
        for days, stretches in hours._groups()  # noqa: SLF001 - the same module
    ]
    return "; ".join(parts) or wording.closed


class _NotReadable(Exception):
    """Somewhere inside a text; the refusal names the whole of it."""


def _read_week(text: str) -> tuple[tuple[Stretch, ...], ...]:
    if len(text) > _LONGEST:
        raise _NotReadable
    week: list[list[Stretch]] = [[] for _ in _DAYS]
    for part in re.split(r"[;\n]", text):
        days, stretches = _read_part(part.strip(" .,"))
        for day in days:
            week[day].extend(stretches)
    return tuple(_merged(stretches) for stretches in week)


def _read_part(part: str) -> tuple[list[int], list[Stretch]]:
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
    if start in (DAY, end):
        raise _NotReadable
    return (start, end) if end > start else (start, end + DAY)


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
