"""What the work of an office can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused


class NotesAreTheirs(NotAllowed):
    message = _("Only the offices that have case %(number)s, or had it, write notes on it.")


class NoteNeeded(Refused):
    message = _("Write the note first.")


class NoteTooLong(Refused):
    message = _("A note has up to %(limit)s characters. Shorten it, or write two.")


class NoteWithoutCase(Refused):
    message = _(
        "This is a note of the house, so it was not published. Write it as an answer in the "
        "conversation of its case, or leave out what makes it a note: %(sign)s."
    )


class NoteInEdit(NoteWithoutCase):
    message = _(
        "With “%(sign)s” this is a note of the house, so nothing was changed: the post stands as "
        "it was. Write the note as an answer of its own in the conversation of its case, or leave "
        "out “%(sign)s”."
    )


class NoteIsOnlyWords(Refused):
    message = _(
        "A note of the house is words alone, so nothing was published. Leave out photos, answers "
        "to choose and quotes."
    )


class NoSuchNote(NotFound):
    message = _("There is no such note, or somebody has taken it away. Reload the page.")


class NotYourDesk(NotAllowed):
    message = _("Only those who hold @%(office)s do that. Ask at the town hall to be given a seat.")


class UnknownHole(Refused):
    message = _("“{%(name)s}” means nothing here, so nobody could fill it. Use one of: %(known)s.")


class PhraseNeeded(Refused):
    message = _("A ready answer has a name and words. Fill in both.")


class PhraseTooLong(Refused):
    message = _("A ready answer has up to %(limit)s characters. Shorten it.")


class PhraseNameTaken(Conflict):
    message = _("There is a ready answer called “%(name)s” already. Choose another name.")


class TooManyPhrases(Refused):
    message = _("An office keeps up to %(limit)s ready answers. Take one away first.")


class NoSuchPhrase(NotFound):
    message = _("There is no such ready answer, or somebody has taken it away. Reload the page.")


class PhraseLacks(Refused):
    message = _(
        "Case %(number)s has nothing to put into %(hole)s. Promise a date or give the street "
        "first, or write a sentence."
    )


class NothingTicked(Refused):
    message = _("No case is ticked. Tick those that you mean, and try again.")


class NoSuchCases(NotFound):
    message = _(
        "There is no case %(numbers)s, or it is not open to you. Untick it, or check the number: "
        "nothing has been done yet."
    )


class TooManyTicked(Refused):
    message = _("Up to %(limit)s cases are answered at once. Tick fewer.")


class WhatShallHappen(Refused):
    message = _("Say what shall happen to these cases: choose one of the buttons.")


class NoSuchBundle(NotFound):
    message = _("There are no such answers of your office.")


class SaidIsSaid(Refused):
    message = _(
        "What was said stands in the conversations; it is not undone. Say what is true now."
    )


class TooLateToUndo(Refused):
    message = _(
        "The %(minutes)s minutes are over. Each case can still be answered again by itself."
    )


class FirmNeeded(Refused):
    message = _("Say which firm does it: up to %(limit)s characters.")


class DaysNotPossible(Refused):
    message = _("A link for a firm is good for 1 to %(most)s days. Choose a number between them.")


class NotThisOffices(Refused):
    message = _(
        "Case %(number)s is not open at @%(office)s, so a firm cannot be sent for it. Untick it."
    )


class NoSuchErrand(NotFound):
    message = _(
        "This link opens nothing: it was not copied whole, it is over, or the office ended it. Ask "
        "the office for a new one."
    )


class ErrandIsOver(Conflict):
    message = _(
        "This link was good until %(day)s and opens nothing any more. Ask the office for a new one."
    )


class ErrandEnded(Conflict):
    message = _("The office has ended this link. Ask the office if there is still work to do.")


class AlreadyDone(Conflict):
    message = _(
        "This work was reported as done already, at %(when)s, so nothing was sent a second time. "
        "The office has your words as a note."
    )


class WorkIsOver(Conflict):
    message = _(
        "Case %(number)s is “%(state)s” by now and no longer yours to do, so nothing was "
        "published. Ask the office that sent you if there is still work."
    )


class WorkIsAnothers(Conflict):
    message = _(
        "Case %(number)s is another office’s by now and no longer yours to do, so nothing was "
        "published. Ask the office that sent you if there is still work."
    )


class FilterNameNeeded(Refused):
    message = _("Give the filter a name of up to %(limit)s characters.")


class FilterSaysNothing(Refused):
    message = _("This filter would show everything. Choose first what the desk should show.")


class TooManyFilters(Refused):
    message = _("You have %(limit)s filters at this desk. Take one away first.")


class NoSuchFilter(NotFound):
    message = _("There is no such filter of yours. Reload the page.")


class CauseTooLong(Refused):
    message = _("A cause has up to %(limit)s characters. Say it in a few words.")


class NotClosedYet(Conflict):
    message = _("Case %(number)s is still open: say what it was when you close it.")


class HouseStepIsOnlyWords(Refused):
    message = _(
        "“%(sign)s” is for the house and is words alone, so nothing was published. Leave out "
        "photos, answers to choose and quotes."
    )


class HouseStepInPost(Refused):
    message = _(
        "With “%(sign)s” in front this is for the house, so nothing was published or changed. "
        "Write it as an answer of its own in the conversation of its case."
    )


class NumberNeeded(Refused):
    message = _("Say by its number which case it has to do with, such as #related 2026-000123.")


class TooManyCauses(Refused):
    message = _("A kind offers up to %(limit)s causes. Leave some out.")


class PartNeeded(Refused):
    message = _("Say in up to %(limit)s characters what the other office has to do.")


class NotTakenApart(Refused):
    message = _(
        "No part of case %(number)s can become another office’s case: it is closed, private or "
        "that office’s already. Hand over the whole of it instead."
    )


class UnknownChoice(Refused):
    message = _("Choose never, at once or once a day.")


class MailboxNeeded(Refused):
    message = _(
        "You have no confirmed e-mail address. Give one under “How I sign in”, and confirm it."
    )


class DeskMailLinkNotGood(NotAllowed):
    message = _(
        "This link is not whole. Open it again from the mail, or choose under “My quiet hours”."
    )
