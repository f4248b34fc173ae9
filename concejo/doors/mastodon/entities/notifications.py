"""What somebody hears of, as apps know it. https://docs.joinmastodon.org/entities/Notification/

A step in a case is a kind of its own, ``concejo.case``. Apps that say which kinds they know get it
with a sentence that they can show; to all others it is a mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.cases.queries.marks import CaseMark, case_marks_of
from concejo.doors.mastodon.entities.accounts import Entity, partial_account
from concejo.doors.mastodon.entities.kept import accounts, accounts_by_id, statuses_by_id
from concejo.doors.mastodon.entities.moderation import attached_to
from concejo.posts.models import Notification as Row, NotificationKind, Post
from concejo.posts.notifications import Line
from concejo.posts.together import Group, key_of

Notification = dict[str, Any]  # Any: an entity, as JSON says it

_SHOWN = 140


def notifications(
    rows: Sequence[Row | Line], viewer: Actor, *, supported: Sequence[str] = ()
) -> list[Notification]:
    """Notifications of the viewer, in a constant number of queries."""
    shown = statuses_by_id(_posts(rows), viewer)
    origins = accounts_by_id({row.origin_id for row in rows})
    steps, more = _steps(rows, viewer, supported), attached_to(rows)
    return [
        {
            "id": str(row.pk),
            "type": _kind(row, supported),
            "created_at": clock.iso(row.created_at),
            "group_key": key_of(row.pk, row.group_key),
            "account": origins[row.origin_id],
            "status": shown.get(row.post_id or 0),
            **steps.get(row.pk, {}),
            **more.get(row.pk, {}),
        }
        for row in rows
    ]


def notification(row: Row, viewer: Actor, *, supported: Sequence[str] = ()) -> Notification:
    """One notification of the viewer."""
    return notifications([row], viewer, supported=supported)[0]


def grouped_notifications(
    groups: Sequence[Group],
    viewer: Actor,
    *,
    supported: Sequence[str] = (),
    with_partial: bool = False,
    is_page: bool = True,
) -> Entity:
    """Groups, and once each whom and what they are about.

    https://docs.joinmastodon.org/entities/GroupedNotificationsResults/
    """
    rows = [group.newest for group in groups]
    shown = statuses_by_id(_posts(rows), viewer)
    steps, more = _steps(rows, viewer, supported), attached_to(rows)
    first = _each_once(group.people[:1] for group in groups)
    people = _each_once(group.people for group in groups)
    whole = first if with_partial else people
    told: Entity = {
        "accounts": accounts(list(whole)),
        "statuses": list(shown.values()),
        "notification_groups": [
            {
                **_group(group),
                **(_page(group) if is_page else {}),
                "type": _kind(group.newest, supported),
                **steps.get(group.newest.pk, {}),
                **more.get(group.newest.pk, {}),
            }
            for group in groups
        ],
    }
    if with_partial:
        others = [each for pk, each in people.items() if pk not in whole]
        told["partial_accounts"] = [partial_account(each) for each in others]
    return told


def _group(group: Group) -> Entity:
    post_id = group.newest.post_id
    return {
        "group_key": group.key,
        "notifications_count": group.count,
        # A number, as in Mastodon; every other id is a text.
        "most_recent_notification_id": group.last_id,
        "sample_account_ids": [str(each.pk) for each in group.people],
        "status_id": str(post_id) if post_id else None,
    }


def _page(group: Group) -> Entity:
    return {
        "page_min_id": str(group.page_min_id),
        "page_max_id": str(group.page_max_id),
        "latest_page_notification_at": clock.iso(group.latest_at),
    }


def _posts(rows: Sequence[Row | Line]) -> list[int]:
    return list({row.post_id for row in rows if row.post_id is not None})


def _each_once(some: Iterable[Sequence[Account]]) -> dict[int, Account]:
    return {each.pk: each for few in some for each in few}


# --- Cases ---


def _kind(row: Row | Line, supported: Sequence[str]) -> str:
    if row.kind == NotificationKind.CASE and not supported:
        return NotificationKind.MENTION.value
    return row.kind


def says_steps(supported: Sequence[str]) -> bool:
    """Are steps in cases said in words? For apps that know of kinds, but not of this one."""
    return bool(supported) and NotificationKind.CASE not in supported


def _steps(
    rows: Sequence[Row | Line], viewer: Actor, supported: Sequence[str]
) -> dict[int, Entity]:
    if not says_steps(supported):
        return {}
    steps = [
        (row, row.post)
        for row in rows
        if isinstance(row, Row) and row.kind == NotificationKind.CASE and row.post
    ]
    cases = case_marks_of(list({post.thread_id for _row, post in steps}), viewer)
    return {
        row.pk: {"fallback": _fallback(row.origin, post, cases.get(post.thread_id))}
        for row, post in steps
    }


def _fallback(origin: Account, post: Post, case: CaseMark | None) -> dict[str, str]:
    title = _("Case %(number)s") % {"number": case.number} if case else _("A word from the town")
    words = " ".join(post.text.split())
    said = f"{origin.name}: {words[:_SHOWN]}" if words else origin.name
    return {"title": title, "summary": said, "description": said, "details": said}
