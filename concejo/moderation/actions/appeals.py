"""Saying that a measure is wrong, and deciding about it."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, User
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.moderation.actions.measures import lift
from concejo.moderation.errors import (
    AppealedAlready,
    AppealNeeded,
    AppealTooLate,
    NothingAppealed,
    SomebodyElseDecides,
)
from concejo.moderation.models import Appeal, Moderator
from concejo.moderation.queries import (
    as_moderator,
    may_appeal,
    measure_for,
    person_behind,
)
from concejo.moderation.rules import STANDING

_LONGEST = 2000


@transaction.atomic
def appeal(user: User | None, measure_id: int, text: str, *, note: str = "") -> Appeal:
    """The person says that a measure is wrong: signed in, or with the note of the mail."""
    measure = measure_for(user, measure_id, note)
    text = clean(text)
    if Appeal.objects.filter(measure=measure).exists():
        raise AppealedAlready
    if not may_appeal(measure):
        raise AppealTooLate
    if not text or len(text) > _LONGEST:
        raise AppealNeeded
    made = Appeal.objects.create(measure=measure, text=text)
    record("appeal.made", actor=None, subject=made, target=measure.target_id, kind=measure.kind)
    return made


@transaction.atomic
def approve_appeal(actor: Actor, measure_id: int) -> Appeal:
    """The person is right: the measure is lifted. Posts that are gone cannot come back."""
    waiting = _waiting(actor, measure_id)
    waiting.approved_at = clock.now()
    _decided(actor, waiting, "approved_at")
    measure = waiting.measure
    if measure.kind in STANDING:
        lift(actor, Account.objects.select_for_update().get(pk=measure.target_id), measure.kind)  # type: ignore[arg-type]
    elif measure.lifted_at is None:
        measure.lifted_at, measure.lifted_by = clock.now(), actor.account
        measure.save(update_fields=["lifted_at", "lifted_by"])
    record("appeal.approved", actor=actor, subject=waiting, target=measure.target_id)
    return waiting


@transaction.atomic
def reject_appeal(actor: Actor, measure_id: int) -> Appeal:
    """The measure stays."""
    waiting = _waiting(actor, measure_id)
    waiting.rejected_at = clock.now()
    _decided(actor, waiting, "rejected_at")
    record("appeal.rejected", actor=actor, subject=waiting, target=waiting.measure.target_id)
    return waiting


def _waiting(actor: Actor, measure_id: int) -> Appeal:
    as_moderator(actor)
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("measure__target")
    found = rows.filter(pk=measure_id, approved_at=None, rejected_at=None).first()
    if found is None or found.measure.target_id == actor.account_id:
        raise NothingAppealed
    if found.measure.taken_by_id == actor.account_id and _others_moderate(actor, found):
        raise SomebodyElseDecides
    return found


def _others_moderate(actor: Actor, about: Appeal) -> bool:
    """Is there somebody who neither took the measure nor is the one it is about?"""
    theirs = person_behind(about.measure.target)
    others = Moderator.objects.current().exclude(user=actor.user)
    return (others.exclude(user=theirs) if theirs else others).exists()


def _decided(actor: Actor, its: Appeal, name: str) -> None:
    its.decided_by = actor.account
    its.save(update_fields=[name, "decided_by"])
