"""Where something is, as a form says it: a street that was typed, or the place in a photo."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused
from concejo.places.models import Street
from concejo.places.queries import street_near, streets_matching
from concejo.posts.models import Photo

_SALT = "place-of-a-photo"
_SUGGESTED = 4


class NoSuchStreet(Refused):
    message = _("We do not know a street called %(street)s. %(like)s")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a photo says that it was taken."""

    lat: float
    lon: float
    street_id: int | None = None
    street: str = ""

    @property
    def note(self) -> str:
        """The place, signed, to travel through a form."""
        return signing.dumps([self.lat, self.lon, self.street_id], salt=_SALT)

    @classmethod
    def from_note(cls, note: str) -> Spot | None:
        """The place again, unless the note was changed."""
        try:
            lat, lon, street_id = signing.loads(note, salt=_SALT)
        except (signing.BadSignature, ValueError):
            return None
        return cls(lat, lon, street_id)


def spot_of_photo(photo: Photo) -> Spot | None:
    """The place in a photo, with the street that is nearest."""
    if photo.taken_lat is None or photo.taken_lon is None:
        return None
    near = street_near(photo.taken_lat, photo.taken_lon)
    return Spot(
        photo.taken_lat, photo.taken_lon, near.pk if near else None, near.name if near else ""
    )


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
