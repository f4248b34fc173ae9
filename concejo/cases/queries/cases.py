"""One case: finding it, what one may see of it, and what one may do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.queries import crier
from concejo.base import clock
from concejo.base.questions import Question
from concejo.cases.errors import NoSuchCase
from concejo.cases.models import (
    Case,
    Clocks,
    Contact,
    Understanding,
)
from concejo.cases.rules import may_reopen, opens, stands_as, told_under
from concejo.cases.states import UNDO_WITHIN, By, Move, moves_from
from concejo.events.models import Event
from concejo.posts.conversations import thread_of
from concejo.posts.models import Post, Receipt, Visibility


def case_for(viewer: Actor | None, number: str, *, key: str = "", lock: bool = False) -> Case:
    """The case with this number, if the viewer may know of it. The only way for a door to get one.

    A key opens the case of somebody without an account.
    """
    # No number has a NUL in it, and PostgreSQL does not take one.
    number = number.strip().replace("\x00", "")
    cases = Case.objects.visible_to(viewer)
    if key:
        cases = cases | Case.objects.filter(number=number, key=key, reporter=None)
    if lock:
        cases = cases.select_for_update(of=("self",))
    case = whole(cases).filter(number=number).first()
    if case is None:
        raise NoSuchCase
    return case


def where_it_goes_on(case: Case) -> Post:
    """The post that the next word in a case answers: its first, or the first one still there."""
    if case.post.deleted_at is None:
        return case.post
    there = Post.objects.filter(thread_id=case.thread_id, deleted_at=None, boost_of=None)
    said = there.exclude(visibility__in=[Visibility.DIRECT, Visibility.PRIVATE])
    return said.select_related("author").order_by("id").first() or case.post


def may_see_all(viewer: Actor | None, case: Case, *, key: str = "") -> bool:
    """Is the whole case open to this viewer, or only its card?"""
    if opens(key, case):
        return True
    return Case.objects.open_to(viewer).filter(pk=case.pk).exists()


def thread_of_case(viewer: Actor | None, case: Case, *, key: str = "") -> list[Post]:
    """The conversation of a case. Its key also opens what was said between office and reporter."""
    if opens(key, case):
        theirs = Post.objects.filter(
            thread_id=case.thread_id, deleted_at=None, boost_of=None
        ).exclude(visibility=Visibility.DIRECT)
        return list(theirs.select_related("author").order_by("id"))
    if not may_see_all(viewer, case):
        return []
    return thread_of(viewer, case.thread_id)


def moves_for(viewer: Actor | None, case: Case, *, key: str = "") -> dict[str, Move]:
    """The moves that are open to this viewer now: the buttons of a page."""
    return moves_from(case.state, stands_as(viewer, case, has_key=opens(key, case)))


def was_told(actor: Actor | None, key: str) -> bool:
    """Was the form with this key sent before?"""
    whose = (actor or crier()).account
    return bool(key) and Receipt.objects.filter(account=whose, key=told_under(key)).exists()


def job_of(case: Case, *, lock: bool = False) -> Case | None:
    """The case in which a joined one goes on in the end."""
    into = case.joined_to_id
    found = None
    while into is not None:
        cases = whole(Case.objects.all())
        found = (cases.select_for_update(of=("self",)) if lock else cases).get(pk=into)
        into = found.joined_to_id
    return found


def asked_about(case: Case) -> Case | None:
    """The job of which whoever reported a joined case is asked whether it is done: until they say.

    Done anew, it is asked anew; so it is when they take back what they said.
    """
    job = job_of(case)
    if job is None or not may_reopen(job):
        return None
    judged = Event.objects.filter(kind="case.judged", subject_id=case.pk, at__gte=job.done_at)
    said = set(judged.values_list("data__post", flat=True))
    undone = Understanding.objects.filter(pk__in=said).exclude(undone_at=None)
    return job if len(said) == undone.count() else None


def joined_to(case: Case) -> QuerySet[Case]:
    """The cases that go on in this one, also by way of another."""
    found, level = {case.pk}, {case.pk}
    while level:
        level = set(Case.objects.filter(joined_to__in=level).values_list("pk", flat=True)) - found
        found |= level
    return Case.objects.filter(pk__in=found - {case.pk})


def anybody_joined(event: Event) -> bool:
    """Does any case go on in the one that something happened to?"""
    return bool(_JOINED.rows(case=event.subject_id or 0))


def anybody_to_mail(event: Event) -> bool:
    """May somebody without an account have to hear of it: of this case, or of one joined to it?"""
    return bool(_NO_ACCOUNT.rows(case=event.subject_id or 0))


_JOINED = Question(lambda case: Case.objects.filter(joined_to=case).values_list("pk")[:1])
_NO_ACCOUNT = Question(
    lambda case: Case.objects.filter(Q(pk=case, reporter=None) | Q(joined_to=case)).values_list(
        "pk"
    )[:1]
)


def understandings(post_ids: Collection[int]) -> dict[int, Understanding]:
    """What was understood from these posts and still counts."""
    made = Understanding.objects.filter(post__in=post_ids, undone_at=None).exclude(verb="")
    return {u.pk: u for u in made}


def last_understanding(case: Case) -> Understanding | None:
    """What can still be undone in a case: its newest step, be it of the job in which it goes on."""
    theirs = Q(case=case)
    if case.joined_to_id is not None:
        # By their ids: a town has many steps, and a conversation few posts.
        said = Post.objects.filter(thread_id=case.thread_id)
        theirs |= Q(pk__in=list(said.values_list("pk", flat=True)))
    made = (
        Understanding.objects.filter(theirs, undone_at=None, at__gte=clock.now() - UNDO_WITHIN)
        .exclude(verb="")
        .select_related("case__owner", "post__author")
        .order_by("at", "pk")
        .last()
    )
    return made if made is not None and "case" in made.before else None


def step_of(case: Case, post_id: int) -> Understanding | None:
    """The step that was read from a post of a case, be it the last one or not."""
    theirs = Understanding.objects.filter(post=post_id, post__thread_id=case.thread_id)
    return theirs.exclude(verb="").first()


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last step of a case, by its post, and until when it can be taken back."""

    step: int
    until: datetime


def undoable(case_ids: Collection[int]) -> dict[int, Undoable]:
    """What people in charge can take back in these cases, by case."""
    made = Understanding.objects.filter(
        case__in=case_ids, undone_at=None, at__gte=clock.now() - UNDO_WITHIN
    ).exclude(verb="")
    newest = {
        u.case_id: u for u in made.select_related("case", "post__author").order_by("at", "pk")
    }
    return {
        case_id: Undoable(u.pk, u.at + UNDO_WITHIN)
        for case_id, u in newest.items()
        if u.post.author_id != u.case.reporter_id
        # The words of somebody without an account.
        and not u.post.author.is_crier
        and u.post.thread_id == u.case.thread_id
    }


def clocks_by_case(cases: Collection[Case]) -> dict[int, Clocks]:
    """The clocks of these cases, as far as there are any."""
    return Clocks.objects.in_bulk([case.pk for case in cases])


def contact_of(viewer: Actor | None, case: Case) -> Contact | None:
    """How to reach whoever reported it without an account. Only for people in charge."""
    if viewer is None or By.CHARGE not in stands_as(viewer, case) or not may_see_all(viewer, case):
        return None
    return Contact.objects.filter(case=case).first()


def whole(found: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with everything that is shown of each of them."""
    return found.select_related(
        "owner__account", "kind", "street", "post__author", "reporter", "joined_to", "given_to"
    )
