"""What somebody should hear of. https://docs.joinmastodon.org/methods/notifications/"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import LONG_PAGE, Paging, link_pages, within
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.notifications import (
    Notification,
    notification,
    notifications,
    says_steps,
)
from concejo.posts.actions.notifications import clear_notifications, dismiss_notification
from concejo.posts.models import NotificationKind
from concejo.posts.notifications import (
    Which,
    notification_for,
    notifications_for,
    unread_notifications,
)

_USUALLY_COUNTED, _MOST_COUNTED = 100, 1000
_KINDS = set(NotificationKind.values)


@dataclass(frozen=True)
class Asked(Paging):
    types: list[str] = field(default_factory=list)
    exclude_types: list[str] = field(default_factory=list)
    account_id: Id | None = None
    include_filtered: bool = False
    supported_types: list[str] = field(default_factory=list)

    @property
    def which(self) -> Which | None:
        """Which notifications are meant; None where an app asks for kinds that there are not."""
        kinds = kinds_of(self.types, self.supported_types)
        if self.types and not kinds:
            return None
        without = kinds_of(self.exclude_types, self.supported_types)
        return Which(kinds, without, self.account_id, self.include_filtered)

    @property
    def most_counted(self) -> int:
        """Up to which number the unread ones are counted."""
        return within(self.limit, _USUALLY_COUNTED, _MOST_COUNTED)


@endpoint("GET", scope="read:notifications")
def several(request: ApiRequest, params: Asked) -> list[Notification]:
    """The viewer's notifications, newest first."""
    page = params.page(*LONG_PAGE)
    if (which := params.which) is None:
        return []
    supported = params.supported_types
    rows = notifications_for(request.actor, page, which, with_posts=says_steps(supported))
    link_pages(request, [row.pk for row in rows], page)
    return notifications(rows, request.actor, supported=supported)


@dataclass(frozen=True)
class Supported:
    supported_types: list[str] = field(default_factory=list)


@endpoint("GET", scope="read:notifications")
def one(request: ApiRequest, params: Supported, notification_id: int) -> Notification:
    """One notification."""
    row = notification_for(request.actor, notification_id)
    return notification(row, request.actor, supported=params.supported_types)


@endpoint("POST", scope="write:notifications")
def clear(request: ApiRequest) -> Entity:
    """Put all of them away."""
    clear_notifications(request.actor)
    return {}


@endpoint("POST", scope="write:notifications")
def dismiss(request: ApiRequest, notification_id: int) -> Entity:
    """Put one away."""
    dismiss_notification(request.actor, notification_id)
    return {}


@dataclass(frozen=True)
class DismissedById:
    id: Id


@endpoint("POST", scope="write:notifications")
def dismiss_by_id(request: ApiRequest, params: DismissedById) -> Entity:
    """Put one away, the older way: its id is in the body."""
    dismiss_notification(request.actor, params.id)
    return {}


@endpoint("GET", scope="read:notifications")
def unread_count(request: ApiRequest, params: Asked) -> dict[str, int]:
    """How many came since the viewer last looked, up to a limit."""
    if (which := params.which) is None:
        return {"count": 0}
    return {"count": unread_notifications(request.actor, params.most_counted, which)}


def kinds_of(types: Sequence[str], supported: Sequence[str]) -> list[str]:
    """The town's kinds that an app means; a step in a case is a mention to apps without cases."""
    kinds = [kind for kind in types if kind in _KINDS]
    if NotificationKind.MENTION in kinds and not supported:
        kinds.append(NotificationKind.CASE)
    return kinds
