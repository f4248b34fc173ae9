"""Everything that is asked about the town and its places."""

from __future__ import annotations

import time
from datetime import date
from functools import lru_cache
from math import cos, hypot, radians

from django.core.cache import cache
from django.db.models import Max, Min, QuerySet

from concejo.base import clock
from concejo.base.memory import remembered
from concejo.base.questions import Question
from concejo.base.text import fold
from concejo.places.districts import Districts, Outline
from concejo.places.errors import NoTownYet
from concejo.places.holidays import free_days
from concejo.places.hours import Hours
from concejo.places.models import District, LocalHoliday, Street, Town
from concejo.places.streets import Gazetteer, street_key
from concejo.places.working_time import WorkingTime

# About 300 m and a kilometre, in degrees of latitude.
_SHORT_WALK, _LONG_WALK = 0.003, 0.009


def the_town() -> Town:
    """The town. Kept for a few seconds in each process, as every page and every app asks."""
    if _kept and _kept[0][0] > time.monotonic():
        return _kept[0][1]
    town = Town.objects.first()
    if town is None:
        raise NoTownYet
    _kept[:] = [(time.monotonic() + _KEPT_FOR, town)]
    return town


def forget_the_town() -> None:
    """Something about the town has changed: this process looks anew."""
    _kept.clear()


_KEPT_FOR = 10.0
_kept: list[tuple[float, Town]] = []


def gazetteer() -> Gazetteer:
    """The town's streets, ready to be found in a text. Made anew when streets were brought."""
    return remembered("gazetteer", lambda: _gazetteer(_newest_street()))


def working_time(hours: str = "") -> WorkingTime:
    """When an office with these hours works; empty are the town's hours."""
    town = the_town()
    return _working_time(
        hours or town.hours, town.timezone, town.country, town.region, local_holidays()
    )


def local_holidays() -> frozenset[date]:
    """The days off that only this town has."""
    days = cache.get("local_holidays")
    if days is None:
        days = frozenset(LocalHoliday.objects.values_list("day", flat=True))
        cache.set("local_holidays", days, 60)
    return frozenset(days)


def streets_matching(text: str, limit: int = 10) -> list[Street]:
    """Streets whose name contains what somebody typed."""
    # "Calle Real" and "real" are the same street.
    typed = street_key(text) or fold(text).strip()
    if not typed:
        return []
    return list(Street.objects.filter(key__contains=typed).order_by("name")[:limit])


def is_in_town(lat: float, lon: float) -> bool:
    """Can somebody mean this place here? Not in another town, nor far out at sea.

    It is in a district, or a street is a long walk away at most. A town that has said of nothing
    where it is does not know.
    """
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 - degrees; not so for what is no number
        return False
    if _at(lat, lon) or _around(lat, lon, _LONG_WALK).exists():
        return True
    return extent() is None and not District.objects.exists()


def street_near(lat: float, lon: float) -> Street | None:
    """The street whose point is nearest, within a short walk."""
    around = _around(lat, lon, _SHORT_WALK)
    # A degree of longitude is shorter away from the equator.
    narrow = cos(radians(lat))
    return min(
        around,
        key=lambda s: hypot((s.lat or 0) - lat, ((s.lon or 0) - lon) * narrow),
        default=None,
    )


def _around(lat: float, lon: float, walk: float) -> QuerySet[Street]:
    return Street.objects.filter(
        lat__range=(lat - walk, lat + walk), lon__range=(lon - 2 * walk, lon + 2 * walk)
    )


def street(street_id: int) -> Street | None:
    """The street with this id."""
    return Street.objects.filter(pk=street_id).first()


def district_of(lat: float | None, lon: float | None, its: Street | None) -> str:
    """In which district something is: by its point, else as the list of streets says."""
    if lat is not None and lon is not None and (name := _at(lat, lon)):
        return name
    return its.district if its else ""


def _at(lat: float, lon: float) -> str:
    return remembered("districts", lambda: _districts(_newest_district())).at(lat, lon)


def district_names() -> list[str]:
    """The districts of the town: those with an outline, else those of its streets."""
    names = list(District.objects.values_list("name", flat=True))
    if names:
        return names
    theirs = Street.objects.exclude(district="").values_list("district", flat=True)
    return list(theirs.distinct().order_by("district"))


def all_streets() -> list[Street]:
    """Every street of the gazetteer by name."""
    return list(Street.objects.order_by("name"))


def extent() -> tuple[float, float, float, float] | None:
    """Where the streets are: west, south, east, north; None where nobody said where."""
    its = Street.objects.filter(lat__isnull=False).aggregate(
        west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat")
    )
    if its["west"] is None:
        return None
    return its["west"], its["south"], its["east"], its["north"]


def _newest_street() -> int:
    return next((pk for (pk,) in _NEWEST.bare_rows()), 0)


_NEWEST = Question(lambda: Street.objects.order_by("-pk").values_list("pk")[:1])


def _newest_district() -> int:
    return next((pk for (pk,) in _NEWEST_DISTRICT.bare_rows()), 0)


_NEWEST_DISTRICT = Question(lambda: District.objects.order_by("-pk").values_list("pk")[:1])


@lru_cache(maxsize=1)
def _districts(newest: int) -> Districts:
    return Districts(Outline(d.name, d.number, d.areas) for d in District.objects.all())


@lru_cache(maxsize=1)
def _gazetteer(newest: int) -> Gazetteer:
    streets = Street.objects.order_by("id").values_list("id", "name", "district")
    named = [(pk, name) for pk, name, _ in streets]
    return Gazetteer(named, {district for _, _, district in streets})


@lru_cache(maxsize=256)
def _working_time(
    hours: str, zone: str, country: str, region: str, local: frozenset[date]
) -> WorkingTime:
    return WorkingTime(Hours.parse(hours), clock.zone(zone), free_days(country, region, local))
