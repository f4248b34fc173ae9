"""In which order a round goes: the nearest next, then crossings taken out. Pure numbers.

As the crow flies. A town's streets bend both ways alike, so the order is nearly that of the feet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

_METRES = 111_195.0  # of a degree of latitude
_PASSES = 30
_TRIED = 8


@dataclass(frozen=True, slots=True)
class Point:
    """Where somebody goes."""

    lat: float
    lon: float

    def metres_to(self, other: Point) -> float:
        """How far it is, within a town."""
        narrow = cos(radians((self.lat + other.lat) / 2))
        return _METRES * hypot(self.lat - other.lat, (self.lon - other.lon) * narrow)


def round_of(start: Point, stops: Sequence[Point]) -> list[int]:
    """The order in which to visit these stops from a start: their places in the list.

    Where the round ends does not matter: whoever walks it goes home from there.
    """
    if not stops:
        return []
    # Which way one sets out decides a lot: some are tried.
    near = sorted(range(len(stops)), key=lambda i: (start.metres_to(stops[i]), i))[:_TRIED]
    rounds = [
        _without_crossings(start, stops, _nearest_next(start, stops, first)) for first in near
    ]
    return min(rounds, key=lambda order: metres_of(start, stops, order))


def metres_of(start: Point, stops: Sequence[Point], order: Sequence[int]) -> float:
    """How long a round is."""
    way = [start, *(stops[i] for i in order)]
    return sum(one.metres_to(next_) for one, next_ in pairwise(way))


def _nearest_next(start: Point, stops: Sequence[Point], first: int) -> list[int]:
    left, here, order = [i for i in range(len(stops)) if i != first], stops[first], [first]
    while left:
        # The first of equals, so that a list is the same each time.
        nearest = min(left, key=lambda i: (here.metres_to(stops[i]), i))
        left.remove(nearest)
        order.append(nearest)
        here = stops[nearest]
    return order


def _without_crossings(start: Point, stops: Sequence[Point], order: list[int]) -> list[int]:
    """Turn a stretch round wherever that makes the whole shorter, until nothing does."""
    way = [start, *(stops[i] for i in order)]
    order = [-1, *order]
    for _pass in range(_PASSES):
        shorter = False
        for i in range(1, len(way) - 1):
            for j in range(i + 1, len(way)):
                before = way[i - 1].metres_to(way[i])
                after = way[i - 1].metres_to(way[j])
                if j + 1 < len(way):
                    before += way[j].metres_to(way[j + 1])
                    after += way[i].metres_to(way[j + 1])
                if after < before - 0.01:
                    way[i : j + 1] = reversed(way[i : j + 1])
                    order[i : j + 1] = reversed(order[i : j + 1])
                    shorter = True
        if not shorter:
            break
    return order[1:]
