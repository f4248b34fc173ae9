"""What happens to cases by itself when a date comes. Called every minute; safe to repeat."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from concejo.base import clock
from concejo.cases import crier as cries
from concejo.cases.actions.moves import settle
from concejo.cases.actions.telling import tell_of_step
from concejo.cases.models import Case, ClosedBy
from concejo.cases.queries.cases import where_it_goes_on
from concejo.cases.rules import current_promise
from concejo.cases.states import LAPSES_AFTER, State
from concejo.events.log import record
from concejo.events.models import Event
from concejo.posts.models import Post

log = logging.getLogger(__name__)

_AT_ONCE = 500


def strike(at: datetime) -> None:
    """Break promises whose date has passed, remind, and let silence confirm or close."""
    broken = Case.objects.filter(
        state=State.PROMISED,
        next_at__lt=at,
        promises__broken_at=None,
        promises__kept_at=None,
        promises__moved_at=None,
        promises__void_at=None,
        promises__due_at__lt=at,
    )
    _each(broken.distinct(), at, _break)
    _each(Case.objects.filter(state=State.WAITING, next_at__lte=at), at, _remind_or_lapse)
    _each(Case.objects.filter(state=State.DONE, next_at__lte=at), at, _settle)


def _each(cases: QuerySet[Case], at: datetime, happen: Callable[[Case, datetime], None]) -> None:
    """Each in its own transaction: one that fails does not hold up the others."""
    for pk in list(cases.order_by("next_at").values_list("pk", flat=True)[:_AT_ONCE]):
        try:
            with transaction.atomic():
                case = (
                    Case.objects.select_for_update(of=("self",))
                    .select_related("owner__account", "reporter", "post__author", "kind")
                    .get(pk=pk)
                )
                happen(case, at)
        except Exception:
            log.exception("the clock could not move case %s", pk)


def _break(case: Case, at: datetime) -> None:
    """The date passed: the owner is asked in public for a reason and a new date."""
    promise = current_promise(case)
    late = promise is not None and promise.broken_at is None and promise.due_at < at
    if case.state != State.PROMISED or promise is None or not late:
        return
    promise.broken_at = at
    promise.save(update_fields=["broken_at"])
    said = _say(case, lambda: cries.promise_broken(case, promise.due_at))
    settle(case, "break", {"promised_by": promise.office.handle}, actor=None, post=said)


def _remind_or_lapse(case: Case, at: datetime) -> None:
    if case.state != State.WAITING or case.next_at is None or case.next_at > at:
        return
    assert case.waiting_since is not None  # noqa: S101 - a waiting case knows since when
    lapses_at = case.waiting_since + LAPSES_AFTER
    if at < lapses_at and case.next_at < lapses_at:
        case.next_at = lapses_at
        name = f"@{case.reporter.handle}, " if case.reporter else ""
        said = _say(case, lambda: cries.reminder(name))
        settle(case, "remind", {}, actor=None, post=said)
        return
    promise = current_promise(case)
    if promise is not None and not promise.kept_at and not promise.broken_at:
        # The clock stood still: whatever date it had, it did not come.
        promise.void_at = at
        promise.save(update_fields=["void_at"])
    case.state = State.WITHDRAWN
    case.next_at = None
    case.closed_at, case.closed_by = at, ClosedBy.SILENCE
    case.waiting_since = case.seconds_left = None
    said = _say(case, lambda: cries.lapsed(case))
    settle(case, "lapse", {}, actor=None, post=said)


def _settle(case: Case, at: datetime) -> None:
    """Nobody said that it is still the same: silence confirms."""
    if case.state != State.DONE or case.next_at is None or case.next_at > at:
        return
    case.state = State.CONFIRMED
    case.next_at = None
    case.closed_at, case.closed_by = at, ClosedBy.SILENCE
    settle(case, "settle", {}, actor=None, post=None)


def _say(case: Case, sentence: Callable[[], str]) -> Post | None:
    """The crier says it in the conversation, unless nothing is left of it."""
    goes_on = where_it_goes_on(case)
    if goes_on.deleted_at is not None:
        return None
    with cries.in_words_of(case.post):
        said = cries.say(sentence(), to=goes_on)
    tell_of_step(case, said)
    return said


# --- The router ---

# When nobody waits for the machine.
_HOUR_TO_LEARN = 3


def rebuild_router(at: datetime) -> None:
    """Once a night the router learns anew."""
    if clock.local(at).hour != _HOUR_TO_LEARN:
        return
    with transaction.atomic():
        if not Event.objects.filter(kind="router.due", at__gt=at - timedelta(hours=12)).exists():
            record("router.due", actor=None, subject=None)
