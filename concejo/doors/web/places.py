"""Where something is, as a form says it: a street that was typed, or the place in a photo."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused
from concejo.cases.actions.desk import At
from concejo.cases.actions.opening import Preview
from concejo.cases.actions.placing import own_point
from concejo.cases.actions.whereabouts import pin
from concejo.cases.models import Case
from concejo.cases.queries.map import where_cases_are
from concejo.places.models import Street
from concejo.places.queries import extent, is_in_town, street, street_near, streets_matching
from concejo.posts.actions.publishing import taken_at
from concejo.posts.drafts import Place
from concejo.posts.models import Photo

_SUGGESTED = 4
_LONGEST = 120


class NoSuchStreet(Refused):
    message = _("We do not know a street called %(street)s. %(like)s")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a photo of a form was taken, and the street that is nearest. Its author decides."""

    place: Place
    street: str = ""


def bounds() -> tuple[float, float, float, float] | None:
    """What a map of the town shows at first: west, south, east, north."""
    return extent() or where_cases_are()


def spot_of(photos: Sequence[Photo]) -> Spot | None:
    """Where the first of them was taken that knows it, if that is in this town."""
    taken = taken_at(photos)
    if taken is None or not is_in_town(*taken):
        return None
    near = street_near(*taken)
    place = Place(lat=taken[0], lon=taken[1], street_id=near.pk if near else None)
    return Spot(place, near.name if near else "")


# Any: a form's values are of several types.
def place_typed(said: Mapping[str, Any], seen: Preview) -> Place | None:
    """Where a form says that it is: the pin, in the street that was typed, named or is nearest."""
    its, lat, lon = street_typed(said["street"], tells=True), said["lat"], said["lon"]
    if lat is None and lon is None:
        return Place(street_id=its.pk, number=said["number"]) if its else None
    if its is None and seen.street is not None:
        return pin(lat, lon, seen.street, said["number"] or seen.number)
    return pin(lat, lon, its, said["number"])


def corrected(said: Mapping[str, str], case: Case) -> At:
    """Where a form of the desk says that a case is; a street that is left out is the nearest one.

    Left as it is, a street is not read again: two may have the same name. A point is taken away by
    whoever saw it: what a page shows may be older than the point.
    """
    its, house = case.street, said.get("house", case.street_number)
    name = its.name if its else ""
    typed = said.get("street", name).strip()
    if typed != name:
        its = street_typed(typed)
    if "lat" not in said:
        return At(its, house)
    lat, lon = said["lat"].strip(), said.get("lon", "").strip()
    if not lat and not lon:
        return At(its, house, keeps_point=said.get("pin_was") != ",".join(point_as_typed(case)))
    if its is not None and (lat, lon) == point_as_typed(case):
        return At(its, house)
    place = pin(_degrees(lat), _degrees(lon), its, house)
    near = street(place.street_id) if place.street_id else None
    point = (place.lat, place.lon) if place.lat is not None and place.lon is not None else None
    return At(near, house, point)


def point_as_typed(case: Case) -> tuple[str, str]:
    """The point that was given of a case, as the page writes it: to a metre."""
    point = own_point(case)
    return (f"{point[0]:.5f}", f"{point[1]:.5f}") if point else ("", "")


def _degrees(text: str) -> float | None:
    try:
        degrees = float(text)
    except ValueError:
        return None
    return degrees if math.isfinite(degrees) else None


def as_typed(said: Mapping[str, Any]) -> dict[str, str]:  # Any: a form's values
    """What a form said, to be carried on in hidden fields: numbers as programs write them."""
    return {name: "" if value is None else str(value) for name, value in said.items()}


def is_wanted(request: HttpRequest) -> bool:
    """Did the author say that it is there? Whoever says nothing has not."""
    return request.POST.get("use_spot") == "1"


def street_typed(text: str, *, tells: bool = False) -> Street | None:
    """The street that somebody typed; refused with the nearest ones where there is none.

    Who ``tells`` something may say it in their words as well.
    """
    text = text.strip()[:_LONGEST]
    if not text:
        return None
    found = streets_matching(text, _SUGGESTED)
    folded = text.casefold()
    exact = [street for street in found if street.name.casefold() == folded]
    if exact or len(found) == 1:
        return (exact or found)[0]
    names = ", ".join(street.name for street in found)
    otherwise = (
        _("Leave it out, and say it in your sentence.")
        if tells
        else _("Write another one, or none.")
    )
    like = _("Perhaps: %(names)s?") % {"names": names} if names else otherwise
    raise NoSuchStreet(street=text[:60], like=like)
