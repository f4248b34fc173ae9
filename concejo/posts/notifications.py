"""What somebody should hear of, and what is held back from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from concejo.accounts.actors import Actor, ids_of, stand_in
from concejo.base.ids import LARGEST_ID
from concejo.base.questions import Question
from concejo.posts.errors import NoSuchNotification, NoSuchRequest
from concejo.posts.models import Marker, Notification, NotificationRequest, Post
from concejo.posts.paging import Page
from concejo.posts.together import (
    GROUPED,
    Group,
    Told,
    count_groups,
    group_of,
    groups_of,
    one_group,
)


@dataclass(frozen=True, slots=True)
class Which:
    """Which notifications are asked for."""

    kinds: Sequence[str] = ()
    without: Sequence[str] = ()
    # From one address only.
    origin: int | None = None
    # Those too that a policy holds back.
    with_held: bool = False


class Line(NamedTuple):
    """A notification as a list needs it: its columns, without whom and what it is about."""

    pk: int
    kind: str
    origin_id: int
    post_id: int | None
    about_id: int | None
    group_key: str
    created_at: datetime


def notifications_for(
    viewer: Actor, page: Page, which: Which = Which(), *, with_posts: bool = False
) -> Sequence[Notification | Line]:
    """What the viewer should hear of, newest first; whole rows where their posts are wanted."""
    if with_posts or page.min_id is not None or not _is_usual(viewer, which):
        return page.of(_seen_by(viewer, _told(viewer, which)))
    before, after = page.max_id or LARGEST_ID, page.since_id or 0
    rows = _newest_told(page.limit).rows(before=before, after=after, **ids_of(viewer))
    return [Line._make(row) for row in rows]


def _is_usual(viewer: Actor, which: Which) -> bool:
    narrowed = which.kinds or which.without or which.with_held or which.origin is not None
    return not (narrowed or viewer.account.is_crier)


# All that anybody asks for when they open their app: for each length of a page.
@cache
def _newest_told(limit: int) -> Question:
    def build(
        before: int, after: int, me: int, offices: Sequence[int] = ()
    ) -> QuerySet[Notification, tuple[Any, ...]]:
        viewer = stand_in(me, offices)
        told = _seen_by(viewer, _told(viewer, Which())).filter(pk__lt=before, pk__gt=after)
        return told.order_by("-id").values_list(*Line._fields)[:limit]

    return Question(build)


def notification_groups(
    viewer: Actor, page: Page, which: Which = Which(), *, grouped: Sequence[str] = GROUPED
) -> list[Group]:
    """The same, with what is told together as one."""
    return groups_of(_told_to(viewer, which, grouped), page)


def notification_group(viewer: Actor, key: str) -> Group:
    """What is told together under one key."""
    return group_of(_told_to(viewer, Which(with_held=True)), key)


def notifications_in_group(viewer: Actor, key: str, page: Page) -> list[Notification]:
    """Each of what is told together under one key."""
    rows = page.of(one_group(_seen_by(viewer, _told(viewer, Which(with_held=True))), key))
    if not rows and page.max_id is None and page.min_id is None and page.since_id is None:
        raise NoSuchNotification
    return rows


def unread_groups(
    viewer: Actor, limit: int, which: Which = Which(), *, grouped: Sequence[str] = GROUPED
) -> int:
    """How many groups have something that came since the viewer last looked."""
    return count_groups(_told_to(viewer, which, grouped), _read_until(viewer), limit)


def _told(viewer: Actor, which: Which) -> QuerySet[Notification]:
    mine = Notification.objects.filter(account=viewer.account)
    if not which.with_held:
        mine = mine.filter(is_held=False)
    if which.kinds:
        mine = mine.filter(kind__in=which.kinds)
    if which.without:
        mine = mine.exclude(kind__in=which.without)
    if which.origin is not None:
        mine = mine.filter(origin=which.origin)
    return mine


def _told_to(viewer: Actor, which: Which, grouped: Sequence[str] = GROUPED) -> Told:
    rows = _told(viewer, which)
    return Told(rows, _seen_by(viewer, rows), grouped)


def notification_for(viewer: Actor, notification_id: int) -> Notification:
    """One of the viewer's notifications."""
    mine = Notification.objects.filter(account=viewer.account, pk=notification_id)
    found = _seen_by(viewer, mine).first()
    if found is None:
        raise NoSuchNotification
    return found


