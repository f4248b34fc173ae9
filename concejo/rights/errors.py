"""What can be refused to those who ask about their data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused


class NoSuchRequest(NotFound):
    message = _("There is no such request, or it is not yours.")


class CopyIsGone(NotFound):
    message = _("This copy is no longer kept. Ask for a new one on your page.")


class NotYourPassword(Refused):
    message = _("That is not your password. Everything is as it was.")


class HandOverFirst(Refused):
    message = _(
        "You hold an office. Ask the mayor's office to hand it over first: its cases stay with it."
    )


class NotForYouToAnswer(NotAllowed):
    message = _("Requests about data are answered by the office that takes everything in.")


class AnsweredAlready(Conflict):
    message = _("Somebody answered this request just before you did. Reload the page.")


class WordsMissing(Refused):
    message = _("Say it in a few words, so that somebody can decide.")


class NoAddress(Refused):
    message = _("Give an e-mail address that can be right: the answer goes there.")


class NothingToFind(Refused):
    message = _(
        "Nothing public is found there. Paste the address of the post or of the case as your "
        "browser shows it, or the number of the case."
    )
