"""How many of those who live here are registered with an address: by age and by district."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from concejo.base import clock
from concejo.figures.few import FEWEST
from concejo.places.queries import gazetteer, street
from concejo.register.models import Resident

# Who was born in the same year is of the same age here: the register knows no day.
_BANDS = ((0, 17), (18, 29), (30, 44), (45, 64), (65, 200))
# Of more residents than these the streets are not looked up one by one.
_MOST_LOOKED_UP = 50_000
_KEPT_FOR = 3600.0


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many who live here, so many are registered. None is too few to be shown."""

    name: str
    living: int | None
    registered: int | None

    @property
    def percent(self) -> int | None:
        return (
            round(100 * self.registered / self.living) if self.living and self.registered else None
        )


@dataclass(slots=True)
class Registered:
    """The whole town's share, and its parts."""

    town: Share
    ages: list[Share] = field(default_factory=list)
    districts: list[Share] = field(default_factory=list)


def registered() -> Registered | None:
    """The shares, counted at most once an hour; None where nobody is in the register."""
    linked = Count("pk", filter=Q(links__lapsed_at=None, links__isnull=False), distinct=True)
    town = Resident.objects.filter(left_at=None).aggregate(
        n=Count("pk", distinct=True), linked=linked
    )
    if not town["n"]:
        return None
    key = (town["n"], town["linked"], clock.today().year)
    if not (_kept and _kept[0][0] == key and _kept[0][1] > time.monotonic()):
        living = Resident.objects.filter(left_at=None)
        ages: dict[str, list[int]] = {}
        for year, n, its in living.values_list("birth_year").annotate(n=Count("pk"), linked=linked):
            _add(ages, _band(year), n, its)
        districts: dict[str, list[int]] = {}
        if town["n"] <= _MOST_LOOKED_UP:
            rows = living.values_list("street").annotate(n=Count("pk"), linked=linked)
            for place, n, its in rows.iterator():
                _add(districts, _district_of(place), n, its)
        whole = _hidden([Share("", town["n"], town["linked"])])[0]
        in_order = [f"{low}-{high}" for low, high in _BANDS]
        found = Registered(whole, _hidden(_shares(ages, in_order)))
        if set(districts) - {""}:
            found.districts = _hidden(_shares(districts, sorted(districts)))
        _kept[:] = [(key, time.monotonic() + _KEPT_FOR, found)]
    return _kept[0][2]


_kept: list[tuple[tuple[int, int, int], float, Registered]] = []


def _add(groups: dict[str, list[int]], name: str, living: int, linked: int) -> None:
    group = groups.setdefault(name, [0, 0])
    group[0] += living
    group[1] += linked


def _shares(groups: dict[str, list[int]], in_order: Iterable[str]) -> list[Share]:
    names = [*in_order, *([""] if "" in groups else [])]
    return [Share(name, *groups[name]) for name in dict.fromkeys(names) if name in groups]


def _band(year: int | None) -> str:
    if year is None:
        return ""
    age = clock.today().year - year
    return next((f"{low}-{high}" for low, high in _BANDS if low <= age <= high), "")


def _district_of(place: str) -> str:
    found = gazetteer().find(place) if place else None
    there = street(found.street_id) if found else None
    return there.district if there else ""


def _hidden(shares: list[Share]) -> list[Share]:
    """Without cells under five: of those who are registered, and of those who are not.

    Where one line only is left out, it could be had by subtracting: then the next one goes too.
    """
    by_size = sorted(shares, key=_smallest_cell)
    few = [share for share in by_size if _smallest_cell(share) < FEWEST]
    if len(few) == 1 and len(shares) > 1:
        few = by_size[:2]
    return [Share(s.name, None, None) if s in few else s for s in shares]


def _smallest_cell(share: Share) -> int:
    living, linked = share.living or 0, share.registered or 0
    return min(linked, living - linked)
