"""What is told together. https://docs.joinmastodon.org/methods/grouped_notifications/"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import LONG_PAGE, Paging, link_pages
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity, accounts
from concejo.doors.mastodon.entities.notifications import grouped_notifications
from concejo.doors.mastodon.notifications import Asked, Supported
from concejo.posts.actions.notifications import dismiss_group
from concejo.posts.notifications import (
    notification_group,
    notification_groups,
    notifications_in_group,
    unread_groups,
)
from concejo.posts.together import GROUPED


@dataclass(frozen=True)
class AskedInGroups(Asked):
    expand_accounts: Literal["full", "partial_avatars"] = "full"
    grouped_types: list[str] | None = None

    @property
    def grouped(self) -> Sequence[str]:
        """Which kinds are told together."""
        if self.grouped_types is None:
            return GROUPED
        return [kind for kind in GROUPED if kind in self.grouped_types]


@endpoint("GET", scope="read:notifications")
def several(request: ApiRequest, params: AskedInGroups) -> Entity:
    """The viewer's notifications in groups, newest first."""
    page = params.page(*LONG_PAGE)
    which = params.which
    groups = (
        notification_groups(request.actor, page, which, grouped=params.grouped) if which else []
    )
    link_pages(request, [group.newest.pk for group in groups], page)
    return grouped_notifications(
        groups,
        request.actor,
        supported=params.supported_types,
        with_partial=params.expand_accounts == "partial_avatars",
    )


@endpoint("GET", scope="read:notifications")
def one(request: ApiRequest, params: Supported, group_key: str) -> Entity:
    """One group."""
    group = notification_group(request.actor, group_key)
    return grouped_notifications(
        [group], request.actor, supported=params.supported_types, is_page=False
    )


@endpoint("GET", scope="read:notifications")
def people(request: ApiRequest, params: Paging, group_key: str) -> list[Entity]:
    """Everybody in a group, by the ids of the notifications."""
    page = params.page(*LONG_PAGE)
    rows = notifications_in_group(request.actor, group_key, page)
    link_pages(request, [row.pk for row in rows], page)
    return accounts({row.origin_id: row.origin for row in rows}.values())


@endpoint("POST", scope="write:notifications")
def dismiss(request: ApiRequest, group_key: str) -> Entity:
    """Put a whole group away."""
    dismiss_group(request.actor, group_key)
    return {}


@endpoint("GET", scope="read:notifications")
def unread_count(request: ApiRequest, params: AskedInGroups) -> dict[str, int]:
    """How many groups have something that came since the viewer last looked."""
    if (which := params.which) is None:
        return {"count": 0}
    limit, grouped = params.most_counted, params.grouped
    return {"count": unread_groups(request.actor, limit, which, grouped=grouped)}
