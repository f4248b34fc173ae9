"""What became of cases that were answered at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases.crier import what_was_understood
from concejo.cases.states import UNDO_WITHIN
from concejo.work.errors import NoSuchBundle
from concejo.work.models import Bundle, BundleLine


@dataclass(frozen=True, slots=True)
class Outcome:
    """The cases of a bundle by what became of them."""

    bundle: Bundle
    done: list[BundleLine]
    refused: list[BundleLine]
    undone: list[BundleLine]
    # What was done with those that are done: promised for Tuesday 24 November, 14:00.
    what: str
    words: str
    # Until when all of them can be undone; None where nothing can.
    undo_until: datetime | None


def bundle_for(actor: Actor, bundle_id: int) -> Bundle:
    """Some cases that were answered at once, for the people of their office."""
    theirs = Bundle.objects.filter(office__account__in=actor.offices)
    bundle = theirs.select_related("office__account").filter(pk=bundle_id).first()
    if bundle is None:
        raise NoSuchBundle
    return bundle


def outcome_of(actor: Actor, bundle_id: int) -> Outcome:
    """What became of each. Two queries."""
    bundle = bundle_for(actor, bundle_id)
    lines = list(bundle.lines.select_related("case__post"))
    until = bundle.made_at + UNDO_WITHIN
    done = [line for line in lines if line.done_at and not line.undone_at]
    may_undo = done and bundle.undone_at is None and bundle.verb != "say" and clock.now() < until
    return Outcome(
        bundle,
        done,
        [line for line in lines if not line.done_at],
        [line for line in lines if line.undone_at],
        _what(bundle),
        str(bundle.asked.get("words", "")),
        until if may_undo else None,
    )


def _what(bundle: Bundle) -> str:
    asked = bundle.asked
    facts: dict[str, object] = {"due_at": asked.get("due_at")}
    if bundle.verb in _TO:
        facts[_TO[bundle.verb]] = asked.get("to")
    said = what_was_understood(bundle.verb, facts)
    return said[:1].upper() + said[1:]


# Who is meant by whom it goes to.
_TO = {"hand_over": "office", "give": "person"}
