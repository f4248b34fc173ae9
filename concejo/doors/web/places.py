"""Where something is, as a form says it: a street that was typed, or the place in a photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused
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
