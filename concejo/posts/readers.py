"""Whom a post and what follows from it concern: for many who look at once, as the live stream asks.

Not for showing anything to anybody before ``visible_to`` was asked for them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Follow, Seat
from concejo.accounts.queries import the_crier
from concejo.events.models import Event
from concejo.posts.dressing import with_parts
from concejo.posts.models import (
    Audience,
    Bookmark,
    Favourite,
    Notification,
    NotificationKind,
    Post,
)

_QUOTED = NotificationKind.QUOTED_UPDATE.value


def posts_with_facts(ids: Collection[int]) -> dict[int, Post]:
    """Posts for whoever follows the log, deleted ones too, with all that decides where they go.

    Not for showing: nobody was asked whether they may see them.
    """
    rows = Post.objects.filter(pk__in=ids).select_related("boost_of__quote_of", "quote_of")
    return {post.pk: post for post in with_parts(rows)}


def readers_among(viewers: Sequence[Actor], posts: Sequence[Post]) -> dict[int, list[Actor]]:
    """Which of these viewers may know of which posts that are not for everybody, by the post.

    Also of deleted ones: whoever could read them hears that they are gone. Whom a post can concern
    is narrowed down first, so that only few viewers are asked one by one.
    """
    ids = [post.pk for post in posts]
    authors = {post.author_id for post in posts}
    heard = Audience.objects.filter(post__in=ids).values_list("account_id", flat=True)
    near = authors | set(heard)
    seats = Seat.objects.current().filter(account__in=near)
    people = set(seats.values_list("user_id", flat=True))
    follows = Follow.objects.filter(
        target__in=authors, follower__in={viewer.account_id for viewer in viewers}
    )
    near |= set(follows.values_list("follower_id", flat=True))
    readers: dict[int, list[Actor]] = {pk: [] for pk in ids}
    for viewer in viewers:
        if viewer.account_id in near or viewer.user_id in people:
            for pk in (
                Post.objects.filter(pk__in=ids).meant_for(viewer).values_list("pk", flat=True)
            ):
                readers[pk].append(viewer)
    return readers


def who_marked(ids: Collection[int], accounts: Collection[int]) -> set[tuple[int, int]]:
    """Which of these addresses have a mark of their own on these posts: address and post."""
    mine = Q(account__in=accounts, post__in=ids)
    boosts = Post.objects.filter(author__in=accounts, boost_of__in=ids, deleted_at=None)
    return {
        *Favourite.objects.filter(mine).values_list("account_id", "post_id"),
        *Bookmark.objects.filter(mine).values_list("account_id", "post_id"),
        *((me, passed) for me, passed in boosts.values_list("author_id", "boost_of_id") if passed),
    }


def notifications_from(
    events: Sequence[Event],
    accounts: Collection[int] | QuerySet[Any, Any],  # Any: of values
) -> list[tuple[int, Notification]]:
    """What these addresses were told, each with the ``seq`` of its event. One query."""
    because = {told: event.seq for event in events for told in _told_by(event)}
    if not because:
        return []
    rows = Notification.objects.filter(
        Q(post__in={post for _kind, post, _origin in because if post})
        # Each beside a post of its own reader's.
        | Q(
            kind=NotificationKind.QUOTED_UPDATE,
            origin__in={origin for kind, _post, origin in because if kind == _QUOTED},
        )
        | Q(post=None, origin__in={origin for _kind, _post, origin in because if origin}),
        account__in=accounts,
        is_held=False,
        # An old one, about something that is now done again, was told before.
        created_at__gte=min(event.at for event in events),
    )
    found = []
    for row in rows.order_by("id"):
        exactly, anybody = (row.kind, row.post_id, row.origin_id), (row.kind, row.post_id, None)
        elsewhere = (row.kind, None, row.origin_id) if row.kind == _QUOTED else exactly
        if seq := because.get(exactly) or because.get(anybody) or because.get(elsewhere):
            found.append((seq, row))
    return found


def _told_by(event: Event) -> set[tuple[str, int | None, int | None]]:
    """Kind, post and origin of what an event tells; nobody in particular where many may be told."""
    kinds, who = NotificationKind, event.actor_id
    match event.kind:
        case "post.published" | "post.shown":
            told = (kinds.MENTION, kinds.STATUS, kinds.QUOTE, kinds.CASE)
            return {(kind.value, event.subject_id, None) for kind in told}
        case "post.edited":
            # A case: words of danger came into an office's conversation.
            new = (kinds.MENTION, kinds.UPDATE, kinds.CASE)
            about = {(kind.value, event.subject_id, None) for kind in new}
            return {*about, (_QUOTED, None, who)}
        case "post.boosted":
            return {(kinds.REBLOG.value, event.data["post"], who)}
        case "post.favourited":
            return {(kinds.FAVOURITE.value, event.subject_id, who)}
        case "poll.ended":
            return {(kinds.POLL.value, event.subject_id, None)}
        case "account.followed":
            return {(kinds.FOLLOW.value, None, who), (kinds.FOLLOW_REQUEST.value, None, who)}
        case "report.opened":
            return {(kinds.ADMIN_REPORT.value, None, who)}
        case "account.opened":
            return {(kinds.ADMIN_SIGN_UP.value, None, who)}
        case "measure.taken":
            return {(kinds.MODERATION_WARNING.value, None, the_crier().pk)}
    return set()


def notifications_among(viewer: Actor, ids: Collection[int]) -> list[Notification]:
    """Those that are the viewer's and about posts open to them, oldest first."""
    mine = Notification.objects.filter(account=viewer.account, pk__in=ids)
    open_post = Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))
    seen = mine.filter(Q(post=None) | Exists(open_post))
    return list(seen.select_related("origin", "post").order_by("id"))
