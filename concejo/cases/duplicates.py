"""Whether two reports are of the same thing: by words, distance, and what else is nearby."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from math import cos, exp, hypot, log1p, radians
from pathlib import Path
from typing import Any

from concejo.base.text import fold

_WORDS = re.compile(r"\w+")
_READ = 600  # characters: a report says what it is in its first lines
_STEP = 20  # metres
# Nearer than this is no nearer: telephones know no better, and a door has more than one fault.
_BLUR = 8.0
_DEGREE = 111_320  # metres of latitude
# Where only the street is known: at the same number, at another one, or somewhere along it. That is
# near enough for nearly the same words and for no others.
_SAME_DOOR, _OTHER_DOOR, _SAME_STREET = 10.0, 100.0, 75.0
# Other things of the kind that are nearer than this leave less to each; more than so many are many.
CROWDED = 100.0
# Who says so much of the same tells of no other thing: twenty who tell of one hole are no crowd. Of
# the longer text, as most of a short one may be the street.
_ALIKE = 0.5
_MANY = 50


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is: a point, a street with or without a number, or both."""

    lat: float | None = None
    lon: float | None = None
    street_id: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """How far one looks for reports of the same thing, and how long back."""

    metres: int
    back: timedelta


def looks_for(kind: str) -> Looks:
    """How far to look for reports of this kind."""
    numbers = _numbers()
    said = numbers["looks"] | numbers["kinds"].get(kind, {})
    return Looks(said["metres"], timedelta(days=said["days"]))


def threshold() -> float:
    """From which chance on two reports are proposed as the same."""
    return float(_numbers()["threshold"]["same"])


def chance_of_same(text: str, other: str, *, metres: float, beside: int | None = None) -> float:
    """How often two reports of one kind like these are of the same thing, from 0 to 1.

    ``beside`` are the other things of the kind within 100 metres that it may be as well; None where
    nobody counted them.
    """
    weights, usual = _numbers()["weights"], _numbers()["usual"]
    one, two = _read(text), _read(other)
    many = usual["beside"] if beside is None else min(beside, _MANY)
    odds = (
        weights["any"]
        + weights["away"] * log1p(max(metres, _BLUR) / _STEP)
        + weights["alike"] * _part(one.threes, two.threes)
        + weights["long"] * log1p(min(len(text), len(other)))
        + weights["beside"] * log1p(many)
        + weights["makes"] * bool(one.makes and two.makes and not one.makes & two.makes)
    )
    return 1 / (1 + exp(-odds))


def are_alike(text: str, other: str) -> bool:
    """Do two reports that are near each other say so much of the same that one thing is meant?"""
    ones, others = _read(text).threes, _read(other).threes
    return len(ones & others) >= _ALIKE * max(len(ones), len(others))


def metres_between(one: Spot, other: Spot) -> float | None:
    """How far apart two spots are; None where that cannot be known."""
    if one.street_id and one.street_id == other.street_id and one.number and other.number:
        return _SAME_DOOR if one.number == other.number else _OTHER_DOOR
    points = (one.lat, one.lon, other.lat, other.lon)
    if None not in points:
        return metres_between_points(*points)  # type: ignore[arg-type]  # none of them is None
    if one.street_id and one.street_id == other.street_id:
        return _SAME_STREET
    return None


def is_beside(one: Spot, other: Spot) -> bool:
    """Are two spots within ``CROWDED`` metres? A street alone does not say so."""
    if one.number and other.number and one.street_id == other.street_id:
        return one.number == other.number
    points = (one.lat, one.lon, other.lat, other.lon)
    return None not in points and metres_between_points(*points) <= CROWDED  # type: ignore[arg-type]  # none of them is None


def metres_between_points(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The same for points; good for some kilometres."""
    narrow = cos(radians(lat))
    return _DEGREE * hypot(lat - other_lat, (lon - other_lon) * narrow)


def box_around(lat: float, lon: float, metres: float) -> tuple[float, float, float, float]:
    """From and to which latitude, and from and to which longitude."""
    high = metres / _DEGREE
    wide = high / max(0.01, cos(radians(lat)))
    return lat - high, lat + high, lon - wide, lon + wide


@dataclass(frozen=True, slots=True)
class _Read:
    threes: frozenset[str]  # letters
    makes: frozenset[str]  # of cars


@lru_cache(maxsize=128)
def _read(text: str) -> _Read:
    words = _WORDS.findall(fold(text[:_READ]))
    row = f" {' '.join(words)} "
    threes = frozenset(row[at : at + 3] for at in range(len(row) - 2))
    makes = _makes()
    return _Read(threes, frozenset(makes[word] for word in words if word in makes))


def _part(ones: frozenset[str], others: frozenset[str]) -> float:
    """How much of the smaller set is in the larger one."""
    return len(ones & others) / max(1, min(len(ones), len(others)))


@cache
def _makes() -> dict[str, str]:
    """Each word for a make of cars, with the first word for it."""
    return {word: names[0] for names in _numbers()["makes"]["names"] for word in names}


@cache
def _numbers() -> dict[str, Any]:  # Any: numbers, and tables of them
    path = Path(__file__).with_name("duplicates.toml")
    return tomllib.loads(path.read_text("utf-8"))
