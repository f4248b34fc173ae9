"""What cases can refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused


class NoSuchCase(NotFound):
    message = _("There is no case with this number, or it is not open to you. Check the number.")


class MoveNotPossible(Conflict):
    message = _("Case %(number)s is %(state)s now, so that is no longer possible. Reload the page.")


class NotYourMove(NotAllowed):
    message = _("Only %(who)s can do that with case %(number)s.")


class DateNeeded(Refused):
    message = _("A promise needs a date. Say by when.")


class DateHasPassed(Refused):
    message = _("That date has passed already. Promise a day that is still to come.")


class DateTooFar(Refused):
    message = _("That date is more than a year away. Promise something nearer, or decline it.")


class PauseNeedsDate(Refused):
    message = _("A pause needs a date. Say until when it waits.")


class PauseIsOver(Refused):
    message = _("That date has passed already. Say a day that is still to come.")


class PauseTooLong(Refused):
    message = _("That date is more than a year away. Let it wait until a nearer day.")


class ProofNeeded(Refused):
    message = _("Show it with a photo, or say in a sentence why there is none.")


class ReasonNeeded(Refused):
    message = _("Give the reason: the person who reported it will read it.")


class QuestionNeeded(Refused):
    message = _("Write the question that the person who reported it should answer.")


class WordsNeeded(Refused):
    message = _("Write a sentence first.")


class SameOffice(Refused):
    message = _("@%(handle)s has this case already.")


class NotOfThisOffice(Refused):
    message = _("They do not hold @%(office)s, which has this case. Choose one of: %(known)s.")


class MoreHidden(Conflict):
    message = _(
        "Everybody sees more of case %(number)s than of case %(into)s, so it cannot go on there. "
        "Join that one into this one, or make this one private first."
    )


class OtherCaseClosed(Conflict):
    message = _(
        "Case %(number)s is closed, so this one cannot go on in it. Answer this one by itself, or "
        "open that one again first."
    )


class SameCase(Refused):
    message = _("A case cannot be joined to itself. Give the number of the other one.")


class TooLateToReopen(Refused):
    message = _("That was more than 30 days ago. Tell it anew: it gets a new number.")


class NothingToUndo(Refused):
    message = _("There is nothing to undo, or the 15 minutes have passed.")


class NotTheLastStep(Conflict):
    message = _(
        "That step of case %(number)s was undone already, or something else has happened since. "
        "Reload the page and see which step is the last one now."
    )


class NoSuchKind(NotFound):
    message = _("There is no kind of case with the code %(code)s. Choose one of: %(known)s.")


class KindIsSo(Refused):
    message = _("Case %(number)s is filed under %(kind)s already.")


class KindNotNamed(Refused):
    message = _("“%(said)s” is no kind of case. Name one of: %(known)s.")


class KindsDiffer(Refused):
    message = _(
        "Of %(one)s everybody sees something else than of %(other)s. Make that the same first, so "
        "that no case shows more than it was told with."
    )


class KindNameNeeded(Refused):
    message = _("A kind has a code of small letters, digits and _, and a name in each language.")


class KindIsThere(Conflict):
    message = _("There is a kind with the code %(code)s already. Change that one.")


class SameKind(Refused):
    message = _("A kind cannot be merged into itself. Choose another one.")


class KindIsNeeded(Refused):
    message = _(
        "The town needs the kind %(kind)s: cases without another kind are of it, or it says who "
        "may read them. Merge the other one into it, or change its names."
    )


class NotMerged(NotFound):
    message = _("%(code)s is not made one with another kind. Look at the list of kinds.")


class LookFirst(Refused):
    message = _("There is personal data in it. Everybody would read: “%(text)s” Send it like that?")


class QuestionNotPossible(Refused):
    """A question that cannot be kept as it was given; for whoever sets up a town."""

    message = _("The question %(code)s of %(kind)s cannot be asked like that: %(why)s")


class AnswerNeeded(Refused):
    message = _("“%(code)s” has to be answered: %(question)s")


class AnswerNotPossible(Refused):
    message = _("“%(answer)s” is no answer to “%(code)s”. It must be %(wanted)s.")


class RungNotUnderstood(Refused):
    """A step of a ladder as somebody wrote it; for whoever sets up a town."""

    message = _(
        "“%(text)s” is no step of a ladder. Write what is owed, after how much of its limit, and "
        "who is told, such as promise:100:head. Owed is one of %(owed)s; told is one of %(whom)s."
    )


class LimitsNotPossible(Refused):
    """Limits that cannot be kept as they were given; for whoever sets up a town."""

    message = _("These limits are not possible: %(why)s")
