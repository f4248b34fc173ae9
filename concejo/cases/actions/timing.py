"""Keeping the clocks of a case: what happens to them with every step.

While nothing is left to do for an office, as the resident is asked, as it is done or closed, they
stand still. A hand-over leaves the resident's clock alone and starts the office's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from concejo.base import clock
from concejo.cases.limits import (
    Owed,
    Whom,
    counting_in,
    has_passed,
    hours_now,
    hours_owed,
    ladder_of,
    near_at,
    next_rung,
    on_offices_clock,
    on_residents_clock,
    told_of,
)
from concejo.cases.models import Case, Clocks, Limits, Promise
from concejo.cases.queries.kinds import limits_at
from concejo.cases.rules import current_promise
from concejo.cases.states import State

AT_WORK = frozenset({State.RECEIVED, State.PROMISED})


def start_clocks(case: Case) -> Clocks:
    """The clocks of a case that is being opened, and its first date with them. Not saved yet."""
    clocks = _new_clocks(case, limits_at(case.kind, case.opened_at))
    _reckon(clocks, None)
    return clocks


def keep_time(case: Case, verb: str) -> dict[str, object]:
    """After a step: clocks stop, go on or start anew, and the case gets its dates.

    Says for the log whether what was owed came in time, and after how many working minutes. The
    case itself is saved by the caller.
    """
    now = clock.now()
    clocks = clocks_of(case)
    stopped_at = clocks.stopped_at or now
    facts: dict[str, object] = {}
    if verb == "hand_over":
        _give_turn(clocks, now)
    if verb == "pause" and clocks.paused_until is not None:
        _go_on(clocks, now, clocks.paused_until, owe_anew=False)
    if case.state not in AT_WORK:
        clocks.stopped_at = stopped_at
    elif clocks.stopped_at is not None:
        clocks.stopped_at = None
        _go_on(clocks, stopped_at, now, owe_anew=case.state == State.RECEIVED)
    if case.state == State.PROMISED and clocks.promised_at is None:
        clocks.promised_at = now
        if verb in {"promise", "hand_over"}:
            facts["in_time"] = _in_time(stopped_at, clocks.promise_by)
            facts["worked"] = _minutes_worked(clocks, stopped_at)
    if verb == "finish":
        facts["in_time"] = _in_time(stopped_at, clocks.fix_by)
        facts["worked"] = _minutes_worked(clocks, stopped_at)
    promise = current_promise(case) if case.state == State.PROMISED else None
    _reckon(clocks, promise)
    clocks.save()
    if verb == "answer":
        facts["due_at"] = clock.iso(case.next_at) if case.next_at else None
    return facts


def file_anew(case: Case) -> None:
    """It is of another kind: that kind's limits count from now on, for what is still owed.

    They run from the report, as the resident has waited since. What has run out stays so. A limit
    that would have run out before anybody knew is given whole from now on, never later than told.
    """
    clocks = clocks_of(case)
    at = clocks.stopped_at or clock.now()
    clocks.limits = limits_at(case.kind, clock.now())
    asked_for = Owed.PROMISE if case.state == State.RECEIVED else Owed.FIX
    by = on_offices_clock(clocks, asked_for)
    if by is not None and by <= at:
        _give_turn(clocks, at)
    for owed, name in _DATES.items():
        told = getattr(clocks, name)
        if _is_over(case, owed) or (told is not None and told <= at):
            continue
        by = on_residents_clock(clocks, owed)
        if by is not None and by <= at:
            whole = counting_in(clocks.hours, at).add(
                at, timedelta(hours=hours_owed(clocks, owed) or 0)
            )
            by = min(whole, told or whole)
        setattr(clocks, name, by)
    # Nobody is told of what passed under another name. What was passed over under the last one is
    # forgotten: a rung is the same words in every kind, and nobody was told of it.
    clocks.taken = told_of(clocks.taken)
    over = {rung.passed_over for rung in ladder_of(clocks) if has_passed(clocks, rung, at)}
    clocks.taken = sorted({*clocks.taken, *over})


def hurry(case: Case) -> None:
    """Somebody is in danger: from now on that limit counts, whole, and never later than told."""
    if case.state not in AT_WORK:
        return
    clocks, now = clocks_of(case), clock.now()
    for owed, name in _DATES.items():
        hours, told = hours_owed(clocks, owed), getattr(clocks, name)
        if hours is None or _is_over(case, owed):
            continue
        by = counting_in(clocks.hours, now).add(now, timedelta(hours=hours))
        setattr(clocks, name, min(by, told or by))
    _reckon(clocks, current_promise(case) if case.state == State.PROMISED else None)
    clocks.save()


_DATES = {Owed.ANSWER: "answer_by", Owed.PROMISE: "promise_by", Owed.FIX: "fix_by"}


def _is_over(case: Case, owed: Owed) -> bool:
    """Was it given, so that its date is a thing of the past?"""
    return {
        Owed.ANSWER: case.answered_at is not None,
        Owed.PROMISE: case.clocks.promised_at is not None,
        Owed.FIX: case.state == State.DONE,
    }[owed]


def first_answer_given(case: Case) -> tuple[bool | None, int]:
    """The limit of the first answer counts no longer. Was it kept, and after what working minutes?

    None without such a limit.
    """
    clocks = clocks_of(case)
    in_time = _in_time(clocks.stopped_at or clock.now(), clocks.answer_by)
    worked = _minutes_worked(clocks, clocks.stopped_at or clock.now())
    if clocks.answer_by is not None:
        promise = current_promise(case) if case.state == State.PROMISED else None
        _reckon(clocks, promise)
        clocks.save()
    return in_time, worked


def clocks_of(case: Case) -> Clocks:
    """The clocks of a case; those of one that is older than they are start with what is known."""
    try:
        return case.clocks
    except Clocks.DoesNotExist:
        clocks = _new_clocks(case, None)
        clocks.stopped_at = None if case.state in AT_WORK else (case.done_at or case.closed_at)
        clocks.promised_at = None if case.state == State.RECEIVED else case.answered_at
        clocks.save(force_insert=True)
        return clocks


def _new_clocks(case: Case, limits: Limits | None) -> Clocks:
    clocks = Clocks(
        case=case,
        limits=limits,
        hours=hours_now(case),
        since=case.opened_at,
        office_since=case.opened_at,
    )
    clocks.answer_by = on_residents_clock(clocks, Owed.ANSWER)
    clocks.promise_by = on_residents_clock(clocks, Owed.PROMISE)
    clocks.fix_by = on_residents_clock(clocks, Owed.FIX)
    return clocks


def _go_on(clocks: Clocks, stopped: datetime, resumes: datetime, *, owe_anew: bool) -> None:
    """Both clocks stood still from one moment to another. What had passed before has passed."""
    its = counting_in(clocks.hours, clocks.since)
    left = {
        name: its.between(max(stopped, clocks.since), by)
        for name in ("answer_by", "promise_by", "fix_by")
        if (by := getattr(clocks, name)) is not None and by > stopped
    }
    clocks.worked += int(its.between(clocks.since, stopped).total_seconds())
    clocks.since = max(clocks.since, resumes)
    theirs = counting_in(clocks.case.owner.hours, clocks.office_since)
    clocks.office_worked += int(theirs.between(clocks.office_since, stopped).total_seconds())
    clocks.office_since = max(clocks.office_since, resumes)
    for name, rest in left.items():
        setattr(clocks, name, its.add(clocks.since, rest))
    if owe_anew and (clocks.promised_at is not None or "promise_by" not in left):
        # The date that it had is void: another one is owed, and there is a whole limit for it.
        clocks.promised_at = None
        clocks.promise_after = clocks.worked
        clocks.promise_by = on_residents_clock(clocks, Owed.PROMISE)
        _forget(clocks, lambda owed, whom: owed == Owed.PROMISE and whom == Whom.MAYOR)
        _give_turn(clocks, clocks.since)


def _give_turn(clocks: Clocks, at: datetime) -> None:
    """The office's own clock starts now, and its ladder with it."""
    clocks.office_since = max(at, clocks.paused_until or at)
    clocks.office_worked = 0
    _forget(clocks, lambda _owed, whom: whom != Whom.MAYOR)


