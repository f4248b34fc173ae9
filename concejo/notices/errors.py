"""What can be refused about announcements and mails."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotAllowed, NotFound, Refused


class NotForYouToAnnounce(NotAllowed):
    message = _("Only the mayor's office and the intake office tell something to everybody.")


class AnnouncementIsEmpty(Refused):
    message = _("Write what everybody should know.")


class AnnouncementIsTooLong(Refused):
    message = _("An announcement has up to %(limit)s characters. Shorten it.")


class AnnouncementNamesSomebody(Refused):
    message = _(
        "It says something of a person that is not for everybody: a name with an address, a "
        "document, a date of birth, an illness or a child. Take that out."
    )


class EndsBeforeItBegins(Refused):
    message = _("It would end before it begins, or has ended already. Correct the dates.")


class NoSuchAnnouncement(NotFound):
    message = _("There is no such announcement, or it is over.")


class NotAnEmoji(Refused):
    message = _("One reacts to an announcement with one emoji, such as 👍. Choose one.")


class TooManyReactions(Refused):
    message = _("There are enough different reactions to this announcement. Use one of them.")


class NotByMail(NotFound):
    message = _("This address does not send what it says by e-mail. You can follow it instead.")


class LinkNotGood(NotAllowed):
    message = _("This link is no longer good. Ask for the mails once more on the office's page.")


class MailboxesBusy(Exception):
    """Some mailboxes took nothing just now: they are written to again later."""
