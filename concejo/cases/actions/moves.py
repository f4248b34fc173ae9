"""The moves of a case: what changes in its rows, and the one event that says so.

Each takes a locked case and the post that asked for it. Whoever calls has found out what is meant:
by reading a sentence (``hearing.py``) or from a button (``desk.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases.actions.timing import clocks_of, file_anew, keep_time
from concejo.cases.errors import (
    DateHasPassed,
    DateNeeded,
    DateTooFar,
    KindIsSo,
    MoreHidden,
    MoveNotPossible,
    NotYourMove,
    OtherCaseClosed,
    PauseIsOver,
    PauseNeedsDate,
    PauseTooLong,
    ProofNeeded,
    QuestionNeeded,
    ReasonNeeded,
    SameCase,
    SameOffice,
    TooLateToReopen,
)
from concejo.cases.limits import counting_in
from concejo.cases.models import Case, CaseFollow, ClosedBy, Kind, Promise
from concejo.cases.reasons import why_of
from concejo.cases.rules import (
    FARTHEST_PROMISE,
    current_promise,
    is_overdue,
    lies_ahead,
    most_hidden,
    stands_as,
    stands_for,
)
from concejo.cases.states import (
    CLOSED,
    MOVES,
    REMINDS_AFTER,
    REOPENS_WITHIN,
    SILENCE_CONFIRMS_AFTER,
    By,
    State,
)
from concejo.events.log import record
from concejo.events.models import Event
from concejo.offices.models import Office
from concejo.offices.queries import working_time_of
from concejo.posts.actions.conversations import open_conversation
from concejo.posts.models import EVERYBODY, Post

_REASON = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to happen to a case."""

    verb: str
    due_at: datetime | None = None
    office: Office | None = None
    # What it is about after all.
    kind: Kind | None = None
    into: Case | None = None
    # How long it waits for others.
    until: datetime | None = None
    reason: str = ""
    has_photo: bool = False


def move(
    actor: Actor | None,
    case: Case,
    asked: Asked,
    *,
    post: Post | None = None,
    has_key: bool = False,
) -> Event:
    """Make one move on a locked case, or refuse it. The table in ``states.py`` decides."""
    rule = MOVES[asked.verb]
    roles = stands_as(actor, case, has_key=has_key)
    if case.state not in rule.sources:
        raise MoveNotPossible(number=case.number, state=case.get_state_display())
    if not rule.by & roles:
        who = " / ".join(str(by.label) for by in sorted(rule.by))
        raise NotYourMove(number=case.number, who=who)
    role = By.CHARGE if By.CHARGE in rule.by & roles else By.REPORTER
    office = stands_for(actor, case) if role == By.CHARGE else None
    facts = _VERBS[asked.verb](case, asked, post, role) | {"role": role}
    if office is not None:
        facts["acts_as"] = office.handle
    return settle(case, asked.verb, facts, actor=actor, post=post)


def settle(
    case: Case, verb: str, facts: dict[str, object], *, actor: Actor | None, post: Post | None
) -> Event:
    """Save what a move changed, its clocks too, and write its one event."""
    facts = facts | keep_time(case, verb)
    case.updated_at = clock.now()
    case.save()
    return record(
        f"case.{_PAST[verb]}",
        actor=actor,
        subject=case,
        number=case.number,
        office=case.owner.handle,
        state=case.state,
        post=post.pk if post else None,
        **facts,
    )


# --- What each verb changes ---


