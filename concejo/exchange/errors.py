"""What the exchange with other programs can refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotAllowed, NotFound, Refused


class KeyNeeded(NotAllowed):
    message = _("An api_key of this town is needed for that. The town hall gives them out.")


class NameInUse(Refused):
    message = _("There is a key for “%(name)s” already. Revoke it first, or choose another name.")


class NoSuchConsumer(NotFound):
    message = _("There is no key for “%(name)s”. `concejo open311 key list` shows which there are.")


class NoSuchService(NotFound):
    message = _("There is no service with the service_code “%(code)s”. The list is at services.")


class NoSuchRequest(NotFound):
    message = _("There is no request with this service_request_id, or it is not open to everybody.")


class NoSuchToken(NotFound):
    message = _("There is no such token. Every request is answered with its number at once.")


class NoSuchPartner(NotFound):
    message = _("There is no partner “%(code)s”. `concejo open311 partner list` shows them.")


class NothingSentThere(NotFound):
    message = _("Nothing of the kind “%(kind)s” goes to anybody there.")


class StaysHere(Refused):
    message = _("Cases of the kind “%(kind)s” are about people and stay with their office.")


class NoSuchHook(NotFound):
    message = _("There is no hook with this number. `concejo hooks list` shows them.")


class NoSuchStep(Refused):
    message = _("“%(kind)s” is none of the steps that are told: %(known)s.")


class NoSuchDelivery(NotFound):
    message = _("There is no such delivery that failed. `concejo hooks deliveries` shows them.")


# --- Of others: said in the log and on lists, not to residents ---


class PartnerSilent(Refused):
    """Nobody answers there, or only that it is busy: it is tried again."""

    message = _("The partner does not answer.")


class PartnerRefuses(Refused):
    """The partner does not take it: trying again would change nothing."""

    message = _("The partner says: %(says)s")


class AnswerNotReadable(Refused):
    message = _("What the partner answers is no XML that can be read safely.")


class HookSilent(Refused):
    message = _("The hook did not take it. It is tried again later.")
