"""Faults as Open311 says them: a list of codes and descriptions."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotFound, Refused
from concejo.doors.api.errors import bug_noted, refusal_of, sentence_for_bug
from concejo.doors.open311.render import Said, written

# Statuses that say more than "it cannot be done", which is 400 here.
_OWN = {403, 404, 405, 413, 429}
_BUG = 500


class NoSuchJurisdiction(NotFound):
    message = _("This is %(town)s. Send that as jurisdiction_id, or leave it out.")


class PlaceNeeded(Refused):
    message = _("Say where it is: lat and long, or address_string, or address_id.")


class PlaceNotPossible(Refused):
    message = _("lat and long belong together, in degrees such as 37.22 and -3.6.")


class NoSuchAddress(Refused):
    message = _(
        "There is no address_id “%(address_id)s” here. Send the one that a request of this town "
        "has, or leave it out and send address_string."
    )


class RadiusNotPossible(Refused):
    message = _("radius is a distance in metres, such as 100. Send 0 or more.")


class BoxNotPossible(Refused):
    message = _("bbox is four degrees: west,south,east,north.")


class TooLong(Refused):
    message = _("Between start_date and end_date lie 90 days at most. Ask for one part at a time.")


class EndsBeforeItBegins(Refused):
    message = _("end_date is before start_date. Change them over.")


class NoEmail(Refused):
    message = _("“%(email)s” is no e-mail address. Leave it out, or send another one.")


class FormNeeded(Refused):
    message = _("Send a form (application/x-www-form-urlencoded or multipart/form-data).")


class NothingSaid(Refused):
    message = _("An update needs a description or a photo.")


def answered(wrong: Exception, form: str) -> HttpResponse:
    """Any fault in the form that was asked for."""
    refusal = refusal_of(wrong)
    if refusal is None:
        status, sentence = _BUG, sentence_for_bug(bug_noted(wrong))
    else:
        status, sentence = refusal.status if refusal.status in _OWN else 400, str(refusal)
    return written(Said("errors", [{"code": status, "description": sentence}], status), form)
