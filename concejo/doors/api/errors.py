"""Refusals of the API itself, and how any refusal or bug is said in JSON."""

from __future__ import annotations

import logging
import secrets

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _, gettext_lazy

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused, TooMany
from concejo.doors.api.answers import Answer, as_response

log = logging.getLogger("concejo.doors")

# Under these names a web process notes, in what it knows of a request, why a body was left alone.
BROKE_OFF = "concejo.broke_off"
TOO_MANY_AT_ONCE = "concejo.too_many_at_once"


class NoToken(Refused):
    status = 401
    # The words by which some apps know that they must sign in again.
    message = gettext_lazy("The access token is invalid. Sign in again.")


class ScopeMissing(NotAllowed):
    message = gettext_lazy(
        "This action is outside the authorized scopes. Sign in again to allow it."
    )


class PersonNeeded(Refused):
    message = gettext_lazy("This method requires an authenticated user. Sign in and try again.")


class NotThisWay(Refused):
    status = 405
    message = gettext_lazy("This address does not work with that method. See “Allow”.")


class TooMuch(Refused):
    status = 413
    message = gettext_lazy("That is too much at once. Send less.")


class TooMuchAtOnce(TooMany):
    message = gettext_lazy("Too much is being sent from here at once. Wait a moment and try again.")


class BrokeOff(Refused):
    status = 400
    message = gettext_lazy("What was sent broke off halfway, and nothing was taken. Send it again.")


class NotReadable(Refused):
    status = 400
    message = gettext_lazy("What was sent cannot be read. Send JSON or a form.")


def refusal_of(wrong: Exception) -> Refused | None:
    """What a person did, in our words; None if it is a bug of ours."""
    match wrong:
        case Refused():
            return wrong
        case Http404():
            return NotFound()
        case PermissionDenied():
            return NotAllowed()
        case RequestDataTooBig():
            return TooMuch()
        case SuspiciousOperation():
            return NotReadable()
        case DataError() if "NUL" in str(wrong):
            return NotReadable()
        case OperationalError() if _somebody_was_quicker(wrong):
            return Conflict()
    return None


def _somebody_was_quicker(wrong: OperationalError) -> bool:
    """Two waited for each other, or one too long: the database let one of them go.

    Whatever an action had begun is undone by then, so it may simply be tried again.
    """
    state = getattr(wrong.__cause__, "sqlstate", None)
    return state in {"40001", "40P01", "55P03"} or "database is locked" in str(wrong)


def bug_noted(wrong: Exception) -> str:
    """Write a bug to the log under a number that a person can read out."""
    reference = secrets.token_hex(4)
    log.error("bug %s", reference, exc_info=wrong)
    return reference


def sentence_for_bug(reference: str) -> str:
    """What people are told of a bug."""
    return _("Something went wrong here. If it happens again, tell us this number: %s.") % reference


def as_json(wrong: Exception, status: int = 0) -> HttpResponse:
    """Any fault as an answer: the refusal's sentence, or a reference number for a bug.

    A refusal has its own status, unless another one is said.
    """
    refusal = refusal_of(wrong)
    if refusal is None:
        return as_response(Answer({"error": sentence_for_bug(bug_noted(wrong))}, 500))
    body = {"error": str(refusal), "code": refusal.code, **getattr(refusal, "more", {})}
    return as_response(Answer(body, status or refusal.status))
