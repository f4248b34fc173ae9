"""What the signs of each mention weigh: is it a street, and the one that the text is about?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from concejo.places.street_reading import CROSSING, Mention

_MOST = 6.0  # odds of 400 to 1: no sum of signs says more
_TWO = 2
_LIKE_A_WORD = -4.0  # below that it is a word like any other, and crosses nothing


class Judged(NamedTuple):
    """A mention, and how often such a one is the street that the report is about."""

    mention: Mention
    sure: float


class _Named(NamedTuple):
    """A street that a text names once or more: its surest mention, and whether it has a number."""

    mention: Mention
    meant: float
    chance: float
    numbered: bool


def judge(mentions: Iterable[Mention]) -> list[Judged]:
    """Weigh the streets of a text, each beside the others. They stay in their order."""
    streets = _streets(mentions)
    about = _weights()["about"]
    return [
        Judged(one.mention, _chance(about["any"] + sum(about[s] * n for s, n in signs)))
        for one, signs in ((streets[at], _signs(streets, at)) for at in range(len(streets)))
    ]


def sure_of_corner(judged: list[Judged]) -> float:
    """How often the place is where the two surest streets cross, if that is what the text says."""
    in_order = [one for one in judged if one in sorted(judged, key=lambda one: -one.sure)[:2]]
    if len(in_order) != _TWO:
        return 0.0
    first, second = in_order
    crosses = second.mention.signs & {"corner", "second"} and "stretch" not in first.mention.signs
    return min(1.0, first.sure + second.sure) if crosses else 0.0


def _streets(mentions: Iterable[Mention]) -> list[_Named]:
    """Mentions of one name are of one street, written with another type or with none."""
    weights, streets = _weights()["meant"], dict[tuple[str, ...], _Named]()
    for mention in mentions:
        meant = weights["any"] + sum(weights.get(sign, 0.0) for sign in mention.signs)
        meant = max(-_MOST, min(meant, _MOST))
        one = _Named(mention, meant, _chance(meant), bool(mention.number))
        said = streets.get(mention.street.core)
        if said is not None:
            surest = max(said, one, key=lambda named: named.meant)
            one = surest._replace(numbered=said.numbered or one.numbered)
        streets[mention.street.core] = one
    return list(streets.values())


def _signs(streets: list[_Named], at: int) -> Iterator[tuple[str, float]]:
    """What is said of one street by its place among the others, and how much."""
    its, before, after = streets[at], streets[:at], streets[at + 1 :]
    yield "meant", its.meant
    yield "meant well", max(0.0, its.meant - 1)
    one_before, one_after = _surest(before), _surest(after)
    yield "one before", one_before
    yield "one after", one_after
    numbered = _surest(one for one in before + after if one.numbered)
    if its.numbered:
        yield "number", 1.0
        yield "number beside a number", numbered
        yield "number beside one without", max(one_before, one_after, numbered) - numbered
    else:
        yield "a number beside", numbered
    yield from _crossings(its, one_before, after[0] if after else None)


def _crossings(its: _Named, before: float, following: _Named | None) -> Iterator[tuple[str, float]]:
    """A street at the corner of another, or a stretch of it between two."""
    for sign in CROSSING & its.mention.signs:
        if sign == "second":
            yield sign, 1.0
        yield f"{sign} after one", before
    if following is None:
        return
    for sign in CROSSING & following.mention.signs:
        yield f"before {sign}", following.chance
        if following.meant > _LIKE_A_WORD:
            yield f"crossed {sign}", 1.0


def _surest(streets: Iterable[_Named]) -> float:
    return max((one.chance for one in streets), default=0.0)


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-odds))


@cache
def _weights() -> dict[str, dict[str, float]]:
    path = Path(__file__).with_name("street_signs.toml")
    return tomllib.loads(path.read_text("utf-8"))