def _forget(clocks: Clocks, which: Callable[[Owed, Whom], bool]) -> None:
    """These steps of the ladder may be taken again."""
    rungs = [rung for rung in ladder_of(clocks) if which(rung.owed, rung.whom)]
    again = {text for rung in rungs for text in (str(rung), rung.passed_over)}
    clocks.taken = [text for text in clocks.taken if text not in again]


def _reckon(clocks: Clocks, promise: Promise | None) -> None:
    """The dates that follow from the clocks as they stand."""
    case = clocks.case
    if case.state == State.RECEIVED:
        # A date is always owed, and an answer while there is none.
        owed = [clocks.promise_by, clocks.answer_by if case.answered_at is None else None]
        case.next_at = min(by for by in owed if by is not None)
    case.near_at = near_at(clocks, (promise.made_at, promise.due_at) if promise else None)
    asked_for = {State.RECEIVED: Owed.PROMISE, State.PROMISED: Owed.FIX}.get(State(case.state))
    clocks.office_by = on_offices_clock(clocks, asked_for) if asked_for else None
    reckon_step(clocks)


def reckon_step(clocks: Clocks) -> None:
    """When the ladder has to be looked at next."""
    step = next_rung(clocks)
    clocks.step_at = step[0] if step else None


def _in_time(at: datetime, by: datetime | None) -> bool | None:
    return None if by is None else at <= by


def _minutes_worked(clocks: Clocks, at: datetime) -> int:
    """What the resident's clock says: working minutes from the report on, without its pauses."""
    running = counting_in(clocks.hours, clocks.since).between(clocks.since, at)
    return int(clocks.worked + running.total_seconds()) // 60