def _promise(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """A new promise. The one before it was moved if its date had not come, else it stays broken."""
    due_at = _checked_date(asked.due_at)
    now = clock.now()
    before = current_promise(case)
    moved = False
    if before is not None and before.kept_at is None:
        if _is_the_same(before, case, due_at):
            # Said twice, it is one promise.
            _count_on(case, due_at)
            return {"again": True}
        if before.broken_at is None and not is_overdue(case, before):
            before.moved_at = now
            moved = True
        elif before.broken_at is None:
            before.broken_at = now
        before.reason = before.reason or _why_not_kept(before, post)
        before.save()
    Promise.objects.create(case=case, office=case.owner, post=post, due_at=due_at)
    _count_on(case, due_at)
    return {"due_at": clock.iso(due_at), "moved": moved, "again": before is not None}


def _hand_over(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """Another office has it now, with its whole conversation. The promise and the clock stay."""
    assert asked.office is not None  # noqa: S101 - whoever asks names the office
    if asked.office.pk == case.owner_id:
        raise SameOffice(handle=asked.office.handle)
    giver = case.owner.handle
    case.owner = asked.office
    # Whoever had it there does not sit here.
    case.given_to = None
    open_conversation(case.thread_id, asked.office.account)
    facts: dict[str, object] = {"from": giver, "to": asked.office.handle}
    if asked.kind is not None and asked.kind.pk != case.kind_id:
        facts |= _correct_kind(case, asked, post, role)
    if asked.due_at is not None:
        facts |= _promise(case, asked, post, role)
    return facts


def _correct_kind(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """It is about something else. What was hidden stays hidden, and the new limits count now."""
    assert asked.kind is not None  # noqa: S101 - whoever asks names the kind
    if asked.kind.pk == case.kind_id:
        raise KindIsSo(number=case.number, kind=case.kind_name)
    before = case.kind_id
    case.kind = asked.kind
    file_anew(case)
    return {"kind": asked.kind.pk, "was": before}


def _finish(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """The work is shown done. Kept if the promise's date has not passed."""
    if not (asked.has_photo or asked.reason.strip()):
        raise ProofNeeded
    now = clock.now()
    promise = current_promise(case)
    on_time = None
    if promise is not None and promise.kept_at is None:
        on_time = promise.broken_at is None and not is_overdue(case, promise)
        if on_time:
            promise.kept_at = now
        else:
            promise.broken_at = promise.broken_at or now
        promise.save()
    case.state = State.DONE
    case.done_at = now
    case.next_at = now + SILENCE_CONFIRMS_AFTER
    case.waiting_since = case.seconds_left = None
    return {"kept": on_time, "photo": asked.has_photo}


def _decline(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    if not asked.reason.strip():
        raise ReasonNeeded
    late = _end_promise(case)
    _close(case, State.DECLINED, ClosedBy.OFFICE)
    return {"late": late, "why": why_of(asked.reason)}


def _ask(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """The clock stops until the resident answers."""
    if not asked.reason.strip():
        raise QuestionNeeded
    now = clock.now()
    promise = current_promise(case)
    late = promise is not None and not promise.kept_at and is_overdue(case, promise)
    if late and promise is not None and promise.broken_at is None:
        # A question comes too late to stop a clock that has run out.
        promise.broken_at = now
        promise.save()
    left = timedelta()
    if case.next_at is not None and case.next_at > now:
        left = working_time_of(case.owner).between(now, case.next_at)
    case.state = State.WAITING
    case.waiting_since = now
    case.seconds_left = int(left.total_seconds())
    case.next_at = now + REMINDS_AFTER
    return {"late": late}


def _answer(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """The clock goes on with the working time that was left; a promise moves by the pause."""
    left = timedelta(seconds=case.seconds_left or 0)
    promise = current_promise(case)
    if left and promise is not None and promise.kept_at is None and not promise.broken_at:
        resumes = counting_in(case.owner.hours, clock.now()).add(clock.now(), left)
        promise.due_at = max(promise.due_at, resumes)
        promise.save()
    case.waiting_since = case.seconds_left = None
    _open_again(case)
    return {}


def _pause(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """It waits for something that others do. A promise stays as it was said."""
    if not asked.reason.strip():
        raise ReasonNeeded
    until = _checked_date(asked.until, (PauseNeedsDate, PauseIsOver, PauseTooLong))
    clocks_of(case).paused_until = until
    return {"until": clock.iso(until)}


def _confirm(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    _close(case, State.CONFIRMED, ClosedBy.REPORTER)
    return {}


def _reopen(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """It is not done after all. A promise that counted as kept no longer does."""
    now = clock.now()
    if case.done_at is None or now > case.done_at + REOPENS_WITHIN:
        raise TooLateToReopen
    promise = current_promise(case)
    late = False
    if promise is not None and promise.kept_at is not None:
        promise.kept_at = None
        late = now > promise.due_at
        if late:
            promise.broken_at = now
        promise.save()
    case.done_at = None
    _open_again(case)
    return {"late": late}


def _join(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """The same concern has a case already: this one's people follow that one from now on."""
    into = asked.into
    while into is not None and into.joined_to is not None:
        into = into.joined_to
    if into is None or into.pk == case.pk:
        raise SameCase
    if into.state in CLOSED:
        raise OtherCaseClosed(number=into.number)
    if case.card != most_hidden(case.card, into.card):
        raise MoreHidden(number=case.number, into=into.number)
    late = _end_promise(case)
    _close(case, State.JOINED, ClosedBy.OFFICE if role == By.CHARGE else ClosedBy.REPORTER)
    case.joined_to = into
    return {"into": into.number, "late": late, "followers": follow_along(case, into)}


def follow_along(case: Case, into: Case) -> list[int]:
    """The people of a joined case follow the other one: who did not do so before."""
    people = {f.account_id for f in case.followers.all()}
    if case.reporter_id and case.reporter_id != into.reporter_id:
        people.add(case.reporter_id)
    new = sorted(people - {f.account_id for f in into.followers.all()})
    for account_id in new:
        CaseFollow.objects.get_or_create(case=into, account_id=account_id)
    _count_followers(into)
    return new


def no_longer_along(case: Case, into: Case) -> None:
    """Not joined after all: those who came with it do not follow the other one any more."""
    joined = Event.objects.filter(kind="case.joined", subject_id=case.pk).order_by("seq").last()
    came = joined.data.get("followers", []) if joined else []
    CaseFollow.objects.filter(case=into, account__in=came).delete()
    _count_followers(into)


def _count_followers(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(followers_count=case.followers.count())


def _separate(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    if case.joined_to is not None:
        no_longer_along(case, case.joined_to)
    case.joined_to = None
    _open_again(case)
    return {}


def _withdraw(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    """Not a case, or no longer one. It stays so, whatever is said in the conversation."""
    late = _end_promise(case)
    by = ClosedBy.OFFICE if role == By.CHARGE else ClosedBy.REPORTER
    _close(case, State.WITHDRAWN, by)
    return {"late": late}


def _resume(case: Case, asked: Asked, post: Post | None, role: By) -> dict[str, object]:
    _open_again(case)
    return {}


_VERBS: dict[str, Callable[[Case, Asked, Post | None, By], dict[str, object]]] = {
    "promise": _promise,
    "hand_over": _hand_over,
    "correct_kind": _correct_kind,
    "finish": _finish,
    "decline": _decline,
    "ask": _ask,
    "answer": _answer,
    "pause": _pause,
    "confirm": _confirm,
    "reopen": _reopen,
    "join": _join,
    "separate": _separate,
    "withdraw": _withdraw,
    "resume": _resume,
}

# What the log calls it.
_PAST = {
    "promise": "promised",
    "hand_over": "handed_over",
    "correct_kind": "kind_corrected",
    "finish": "done",
    "decline": "declined",
    "ask": "asked",
    "answer": "answered",
    "pause": "paused",
    "confirm": "confirmed",
    "reopen": "reopened",
    "join": "joined",
    "separate": "separated",
    "withdraw": "withdrawn",
    "resume": "resumed",
    "break": "promise_broken",
    "remind": "reminded",
    "lapse": "lapsed",
    "settle": "settled",
}


# --- Smaller steps ---


def _why_not_kept(promise: Promise, post: Post | None) -> str:
    """The public words of the office that gave its word: no other one answers for it."""
    if post is None or post.visibility not in EVERYBODY:
        return ""
    speaks_for = Actor(post.author, post.user).offices
    return post.text[:_REASON] if promise.office.account_id in speaks_for else ""


def _checked_date(
    due_at: datetime | None,
    wrong: Sequence[type[Refused]] = (DateNeeded, DateHasPassed, DateTooFar),
) -> datetime:
    missing, passed, too_far = wrong
    now = clock.now()
    if due_at is None:
        raise missing
    if due_at <= now:
        raise passed
    if due_at > now + FARTHEST_PROMISE:
        raise too_far
    return due_at


def _is_the_same(promise: Promise, case: Case, due_at: datetime) -> bool:
    """Is it promised already, by this office for this moment?"""
    is_open = promise.broken_at is None and not is_overdue(case, promise)
    return is_open and promise.office_id == case.owner_id and promise.due_at == due_at


def _count_on(case: Case, due_at: datetime) -> None:
    case.state = State.PROMISED
    case.next_at = due_at
    case.waiting_since = case.seconds_left = None


def _end_promise(case: Case) -> bool:
    """The case ends without the work: an open promise no longer counts, unless it was late."""
    promise = current_promise(case)
    if promise is None or promise.kept_at or promise.broken_at:
        return False
    late = is_overdue(case, promise)
    if late:
        promise.broken_at = clock.now()
    else:
        promise.void_at = clock.now()
    promise.save()
    return late


def _close(case: Case, state: State, by: ClosedBy) -> None:
    case.state = state
    case.next_at = None
    case.closed_at = clock.now()
    case.closed_by = by
    case.waiting_since = case.seconds_left = None


def _open_again(case: Case) -> None:
    """Promised while a promise lies ahead, else received: its clocks say until when."""
    promise = current_promise(case)
    ahead = lies_ahead(promise)
    case.state = State.PROMISED if ahead else State.RECEIVED
    case.next_at = promise.due_at if ahead and promise else None
    case.closed_at = None
    case.closed_by = ""
