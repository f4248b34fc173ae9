"""What is much talked of, and subjects, for moderators: the lists that everybody reads.

Nothing waits here for a yes. https://docs.joinmastodon.org/methods/admin/trends/
"""

from __future__ import annotations

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, Part, turned
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.admin import admin_links, admin_tags
from concejo.doors.mastodon.entities.kept import Ready, statuses
from concejo.moderation.queries import as_moderator, hashtag_for, hashtags_for
from concejo.posts.trends import trending_hashtags, trending_links, trending_posts

_USUAL, _MOST = 10, 40


@endpoint("GET", scope="admin:read")
def tags(request: ApiRequest, params: Part) -> list[Entity]:
    """Subjects that people talk about."""
    as_moderator(request.actor)
    return admin_tags(trending_hashtags(*params.bounds(_USUAL, _MOST)))


@endpoint("GET", scope="admin:read")
def posts(request: ApiRequest, params: Part) -> list[Ready]:
    """Posts that people like, pass on and answer."""
    moderator = as_moderator(request.actor)
    found = trending_posts(moderator, *params.bounds(_USUAL, _MOST))
    return statuses([post.pk for post in found], moderator)


@endpoint("GET", scope="admin:read")
def links(request: ApiRequest, params: Part) -> list[Entity]:
    """Pages outside that people link to."""
    as_moderator(request.actor)
    return admin_links(trending_links(*params.bounds(_USUAL, _MOST)))


@endpoint("GET", scope="admin:read")
def all_tags(request: ApiRequest, params: Paging) -> list[Entity]:
    """All subjects, newest first."""
    page = params.page(_USUAL, _MOST)
    return admin_tags(turned(request, hashtags_for(request.actor), page))


@endpoint("GET", scope="admin:read")
def one_tag(request: ApiRequest, tag_id: int) -> Entity:
    """One subject."""
    return admin_tags([hashtag_for(request.actor, tag_id)])[0]
