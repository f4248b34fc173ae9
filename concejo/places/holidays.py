"""Which days are free: the nation's and the region's from a library, the town's own as data."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache

from concejo.places.errors import HolidaysNotKnown


def free_days(
    country: str, region: str = "", local: Collection[date] = ()
) -> Callable[[date], bool]:
    """A question, "is nobody expected to work on this day?"; without a country, local ones only."""
    country, region, ours = country.strip().upper(), region.strip().upper(), frozenset(local)

    def is_free(day: date) -> bool:
        return day in ours or bool(country and day in _public(country, region, day.year))

    return is_free


@lru_cache(maxsize=256)
def _public(country: str, region: str, year: int) -> frozenset[date]:
    # The library takes a moment to load, and most commands never ask.
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        place = f"{country}-{region}" if region else country
        raise HolidaysNotKnown(place=place) from None
