"""Cases on lists, and the case of a conversation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from concejo.accounts.actors import Actor
from concejo.cases.models import Card, Case
from concejo.cases.queries.cases import whole
from concejo.cases.queries.kinds import codes_now
from concejo.cases.queries.views import CaseView, loaded, views_of
from concejo.cases.states import CLOSED, OPEN
from concejo.posts.models import Post
from concejo.posts.paging import Page


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases are asked for."""

    states: Collection[str] = ()
    office: str = ""
    kind: str = ""
    street: int | None = None
    district: str = ""
    since: datetime | None = None
    reporter: int | None = None
    # Only what can be shown on a map.
    at_a_place: bool = False


def cases(
    viewer: Actor | None, page: Page, filters: Filters = Filters(), *, with_history: bool = False
) -> list[CaseView]:
    """Cases that the viewer may know of, newest first."""
    found = Case.objects.visible_to(viewer)
    if set(filters.states) == OPEN:
        # Said like this, the newest come in order and all open ones need not be sorted.
        found = found.exclude(state__in=CLOSED)
    elif filters.states:
        found = found.filter(state__in=filters.states)
    if filters.office:
        found = found.filter(owner__account__handle=filters.office.lstrip("@").lower())
    if filters.kind:
        found = found.filter(kind__in=codes_now([filters.kind]))
    if filters.street is not None:
        # Where a private case is stays private, for lists as well.
        found = found.open_to(viewer).filter(street=filters.street)
    if filters.district:
        found = found.open_to(viewer).filter(district=filters.district)
    if filters.at_a_place:
        found = found.open_to(viewer).filter(lat__isnull=False, card=Card.FULL)
    if filters.since is not None:
        found = found.filter(updated_at__gte=filters.since)
    if filters.reporter is not None:
        found = found.open_to(viewer).filter(reporter=filters.reporter)
    return views_of(loaded(page.of(found.only("pk"))), viewer, with_history=with_history)


def followed_cases(viewer: Actor, page: Page) -> list[CaseView]:
    """The cases that the viewer follows."""
    found = Case.objects.visible_to(viewer).filter(followers__account=viewer.account)
    return views_of(loaded(page.of(found.only("pk"))), viewer)


def views_by_thread(posts: Sequence[Post], viewer: Actor | None) -> dict[int, CaseView]:
    """The cases of these posts' conversations as cards, by the conversation."""
    found = Case.objects.open_to(viewer).filter(thread_id__in={p.thread_id for p in posts})
    return {v.case.thread_id: v for v in views_of(list(whole(found)), viewer)}
