"""Where something is, as a form says it: a street that was typed, or the place in a photo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused
from concejo.cases.actions.opening import Preview
from concejo.cases.actions.whereabouts import pin
from concejo.places.models import Street
from concejo.places.queries import is_in_town, street_near, streets_matching
from concejo.posts.actions.publishing import taken_at
from concejo.posts.drafts import Place
from concejo.posts.models import Photo

_SUGGESTED = 4


class NoSuchStreet(Refused):
    message = _("We do not know a street called %(street)s. %(like)s")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a photo of a form was taken, and the street that is nearest. Its author decides."""

    place: Place
    street: str = ""


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
    its, lat, lon = street_typed(said["street"]), said["lat"], said["lon"]
    if lat is None and lon is None:
        return Place(street_id=its.pk, number=said["number"]) if its else None
    if its is None and seen.street is not None:
        return pin(lat, lon, seen.street, said["number"] or seen.number)
    return pin(lat, lon, its, said["number"])


def as_typed(said: Mapping[str, Any]) -> dict[str, str]:  # Any: a form's values
    """What a form said, to be carried on in hidden fields: numbers as programs write them."""
    return {name: "" if value is None else str(value) for name, value in said.items()}


def is_wanted(request: HttpRequest) -> bool:
    """Did the author say that it is there? Whoever says nothing has not."""
    return request.POST.get("use_spot") == "1"


def street_typed(text: str) -> Street | None:
    """The street that somebody typed; refused with the nearest ones where there is none."""
    if not text.strip():
        return None
    found = streets_matching(text, _SUGGESTED)
    folded = text.strip().casefold()
    exact = [street for street in found if street.name.casefold() == folded]
    if exact or len(found) == 1:
        return (exact or found)[0]
    names = ", ".join(street.name for street in found)
    like = (
        _("Perhaps: %(names)s?") % {"names": names}
        if names
        else _("Leave it out, and say it in your sentence.")
    )
    raise NoSuchStreet(street=text.strip()[:60], like=like)
