"""What somebody should hear of. https://docs.joinmastodon.org/methods/notifications/"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.notifications import (
    Notification,
    notification,
    notifications,
)
from concejo.posts.actions.notifications import clear_notifications, dismiss_notification
from concejo.posts.models import NotificationKind
from concejo.posts.queries import notification_for, notifications_for, unread_notifications

_USUAL, _MOST = 40, 80
_MOST_COUNTED = 1000
_KINDS = set(NotificationKind.values)


@dataclass(frozen=True)
class Asked(Paging):
    types: list[str] = field(default_factory=list)
    exclude_types: list[str] = field(default_factory=list)
    account_id: Id | None = None
    supported_types: list[str] = field(default_factory=list)


@endpoint("GET", scope="read:notifications")
def several(request: ApiRequest, params: Asked) -> list[Notification]:
    """The viewer's notifications, newest first."""
    page = params.page(_USUAL, _MOST)
    kinds = kinds_of(params.types, params.supported_types)
    if params.types and not kinds:
        return []
    rows = notifications_for(
        request.actor,
        page,
        kinds=kinds,
        without=kinds_of(params.exclude_types, params.supported_types),
        origin=params.account_id,
    )
    link_pages(request, [row.pk for row in rows], page)
    return notifications(rows, request.actor, supported=params.supported_types)


@dataclass(frozen=True)
class Supported:
    supported_types: list[str] = field(default_factory=list)


@endpoint("GET", scope="read:notifications")
def one(request: ApiRequest, params: Supported, notification_id: int) -> Notification:
    """One notification."""
    row = notification_for(request.actor, notification_id)
    return notification(row, request.actor, supported=params.supported_types)


@endpoint("POST", scope="write:notifications")
def clear(request: ApiRequest) -> dict[str, Any]:
    """Put all of them away."""
    clear_notifications(request.actor)
    return {}


@endpoint("POST", scope="write:notifications")
def dismiss(request: ApiRequest, notification_id: int) -> dict[str, Any]:
    """Put one away."""
    dismiss_notification(request.actor, notification_id)
    return {}


@dataclass(frozen=True)
class DismissedById:
    id: Id


@endpoint("POST", scope="write:notifications")
def dismiss_by_id(request: ApiRequest, params: DismissedById) -> dict[str, Any]:
    """Put one away, the older way: its id is in the body."""
    dismiss_notification(request.actor, params.id)
    return {}


@dataclass(frozen=True)
class Counted:
    limit: int = 100


@endpoint("GET", scope="read:notifications")
def unread_count(request: ApiRequest, params: Counted) -> dict[str, int]:
    """How many came since the viewer last looked, up to a limit."""
    limit = max(1, min(abs(params.limit), _MOST_COUNTED))
    return {"count": unread_notifications(request.actor, limit)}


def kinds_of(types: Sequence[str], supported: Sequence[str]) -> list[str]:
    """The town's kinds that an app means; a step in a case is a mention to apps without cases."""
    kinds = [kind for kind in types if kind in _KINDS]
    if NotificationKind.MENTION in kinds and not supported:
        kinds.append(NotificationKind.CASE)
    return kinds
