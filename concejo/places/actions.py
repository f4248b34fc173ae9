"""Everything that changes what is known of the town and its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.events.log import record
from concejo.places.background import keep_background
from concejo.places.districts import read_districts
from concejo.places.errors import (
    HolidaysNotKnown,
    NoSuchTimeZone,
    StreetsNotReadable,
    TownNameTooLong,
)
from concejo.places.holidays import free_days
from concejo.places.hours import Hours
from concejo.places.models import District, LocalHoliday, Street, Town
from concejo.places.queries import forget_the_town
from concejo.places.streets import BadRow, StreetRow, read_streets

_COUNTRY = "ES"
_LETTERS_OF_A_COUNTRY = 2
_NAME_LENGTH = 80


@transaction.atomic
def set_up_town(
    name: str,
    *,
    language: str = "es",
    timezone: str = "Europe/Madrid",
    country: str = "",
    region: str = "",
    hours: str = "",
    description: str = "",
    contact_email: str = "",
) -> Town:
    """Found the town, or say something else about it. What is empty stays as it is."""
    if len(name) > _NAME_LENGTH:
        raise TownNameTooLong(limit=_NAME_LENGTH)
    try:
        clock.zone(timezone)
    except (KeyError, ValueError, OSError):
        raise NoSuchTimeZone(name=timezone) from None
    country, region = country.strip().upper(), region.strip().upper()
    kept = Town.objects.values_list("country", flat=True).first() or _COUNTRY
    if country or region:
        if len(country or kept) != _LETTERS_OF_A_COUNTRY:
            raise HolidaysNotKnown(place=country)
        # Asked now, so that holidays that are not known are said here and not with every date.
        free_days(country or kept, region)(clock.today())
    given = {
        "name": name,
        "language": language,
        "timezone": timezone,
        "country": country,
        "region": region,
        "hours": str(Hours.parse(hours)) if hours else "",
        "description": description,
        "contact_email": contact_email,
    }
    defaults = {k: v for k, v in given.items() if v}
    if country and country != kept:
        # A region is one of its country.
        defaults["region"] = region
    town, _ = Town.objects.update_or_create(pk=1, defaults=defaults)
    forget_the_town()
    record("town.set_up", actor=None, subject=town)
    return town


@dataclass(slots=True)
class StreetsBrought:
    added: int = 0
    changed: int = 0
    bad: list[str] = field(default_factory=list)


@transaction.atomic
def bring_streets(lines: Iterable[str], *, by: Actor | None = None) -> StreetsBrought:
    """Take the streets of a list; known ones get the list's district and point."""
    report = StreetsBrought()
    rows: dict[tuple[str, str], StreetRow] = {}
    for row in read_streets(lines):
        if isinstance(row, BadRow):
            if row.line == 1:
                raise StreetsNotReadable(row.sentence)
            report.bad.append(str(row))
        else:
            # A list made of addresses names a street often: the first line has its point.
            rows.setdefault((row.name, row.district), row)
    known = {(s.name, s.district): s for s in Street.objects.all()}
    new = [
        Street(name=n, key=row.key, district=d, lat=row.lat, lon=row.lon)
        for (n, d), row in rows.items()
        if (n, d) not in known
    ]
    changed = []
    for address, row in rows.items():
        there = known.get(address)
        if there and (there.lat, there.lon) != (row.lat, row.lon):
            there.lat, there.lon = row.lat, row.lon
            changed.append(there)
    Street.objects.bulk_create(new, batch_size=500)
    Street.objects.bulk_update(changed, ["lat", "lon"], batch_size=500)
    report.added, report.changed = len(new), len(changed)
    record("streets.brought", actor=by, subject=None, added=report.added, changed=report.changed)
    return report


@transaction.atomic
def add_local_holiday(day: date, name: str, *, by: Actor | None = None) -> LocalHoliday:
    """Nobody works on this day here."""
    holiday, _ = LocalHoliday.objects.update_or_create(day=day, defaults={"name": name})
    cache.delete("local_holidays")
    record("town.holiday_added", actor=by, subject=holiday, day=day.isoformat())
    return holiday


@transaction.atomic
def bring_districts(text: str, *, by: Actor | None = None) -> int:
    """The areas of a GeoJSON text are the town's districts from now on. How many."""
    found = read_districts(text)
    District.objects.all().delete()
    District.objects.bulk_create(
        [
            District(name=o.name, number=o.number, position=n, areas=o.areas)
            for n, o in enumerate(found)
        ],
        batch_size=100,
    )
    record("districts.brought", actor=by, subject=None, districts=len(found))
    return len(found)


@transaction.atomic
def bring_background(text: str) -> int:
    """The lines and areas of a GeoJSON text are drawn behind the maps from now on. How many."""
    drawn = keep_background(settings.DIR, text)
    record("map.brought", actor=None, subject=None, drawn=drawn)
    return drawn
