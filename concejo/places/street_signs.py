"""What the signs of each mention weigh: is it a street, and the one that the text is about?"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from math import exp, log
from pathlib import Path
from typing import NamedTuple

from concejo.places.street_reading import Mention, Reading

_MOST = 6.0  # odds of 400 to 1: no sum of signs says more
_TWO = 2
_CROSSES = frozenset({"corner", "second"})
_OPENING = 3  # words of a text
_PLAIN = frozenset({"in", "second", "stretch"})
_LIKE_A_WORD = -4.0  # a word like any other, up to that


class Judged(NamedTuple):
    """A mention, and how often such a one is the street that the report is about."""

    mention: Mention
    sure: float


class _Named(NamedTuple):
    """A street that a text names once or more: its surest mention, and if it has a number."""

    mention: Mention
    meant: float
    chance: float
    numbered: bool
    times: int


def judge(reading: Reading) -> list[Judged]:
    """Weigh the streets of a text, each beside the others. They stay in their order.

    A text is about one of them, or about none that it names: they share what is certain.
    """
    streets = _streets(reading.mentions())
    joints = [reading.joint(a.mention, b.mention) for a, b in pairwise(streets)]
    about = _weights()["about"]
    odds = [
        exp(sum(about.get(sign, 0.0) * much for sign, much in _signs(streets, joints, at)))
        for at in range(len(streets))
    ]
    return [
        Judged(one.mention, its / (1 + sum(odds))) for one, its in zip(streets, odds, strict=True)
    ]


def corner_of(judged: list[Judged], at_least: float) -> tuple[Judged, Judged] | None:
    """The two surest streets, if the text says that they cross and the place is surely there."""
    in_order = [one for one in judged if one in sorted(judged, key=lambda one: -one.sure)[:2]]
    if len(in_order) != _TWO:
        return None
    first, second = in_order
    crosses = second.mention.signs & _CROSSES and "stretch" not in first.mention.signs
    return (first, second) if crosses and first.sure + second.sure >= at_least else None


def _streets(mentions: Iterable[Mention]) -> list[_Named]:
    """The streets of a text in its order, without what is a word like any other."""
    weights, streets = _weights()["meant"], list[_Named]()
    for mention in mentions:
        meant = weights["any"] + sum(weights.get(sign, 0.0) for sign in mention.signs)
        meant = max(-_MOST, min(meant, _MOST))
        if meant > _LIKE_A_WORD:
            streets.append(_Named(mention, meant, _chance(meant), bool(mention.number), 1))
    return sorted(_one_of_each(streets), key=lambda named: named.mention.span)


def _one_of_each(named: list[_Named]) -> Iterator[_Named]:
    """Each street once; a bare name is of the street that was named so with its type."""
    streets: dict[tuple[str, ...], dict[str, _Named]] = defaultdict(dict)
    for one in sorted(named, key=lambda one: one.mention.bare):
        its = streets[one.mention.street.core]
        kind = next(iter(its), "") if one.mention.bare else one.mention.street.kind
        said = its.get(kind)
        if said is not None:
            surest = max(said, one, key=lambda named: named.meant)
            one = surest._replace(  # noqa: PLW2901 - the two are one now
                numbered=said.numbered or one.numbered, times=said.times + 1
            )
        its[kind or one.mention.street.kind] = one
    for its in streets.values():
        yield from its.values()


def _signs(streets: list[_Named], joints: list[str], at: int) -> Iterator[tuple[str, float]]:
    """What is said of one street by its place among the others, and how much."""
    its, before, after = streets[at], streets[:at], streets[at + 1 :]
    yield "any", 1.0
    yield "meant", its.meant
    yield "meant well", max(0.0, its.meant - 1)
    yield "said again", log(its.times)
    for sign in its.mention.signs & _PLAIN:
        yield sign, 1.0
    one_before, one_after = _surest(before), _surest(after)
    yield "one before", one_before
    yield "one after", one_after
    yield "between two", one_before * one_after
    others = before + after
    if its.mention.bare:
        yield "bare beside typed", _surest(one for one in others if not one.mention.bare)
        yield "bare beside bare", _surest(one for one in others if one.mention.bare)
    if its.mention.first < _OPENING:
        yield "opens beside another", max(one_before, one_after)
    numbered = _surest(one for one in others if one.numbered)
    if its.numbered:
        yield "number", 1.0
        yield "number beside a number", numbered
        yield "number beside one without", max(one_before, one_after, numbered) - numbered
    else:
        yield "a number beside", numbered
    if after:
        yield from _beside(its, after[0], f"before {joints[at]}")
        yield "two after", _surest(after[1:])
    if before:
        yield from _beside(its, before[-1], f"after {joints[at - 1]}")


def _beside(its: _Named, other: _Named, how: str) -> Iterator[tuple[str, float]]:
    """What joins a street to the next one, or to the one before it."""
    yield how, other.chance
    if its.numbered:
        yield f"number {how}", other.chance
    side, kind, its_kind = (
        how.split(maxsplit=1)[0],
        other.mention.street.kind,
        its.mention.street.kind,
    )
    if kind == its_kind:
        yield f"{side} the same type", other.chance
    else:
        yield f"{its_kind} {side} another type", other.chance
        yield f"{side} {kind}", other.chance


def _surest(streets: Iterable[_Named]) -> float:
    return max((one.chance for one in streets), default=0.0)


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-odds))


@cache
def _weights() -> dict[str, dict[str, float]]:
    path = Path(__file__).with_name("street_signs.toml")
    return tomllib.loads(path.read_text("utf-8"))
