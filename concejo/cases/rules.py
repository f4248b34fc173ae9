"""Who stands as what towards a case, and which promise counts. Questions only."""

from __future__ import annotations

from datetime import timedelta

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.memory import remembered
from concejo.cases.models import Card, Case, Kind, Promise
from concejo.cases.states import MOVES, REOPENS_WITHIN, By
from concejo.offices.models import Office
from concejo.offices.queries import overseers
from concejo.posts.models import Post

FARTHEST_PROMISE = timedelta(days=370)
# The office that does this kind sees what is dangerous, and its limit is that of danger.
POLICE = "police"


def stands_as(actor: Actor | None, case: Case, *, has_key: bool = False) -> frozenset[By]:
    """In charge is who stands for the owner, for intake or for the mayor's; or the reporter.

    Of what is dangerous, whoever looks after danger is too.
    """
    roles = set()
    if has_key or (actor is not None and case.reporter_id == actor.account_id):
        roles.add(By.REPORTER)
    if actor is not None and actor.offices & in_charge_of(case):
        roles.add(By.CHARGE)
    return frozenset(roles)


def opens(key: str, case: Case) -> bool:
    """Is this the key to this case? Only a case of somebody without an account has one."""
    return bool(key) and key == case.key and case.reporter_id is None


def told_under(key: str) -> str:
    """The key of a report: what was sent as a plain post under the same one is no report."""
    return f"tell:{key}"[:120] if key else ""


def in_charge_of(case: Case) -> frozenset[int]:
    """The accounts of the offices that may move a case."""
    return frozenset(office.account_id for office in (case.owner, *_besides(case)))


def stands_for(actor: Actor | None, case: Case) -> Office | None:
    """The office for which somebody in charge moves a case: its owner before any other."""
    offices = [case.owner, *_besides(case)]
    return next((o for o in offices if actor and o.account_id in actor.offices), None)


def who_reads(case: Case) -> list[Office]:
    """The offices that read a private case: its owner; if it is dangerous, the guards as well."""
    return list(dict.fromkeys([case.owner, *(guards() if case.is_danger else ())]))


def guards() -> list[Office]:
    """Who looks after danger, whoever it was told: the police's office, intake and the mayor's."""
    return remembered("guards", lambda: list(dict.fromkeys([*_police(), *overseers()])))


def _police() -> list[Office]:
    beside = ("office__account", "merged_into__office__account")
    kind = Kind.objects.filter(pk=POLICE).select_related(*beside).first()
    kind = kind.merged_into or kind if kind is not None else None
    return [kind.office] if kind is not None and kind.office is not None else []


def _besides(case: Case) -> list[Office]:
    """The offices in charge besides its owner."""
    return guards() if case.is_danger else overseers()


def most_hidden(*cards: str) -> Card:
    """Of what several things say that everybody sees of a case, the least."""
    return Card(max(cards, key=list(Card.values).index))


def current_promise(case: Case) -> Promise | None:
    """The promise that counts now, kept or not."""
    return case.promises.filter(void_at=None, moved_at=None).order_by("made_at", "id").last()


def is_overdue(case: Case, promise: Promise) -> bool:
    """Has its date passed? While the resident is asked, the clock stands still."""
    return (case.waiting_since or clock.now()) > promise.due_at


def may_take_back(actor: Actor | None, case: Case, said: Post, *, has_key: bool = False) -> bool:
    """Whoever took a step; or somebody in charge, unless a reporter took it.

    What was said in another conversation, a reporter said whose case goes on in this one. What
    stands under the crier's address was said by somebody without an account, who ``has_key``.
    """
    if said.author.is_crier:
        return has_key
    if actor is None:
        return False
    theirs = said.author_id == actor.account_id
    same_person = actor.user_id is not None and said.user_id == actor.user_id
    reporters = said.author_id == case.reporter_id or said.thread_id != case.thread_id
    in_charge = By.CHARGE in stands_as(actor, case) and not reporters
    return theirs or same_person or in_charge


def may_reopen(case: Case) -> bool:
    """Is it said to be done, and not too long ago to say that it is not?"""
    if case.done_at is None or case.state not in MOVES["reopen"].sources:
        return False
    return clock.now() <= case.done_at + REOPENS_WITHIN


def lies_ahead(promise: Promise | None) -> bool:
    """Is there a promise whose date is still to come?"""
    return (
        promise is not None
        and promise.broken_at is None
        and promise.kept_at is None
        and promise.due_at > clock.now()
    )
