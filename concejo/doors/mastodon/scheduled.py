"""Posts that are sent later. https://docs.joinmastodon.org/methods/scheduled_statuses/"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.scheduled import scheduled_post
from concejo.posts.actions.scheduling import reschedule_post, unschedule_post
from concejo.posts.queries import scheduled_post_of, scheduled_posts


@endpoint("GET", scope="read:statuses")
def several(request: ApiRequest, params: Paging) -> list[Entity]:
    """What waits to be sent, the newest first; also what could not be sent."""
    page = params.page()
    posts = scheduled_posts(request.actor, page)
    link_pages(request, [post.pk for post in posts], page)
    return [scheduled_post(post) for post in posts]


@endpoint("GET", scope="read:statuses")
def one(request: ApiRequest, status_id: int) -> Entity:
    """One of them."""
    return scheduled_post(scheduled_post_of(request.actor, status_id))


@dataclass(frozen=True)
class Moved:
    # Without one it stays as it is.
    scheduled_at: datetime | None = None


@endpoint("PUT", scope="write:statuses")
def move(request: ApiRequest, params: Moved, status_id: int) -> Entity:
    """Send it at another time."""
    if params.scheduled_at is None:
        return scheduled_post(scheduled_post_of(request.actor, status_id))
    return scheduled_post(reschedule_post(request.actor, status_id, params.scheduled_at))


@endpoint("DELETE", scope="write:statuses")
def drop(request: ApiRequest, status_id: int) -> Entity:
    """Do not send it at all."""
    unschedule_post(request.actor, status_id)
    return {}
