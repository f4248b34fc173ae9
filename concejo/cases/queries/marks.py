"""What stands of cases beside posts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from concejo.accounts.actors import Actor, ids_of, stand_in
from concejo.accounts.models import Block
from concejo.base.links import absolute
from concejo.base.questions import Question
from concejo.cases.models import (
    Case,
    Promise,
)
from concejo.posts.models import Post


@dataclass(frozen=True, slots=True)
class CaseMark:
    """What every post of a case's conversation carries."""

    number: str
    state: str
    office: str
    promised_for: datetime | None
    url: str


def cases_touched(ids: Collection[int], threads: Collection[int]) -> list[Case]:
    """Cases by their id or by their conversation, for whoever follows the log. Not for showing."""
    found = Case.objects.filter(Q(pk__in=ids) | Q(thread_id__in=threads))
    return list(found.select_related("owner__account"))


def known_among(viewer: Actor | None, ids: Collection[int]) -> set[int]:
    """Of which of these cases the viewer may know."""
    return set(Case.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))


def of_blocked(viewer: Actor | None, posts: Collection[int]) -> set[int]:
    """Which of these posts are by people whom the viewer blocks. A case is read whole."""
    if viewer is None or not posts:
        return set()
    return {pk for (pk,) in _OF_BLOCKED.rows_among("ids", posts, me=viewer.account_id)}


def _of_blocked(me: int, ids: Sequence[int]) -> QuerySet[Post, tuple[int]]:
    blocked = Block.objects.filter(account=me).values("target")
    case = Case.objects.filter(thread_id=OuterRef("thread_id"))
    return Post.objects.filter(~Exists(case), pk__in=ids, author__in=blocked).values_list("pk")


_OF_BLOCKED = Question(_of_blocked)


def case_marks(posts: Sequence[Post], viewer: Actor | None) -> dict[int, CaseMark]:
    """The cases of these posts' conversations, by the conversation."""
    return case_marks_of([post.thread_id for post in posts], viewer)


def case_marks_of(threads: Sequence[int], viewer: Actor | None) -> dict[int, CaseMark]:
    """The cases of these conversations, by the conversation. One query."""
    if not threads:
        return {}
    if viewer is None:
        rows = _MARKS_FOR_STRANGERS.rows(threads=threads)
    else:
        rows = _MARKS_FOR_SOMEBODY.rows(threads=threads, **ids_of(viewer))
    return {
        thread: CaseMark(number, state, office, promised_for, absolute(f"/cases/{number}"))
        for thread, number, state, office, promised_for in rows
    }


def _marks(viewer: Actor | None, threads: Sequence[int]) -> QuerySet[Case, tuple[object, ...]]:
    counting = Promise.objects.filter(case=OuterRef("pk"), void_at=None, moved_at=None)
    last = counting.order_by("-made_at", "-id").values("due_at")[:1]
    cases = Case.objects.open_to(viewer).filter(thread_id__in=threads)
    return cases.annotate(promised_for=Subquery(last)).values_list(
        "thread_id", "number", "state", "owner__account__handle", "promised_for"
    )


_MARKS_FOR_STRANGERS = Question(lambda threads: _marks(None, threads))
_MARKS_FOR_SOMEBODY = Question(
    lambda threads, me, offices=(): _marks(stand_in(me, offices), threads)
)
