"""What the town refuses about its streets, hours and days off."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused


class HoursNotUnderstood(Refused):
    message = _(
        "The hours “%(text)s” cannot be read. Write them like this: "
        "Mon-Fri 09:00-14:00,17:00-20:00; Sat 10:00-13:00"
    )


class StreetsNotReadable(Refused):
    message = _("The list of streets needs a column “street” in its first line.")


class NeverOpen(Refused):
    message = _("No working hours come in the next %(days)s days. Give the office hours first.")


class HolidaysNotKnown(Refused):
    message = _(
        "The holidays of “%(place)s” are not known. "
        "Give the country as two letters and the region as its code, such as ES and AN."
    )


class TownNameTooLong(Refused):
    message = _("The name of a town has up to %(limit)s characters. Shorten it.")


class NoSuchTimeZone(Refused):
    message = _("“%(name)s” is no time zone. Write one like Europe/Madrid.")


class NoTownYet(Refused):
    message = _("There is no town here yet. Found it with “concejo init --name …”.")


class DistrictsNotReadable(Refused):
    message = _(
        "These districts cannot be read: %(why)s. A GeoJSON FeatureCollection is needed, whose "
        "features are areas with a name. Nothing was changed."
    )


class DistrictsTooLarge(Refused):
    message = _(
        "This file has more than 40 MB, 1,000 districts or half a million corners. Make it coarser."
    )


class PointNotHere(Refused):
    message = _(
        "That point is not in %(town)s. Choose one that is, or leave it out and name the street."
    )
