"""What is said of a step where its office wrote nothing that everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from concejo.cases.models import Case
from concejo.doors.api.addresses import at
from concejo.exchange.queries.requests import Update
from concejo.posts.models import Photo


def said_of(update: Update) -> str:
    """The office's own words, else a sentence for what happened."""
    return update.text or {
        "promised": _("There is a date for it."),
        "promise_broken": _("The date has passed, and it is not done yet."),
        "handed_over": _("Another office has it now."),
        "kind_corrected": _("It is filed under another kind."),
        "asked": _("The office has a question for whoever reported it."),
        "answered": _("The question is answered."),
        "paused": _("It waits for something that others do."),
        "done": _("It is done."),
        "confirmed": _("Whoever reported it says that it is done."),
        "settled": _("Nobody has said otherwise: it counts as done."),
        "reopened": _("It is not done after all: it is open again."),
        "declined": _("It will not be done."),
        "joined": _("It goes on in another case."),
        "separated": _("It is a case of its own again."),
        "withdrawn": _("Nobody works on it any more."),
        "lapsed": _("The question was not answered, and the case is closed."),
        "resumed": _("It is taken up again."),
        "undone": _("The last step was taken back."),
    }.get(update.what, "")


def described(hours: int) -> str:
    """What a service is, in a sentence."""
    return _("Within %(hours)s working hours there is an answer or a date.") % {"hours": hours}


def receipt(case: Case) -> str:
    """What follows, for whoever sent it."""
    return _("Case %(number)s is with %(office)s. Follow it at %(link)s") % {
        "number": case.number,
        "office": case.owner.title,
        "link": at(f"/cases/{case.number}"),
    }


def w3(moment: datetime) -> str:
    """A moment as the standard writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def media(photos: Sequence[Photo]) -> str | list[str] | None:
    """One address, or several, as mySociety's programs have it."""
    urls = [at(f"{settings.MEDIA_URL}{photo.file}") for photo in photos]
    return urls if len(urls) > 1 else urls[0] if urls else None
