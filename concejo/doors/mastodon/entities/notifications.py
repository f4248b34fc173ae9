"""What somebody hears of, as apps know it. https://docs.joinmastodon.org/entities/Notification/

A step in a case is a kind of its own, ``concejo.case``. Apps that say which kinds they know get it
with a sentence that they can show; to all others it is a mention.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.doors.mastodon.entities.accounts import account
from concejo.doors.mastodon.entities.statuses import Status, statuses_by_id
from concejo.posts.models import Notification as Row, NotificationKind

Notification = dict[str, Any]  # Any: an entity, as JSON says it

_SHOWN = 140


def notifications(
    rows: Sequence[Row], viewer: Actor, *, supported: Sequence[str] = ()
) -> list[Notification]:
    """Notifications of the viewer, in a constant number of queries."""
    shown = statuses_by_id([row.post for row in rows if row.post is not None], viewer)
    return [_notification(row, shown.get(row.post_id or 0), supported) for row in rows]


def notification(row: Row, viewer: Actor, *, supported: Sequence[str] = ()) -> Notification:
    """One notification of the viewer."""
    return notifications([row], viewer, supported=supported)[0]


def _notification(row: Row, shown: Status | None, supported: Sequence[str]) -> Notification:
    is_step = row.kind == NotificationKind.CASE
    told: Notification = {
        "id": str(row.pk),
        "type": _kind(row, supported),
        "created_at": clock.iso(row.created_at),
        "group_key": f"ungrouped-{row.pk}",
        "account": account(row.origin),
        "status": shown,
    }
    if is_step and supported:
        told["fallback"] = _fallback(row, shown)
    return told


def _kind(row: Row, supported: Sequence[str]) -> str:
    if row.kind == NotificationKind.CASE and not supported:
        return NotificationKind.MENTION.value
    return row.kind


def _fallback(row: Row, shown: Status | None) -> dict[str, str]:
    """A step in a case in words, for apps that do not know of cases."""
    case = shown["concejo"]["case"] if shown else None
    title = _("Case %(number)s") % case if case else _("A step in a case")
    words = " ".join(row.post.text.split()) if row.post else ""
    said = f"{row.origin.name}: {words[:_SHOWN]}" if words else row.origin.name
    return {"title": title, "summary": said, "description": said, "details": said}
