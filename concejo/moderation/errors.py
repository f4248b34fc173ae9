"""What reports and moderation can be refused, and who is not let in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused


class ModeratorsOnly(NotAllowed):
    message = _("This is for the town's moderators. Sign in as yourself, with a moderator's seat.")


class NoSuchReport(NotFound):
    message = _("There is no such report. Look at the list again.")


class NoSuchMeasure(NotFound):
    message = _("There is no such measure, or it is not about you.")


class NobodyWaits(NotFound):
    message = _("Nobody waits under this name for a yes. Look at the list again.")


class NoSuchBlock(NotFound):
    message = _("There is no such entry. Look at the list again.")


class NoSuchHashtag(NotFound):
    message = _("Nobody has used this hashtag. Look at the list again.")


class NoSuchLink(NotFound):
    message = _("Nobody has linked to this page. Look at the list again.")


class OnlyItsCapitals(Refused):
    message = _("Only capitals and accents of a hashtag can be changed, not its letters.")


class CommentTooLong(Refused):
    message = _("A report has up to 1000 characters. Say in short what is wrong.")


class NoSuchRule(Refused):
    message = _("The town has no rule with this number. Choose from its rules.")


class NoSuchMeasureKind(Refused):
    message = _(
        "There is no such measure. Choose none, sensitive, disable, silence, suspend, "
        "delete_statuses or mark_statuses_as_sensitive."
    )


class ReasonTooLong(Refused):
    message = _("What the person is told has up to 2000 characters. Shorten it.")


class ReasonNeeded(Refused):
    message = _("Say in a sentence why: the person is told, and it stays in the history.")


class NamePosts(Refused):
    message = _("Choose the posts that this is about: they must be this person's.")


class OfficeIsNotSilenced(NotAllowed):
    message = _(
        "An office answers in its cases and cannot be silenced. Warn it, or talk with whoever "
        "holds it."
    )


class NobodyBehind(Refused):
    message = _("Nobody of this town signs in with this address. Suspend or limit it instead.")


class SuspendFirst(NotAllowed):
    message = _("Only a suspended account can be erased. Suspend it first.")


class AppealTooLate(NotAllowed):
    message = _("One can object within twenty days. Come to the town hall's counter about it.")


class AppealedAlready(Conflict):
    message = _("You have objected to this already. You will hear by mail and here.")


class AppealNeeded(Refused):
    message = _("Write in a few sentences, up to 2000 characters, why you think that it is wrong.")


class NothingAppealed(NotFound):
    message = _("Nobody waits for an answer about this measure. Look at the list again.")


class SomebodyElseDecides(NotAllowed):
    message = _("Another moderator decides about this, because you took the measure yourself.")


# --- Coming in ---


class SignUpClosedHere(NotAllowed):
    message = _("No account can be made from where you are. Come to the town hall's counter.")


class EmailBlocked(Refused):
    message = _("No account can be made with this e-mail address. Use another one.")


class NoAccess(NotAllowed):
    message = _("The town does not answer from where you are. Come to the town hall's counter.")


class StillWaiting(NotAllowed):
    message = _("Your account waits for a yes of the moderators. You will get a mail.")


class ShutOut(NotAllowed):
    message = _(
        "The moderators have closed this account for now. The mail that you got says why, and how "
        "to object. Without a mail, come to the town hall's counter."
    )


class ReasonToJoinTooLong(Refused):
    message = _("Say in up to 500 characters why you would like to join.")


# --- Blocks ---


class DomainNotPossible(Refused):
    message = _("That is no domain. Write it like example.org.")


class NetworkNotPossible(Refused):
    message = _("That is no IP address or range. Write it like 198.51.100.0/24.")


class NetworkTooLarge(Refused):
    message = _("That would shut out too many. Choose a smaller range.")


class NetworkBlockedAlready(Conflict):
    message = _("This IP range is in the list already. Change that entry.")


class DomainBlockedAlready(Conflict):
    message = _("This domain is in the list already. Change that entry.")


class EmailOrHashNeeded(Refused):
    message = _("Send an e-mail address, or the SHA-256 hash of one in its plain form.")
