"""Answers that an office keeps ready, and how they read in a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import ngettext

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases import crier as cries
from concejo.cases.models import Case
from concejo.cases.queries.views import CaseView
from concejo.cases.rules import current_promise, stands_for
from concejo.offices.models import Office
from concejo.offices.queries import working_time_of
from concejo.work.errors import NoSuchPhrase, PhraseLacks
from concejo.work.models import Phrase
from concejo.work.phrases import Hole, filled, lacking, word_of

# What presses the first ones at the desk; 1 to 4 promise.
KEYS = "567890"


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready answer as it reads in one case."""

    phrase: Phrase
    key: str
    text: str
    # What the case does not have of what it speaks of; then it cannot be said.
    lacks: str = ""


def phrases_of(office: Office) -> list[Phrase]:
    """The answers that an office keeps ready, in their order."""
    return list(Phrase.objects.filter(office=office))


def phrase_for(actor: Actor, phrase_id: int) -> Phrase:
    """One of them, for those who hold its office."""
    theirs = Phrase.objects.filter(office__account__in=actor.offices)
    phrase = theirs.select_related("office__account").filter(pk=phrase_id).first()
    if phrase is None:
        raise NoSuchPhrase
    return phrase


def ready_in(view: CaseView, phrases: Sequence[Phrase]) -> list[Ready]:
    """How an office's ready answers read in a case. No queries."""
    promise = view.promise
    due = promise.due_at if promise and not promise.kept_at and not promise.broken_at else None
    language = view.case.post.language or translation.get_language() or "es"
    with translation.override(language[:2]):
        facts = _facts(view.case, due)
    keys = [*KEYS, *[""] * len(phrases)]
    return [
        Ready(
            phrase,
            key,
            filled(phrase.text, facts),
            lacks=_lacks(phrase, facts),
        )
        for phrase, key in zip(phrases, keys, strict=False)
    ]


def ready_text(actor: Actor, case: Case, phrase_id: int) -> str:
    """What a ready answer says in a case; refused where the case lacks what it speaks of."""
    phrase = phrase_for(actor, phrase_id)
    office = stands_for(actor, case)
    if office is None:
        raise NoSuchPhrase
    promise = current_promise(case)
    due = promise.due_at if promise and not promise.kept_at and not promise.broken_at else None
    with cries.in_words_of(case.post):
        facts = _facts(case, due)
    if lacks := _lacks(phrase, facts):
        raise PhraseLacks(number=case.number, hole=lacks)
    return filled(phrase.text, facts)


def _facts(case: Case, due: datetime | None) -> dict[Hole, str]:
    reporter = case.reporter
    street = case.street.name if case.street else ""
    return {
        # Only what everybody calls them; of somebody without an account nothing is said.
        Hole.NAME: reporter.name.split(" ")[0] if reporter else "",
        Hole.NUMBER: case.number,
        Hole.STREET: f"{street} {case.street_number}".strip() if street else "",
        Hole.DATE: _date(case, due) if due else "",
        Hole.KIND: case.kind.name_in(translation.get_language() or "es").lower(),
        Hole.OFFICE: case.owner.title,
        Hole.TODAY: cries.day_of(clock.now()),
        Hole.LINK: cries.link_to(case),
    }


def _date(case: Case, due: datetime) -> str:
    """The date of a promise, so that who reads it in a sentence reads the same promise.

    Without an hour it is closing time, for people and for the reader.
    """
    local = clock.local(due)
    day = cries.day_of(due)
    if working_time_of(case.owner).closing(local.date()) == due:
        return day
    words = ngettext("%(day)s at %(time)s", "%(day)s at %(time)s", local.hour)
    return words % {"day": day, "time": f"{local:%H:%M}"}


def _lacks(phrase: Phrase, facts: dict[Hole, str]) -> str:
    missing = next(lacking(phrase.text, facts), None)
    return word_of(missing, translation.get_language() or "") if missing else ""
