"""Taking back what was understood: the case and its promises are as they were before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases.actions.moves import follow_along, no_longer_along
from concejo.cases.actions.placing import record_place
from concejo.cases.actions.timing import clocks_of
from concejo.cases.errors import NothingToUndo, NotTheLastStep, NotYourMove
from concejo.cases.limits import told_of
from concejo.cases.models import Case, Clocks, Promise, Understanding
from concejo.cases.queries.cases import last_understanding
from concejo.cases.queries.kinds import kind_with_code
from concejo.cases.rules import may_take_back, stands_as
from concejo.cases.states import UNDO_WITHIN, By
from concejo.events.log import record
from concejo.posts.actions.conversations import leave_conversation

_CASE = (
    "owner_id", "kind_id", "given_to_id", "state", "card", "next_at", "near_at", "answered_at",
    "waiting_since", "seconds_left", "done_at", "closed_at", "closed_by", "joined_to_id",
)  # fmt: skip
_CLOCKS = (
    "limits_id", "since", "worked", "promise_after", "promised_at", "answer_by", "promise_by",
    "fix_by", "office_since", "office_worked", "office_by", "stopped_at", "paused_until", "step_at",
)  # fmt: skip
_PLACE = ("street_id", "street_number", "lat", "lon", "district")
_PROMISE = ("due_at", "kept_at", "moved_at", "broken_at", "void_at", "reason")


def snapshot(case: Case) -> dict[str, Any]:  # Any: the values of a row, as JSON keeps them
    """A case, its clocks and its promises as they are now, for JSON."""
    promises = {str(p.pk): _values(p, _PROMISE) for p in case.promises.all()}
    clocks = _values(clocks_of(case), _CLOCKS) | {"taken": clocks_of(case).taken}
    return {"case": _values(case, _CASE), "clocks": clocks, "promises": promises}


@transaction.atomic
def undo_understanding(actor: Actor | None, made: Understanding, *, has_key: bool = False) -> Case:
    """Take a step back, within 15 minutes and only the newest one of its case."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("owner__account", "kind")
        .get(pk=made.case_id)
    )
    newest = (
        Understanding.objects.filter(case=case, undone_at=None)
        .exclude(verb="")
        .order_by("at", "pk")
    ).last()
    too_late = clock.now() > made.at + UNDO_WITHIN
    if not may_take_back(actor, case, made.post, has_key=has_key):
        raise NotYourMove(number=case.number, who=By.CHARGE.label)
    if (
        too_late
        or "case" not in made.before
        or _leads_back(case, made.before["case"]["joined_to_id"])
    ):
        raise NothingToUndo
    # Two people may press the button at once: the second of them means no other step.
    if made.undone_at or newest is None or newest.pk != made.pk:
        raise NotTheLastStep(number=case.number)

    if made.verb == "join" and case.joined_to is not None:
        no_longer_along(case, case.joined_to)
    _restore(case, _without_kind(made), _CASE)
    placed = _put_back(case, made.before.get("place"))
    if made.verb == "separate" and case.joined_to is not None:
        follow_along(case, case.joined_to)
    for promise in Promise.objects.filter(case=case):
        before = made.before["promises"].get(str(promise.pk))
        if before is None:
            promise.void_at = clock.now()
            promise.save()
        else:
            _restore(promise, before, _PROMISE)
    _turn_back(clocks_of(case), made.before.get("clocks", {}))
    if newcomer := made.before.get("newcomer"):
        leave_conversation(case.thread_id, newcomer)
    made.undone_at = clock.now()
    made.save(update_fields=["undone_at"])
    # Who said it in a joined case, and in which one, may be private.
    is_elsewhere = made.post.thread_id != case.thread_id
    record(
        # Whose it is inside an office is nobody else's affair: no step is undone for others.
        "case.given_back" if made.verb == "give" else "case.undone",
        actor=None if is_elsewhere else actor,
        subject=case,
        number=case.number,
        state=case.state,
        verb=made.verb,
        office=case.owner.handle,
        role=By.CHARGE if By.CHARGE in stands_as(actor, case) else By.REPORTER,
        undoes=made.before.get("event"),
        post=None if is_elsewhere else made.pk,
    )
    if placed:
        record_place(actor, case)
    return case


def note_place(case: Case, was: dict[str, Any]) -> None:  # Any: as above
    """The newest step said where it is too: taking it back puts the case where it was."""
    made = last_understanding(case)
    if made is not None and (now := where_it_is(case)) != was:
        made.before |= {"place": {"was": was, "now": now}}
        made.save(update_fields=["before"])


def where_it_is(case: Case) -> dict[str, Any]:  # Any: as above
    """The place of a case, for JSON."""
    return _values(case, _PLACE)


def _put_back(case: Case, place: dict[str, Any] | None) -> bool:  # Any: as above
    """Where it was before the step, unless somebody has said more since."""
    if place is None or where_it_is(case) != place["now"]:
        return False
    _restore(case, place["was"], _PLACE)
    return True


def _without_kind(made: Understanding) -> dict[str, Any]:  # Any: as above
    """The case before a step. Two kinds may have become one since: one step says which it is."""
    before = dict(made.before["case"])
    if "kind" in made.facts and (kind := kind_with_code(before["kind_id"])):
        return before | {"kind_id": kind.pk}
    before.pop("kind_id", None)
    return before


def _leads_back(case: Case, into: int | None) -> bool:
    """Would the case be joined to one that is joined to it by now?"""
    while into is not None and into != case.pk:
        into = Case.objects.filter(pk=into).values_list("joined_to_id", flat=True).first()
    return into is not None


def _values(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:  # Any: as above
    values = {name: getattr(row, name) for name in names}
    return {n: v.isoformat() if isinstance(v, datetime) else v for n, v in values.items()}


def _turn_back(clocks: Clocks, before: dict[str, Any]) -> None:  # Any: as above
    """The clocks as they were; whoever was told meanwhile was told."""
    clocks.taken = sorted({*told_of(clocks.taken), *before.get("taken", ())})
    _restore(clocks, before, _CLOCKS)


def _restore(row: models.Model, values: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        if name not in values:
            # It was noted before there was such a thing.
            continue
        field = row._meta.get_field(name.removesuffix("_id"))  # noqa: SLF001 - Django's own way
        value = values[name]
        is_time = isinstance(field, models.DateTimeField)
        setattr(row, name, datetime.fromisoformat(value) if is_time and value else value)
    if isinstance(row, Case):
        row.updated_at = clock.now()
    row.save()