def unread_notifications(viewer: Actor, limit: int = 100, which: Which = Which()) -> int:
    """How many came since the viewer last looked, counted up to a limit."""
    read = _read_until(viewer)
    if _is_usual(viewer, which):
        usual = _newest_told(limit)
        return len(usual.bare_rows(before=LARGEST_ID, after=read, **ids_of(viewer)))
    newer = _seen_by(viewer, _told(viewer, which)).filter(pk__gt=read)
    return len(newer.values_list("pk")[:limit])


def _read_until(viewer: Actor) -> int:
    read = Marker.objects.filter(account=viewer.account, timeline="notifications").first()
    return read.last_read_id if read else 0


def _seen_by(viewer: Actor, rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """A post that is no longer open to the viewer takes its notification with it."""
    open_post = Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))
    return rows.filter(Q(post=None) | Exists(open_post)).select_related("origin", "post")


# --- Notifications that are held back ---


@dataclass(slots=True)
class Held:
    """Somebody whose notifications are held back, how many, and the last of their words."""

    request: NotificationRequest
    count: int
    last_post: Post | None


def requests_to(viewer: Actor, page: Page) -> list[Held]:
    """Who waits to be heard, newest first."""
    return _held(viewer, page.of(_requests(viewer)))


def request_for(viewer: Actor, request_id: int) -> NotificationRequest:
    """One who waits to be heard."""
    found = _requests(viewer).filter(pk=request_id).first()
    if found is None:
        raise NoSuchRequest
    return found


def requests_for(viewer: Actor, ids: Sequence[int]) -> list[NotificationRequest]:
    """Several who wait to be heard. Who was answered on another screen is left out."""
    found = list(_requests(viewer).filter(pk__in=ids))
    if ids and not found:
        raise NoSuchRequest
    return found


def held_for(viewer: Actor, request_id: int) -> Held:
    """The same, with what is held back."""
    return _held(viewer, [request_for(viewer, request_id)])[0]


def waiting_to_be_heard(viewer: Actor) -> tuple[int, int]:
    """How many wait to be heard, and with how many notifications."""
    held = Notification.objects.filter(account=viewer.account, is_held=True)
    found = held.aggregate(people=Count("origin", distinct=True), told=Count("pk"))
    return found["people"], found["told"]


def _requests(viewer: Actor) -> QuerySet[NotificationRequest]:
    held = Notification.objects.filter(
        account=viewer.account, origin=OuterRef("origin"), is_held=True
    )
    mine = NotificationRequest.objects.filter(Exists(held), account=viewer.account)
    return mine.select_related("origin")


def _held(viewer: Actor, requests: Sequence[NotificationRequest]) -> list[Held]:
    held = Notification.objects.filter(
        account=viewer.account, origin__in=[each.origin_id for each in requests], is_held=True
    )
    open_posts = Post.objects.visible_to(viewer).values("pk")
    counted = (
        held.order_by()
        .values("origin")
        .annotate(told=Count("pk"), last=Max("post", filter=Q(post__in=open_posts)))
    )
    found = {each["origin"]: each for each in counted}
    posts = Post.objects.filter(pk__in=[each["last"] for each in found.values() if each["last"]])
    by_id = {post.pk: post for post in posts}
    return [
        Held(each, found[each.origin_id]["told"], by_id.get(found[each.origin_id]["last"]))
        for each in requests
    ]
