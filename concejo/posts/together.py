"""What is told together: likes of one post, its boosts and new followers, within some hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import as_id
from concejo.posts.errors import NoSuchNotification
from concejo.posts.models import Notification, NotificationKind, Post
from concejo.posts.paging import Page

GROUPED = (
    NotificationKind.FAVOURITE,
    NotificationKind.REBLOG,
    NotificationKind.FOLLOW,
    NotificationKind.ADMIN_SIGN_UP,
)
_HOURS = 12
# Of whom a group shows the faces.
_FACES = 8
_ALONE = "ungrouped-"


def group_keys(
    accounts: Sequence[Account], kind: NotificationKind, post: Post | None
) -> dict[int, str]:
    """Under which key each of these is told of it, by the address.

    A group goes on for some hours after its first one. So that it keeps its key, the newest group
    of the same kind is looked for first.
    """
    if kind not in GROUPED:
        return {}
    begins = f"{kind.value}-{post.pk}" if post is not None else kind.value
    hour = int(clock.now().timestamp()) // 3600
    possible = [f"{begins}-{earlier}" for earlier in range(hour - _HOURS + 1, hour)]
    there = Notification.objects.filter(account__in=accounts, group_key__in=possible)
    newest = there.order_by().values_list("account_id").annotate(Max("group_key"))
    return {a.pk: f"{begins}-{hour}" for a in accounts} | dict(newest)


def key_of(pk: int, group_key: str) -> str:
    """The key of the group of a notification, also where it is alone in it."""
    return group_key or f"{_ALONE}{pk}"


@dataclass(slots=True)
class Group:
    """Notifications that are told together, and the newest of them on this page."""

    newest: Notification
    key: str
    # Some of those who did it, newest first; never empty.
    people: list[Account]
    # Of the whole group.
    count: int
    last_id: int
    # Of what is on this page.
    page_min_id: int
    page_max_id: int
    latest_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was told of, as far as it is asked for."""

    # All of it, and of it what is about posts that they may still read.
    rows: QuerySet[Notification]
    seen: QuerySet[Notification]
    # Of these kinds several are told together.
    grouped: Sequence[str] = GROUPED


def groups_of(told: Told, page: Page) -> list[Group]:
    """A page of groups, newest first, in three queries."""
    heads = _heads(told, page)
    return _filled(heads, _range_of(heads, page), told.grouped)


def count_groups(told: Told, after: int, most: int) -> int:
    """How many groups have something after an id, counted up to a limit."""
    return len(_heads(told, Page(since_id=after, limit=most)))


def group_of(told: Told, key: str) -> Group:
    """One group by its key."""
    head = one_group(told.seen, key).order_by("-id").first()
    if head is None:
        raise NoSuchNotification
    [group] = _filled([head], Q(pk=head.pk), GROUPED if head.group_key == key else ())
    return group


def one_group(rows: QuerySet[Notification], key: str) -> QuerySet[Notification]:
    """The notifications of one group."""
    if not key.startswith(_ALONE):
        return rows.filter(group_key=key) if key else rows.none()
    return rows.filter(pk=as_id(key.removeprefix(_ALONE)))


def _heads(told: Told, page: Page) -> list[Notification]:
    """One of each group: its newest on the page, or its oldest where pages are turned upwards."""
    nearer = "pk__lt" if page.min_id is not None else "pk__gt"
    same = _part(told.rows, page).filter(group_key=OuterRef("group_key"))
    is_alone = Q(group_key="") | ~Q(kind__in=told.grouped)
    return page.of(
        _part(told.seen, page).filter(is_alone | ~Exists(same.filter(**{nearer: OuterRef("pk")})))
    )


def _part(rows: QuerySet[Notification], page: Page) -> QuerySet[Notification]:
    if page.max_id is not None:
        rows = rows.filter(pk__lt=page.max_id)
    since = page.min_id if page.min_id is not None else page.since_id
    return rows if since is None else rows.filter(pk__gt=since)


def _range_of(heads: Sequence[Notification], page: Page) -> Q:
    """From the first to the last of a page; to the end of the list where it is not full."""
    if not heads:
        return Q()
    low, high = heads[-1].pk, heads[0].pk
    if len(heads) == page.limit:
        return Q(pk__gte=low, pk__lte=high)
    if page.min_id is not None:
        below = Q() if page.max_id is None else Q(pk__lt=page.max_id)
        return Q(pk__gte=low) & below
    return Q(pk__lte=high) & Q(pk__gt=page.since_id or 0)


def _filled(heads: Sequence[Notification], on_page: Q, grouped: Sequence[str]) -> list[Group]:
    """Groups with how many are in them, and the faces of some."""
    keys = {head.group_key for head in heads if head.group_key and head.kind in grouped}
    groups = [_alone(head) for head in heads]
    if not keys:
        return groups
    mine = Notification.objects.filter(account=heads[0].account_id, group_key__in=keys)
    facts = _facts(mine, on_page)
    people = _people(mine)
    for group in groups:
        if (key := group.newest.group_key) in keys:
            group.key = key
            group.people = people[key]
            group.count, group.last_id = facts[key]["count"], facts[key]["last"]
            group.page_min_id, group.page_max_id = facts[key]["low"], facts[key]["high"]
            group.latest_at = facts[key]["latest"]
    return groups


def _alone(row: Notification) -> Group:
    key = f"{_ALONE}{row.pk}"
    return Group(row, key, [row.origin], 1, row.pk, row.pk, row.pk, row.created_at)


def _facts(mine: QuerySet[Notification], on_page: Q) -> dict[str, dict[str, Any]]:
    counted = (
        mine.order_by()
        .values("group_key")
        .annotate(
            count=Count("pk"),
            last=Max("pk"),
            low=Min("pk", filter=on_page),
            high=Max("pk", filter=on_page),
            latest=Max("created_at", filter=on_page),
        )
    )
    return {each["group_key"]: dict(each) for each in counted}


def _people(mine: QuerySet[Notification]) -> dict[str, list[Account]]:
    place = Window(RowNumber(), partition_by=F("group_key"), order_by=F("pk").desc())
    newest = mine.annotate(place=place).filter(place__lte=_FACES)
    people: dict[str, list[Account]] = {}
    for row in newest.select_related("origin").order_by("-id"):
        people.setdefault(row.group_key, []).append(row.origin)
    return people
