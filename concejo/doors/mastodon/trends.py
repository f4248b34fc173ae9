"""What the town talks about. https://docs.joinmastodon.org/methods/trends/"""

from __future__ import annotations

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Part, link_parts
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.cards import trending_cards
from concejo.doors.mastodon.entities.kept import Ready, statuses
from concejo.doors.mastodon.entities.tags import tags
from concejo.posts.trends import trending_hashtags, trending_links, trending_posts


@endpoint("GET", who="anyone")
def hashtags(request: ApiRequest, params: Part) -> list[Entity]:
    """Subjects that people talk about."""
    limit, offset = params.bounds(10, 20)
    found = trending_hashtags(limit, offset)
    link_parts(request, len(found), limit, offset)
    return tags(found, request.viewer)


@endpoint("GET", who="anyone")
def posts(request: ApiRequest, params: Part) -> list[Ready]:
    """Posts that people like, pass on and answer."""
    limit, offset = params.bounds(20, 40)
    found = trending_posts(request.viewer, limit, offset)
    link_parts(request, len(found), limit, offset)
    return statuses([post.pk for post in found], request.viewer)


@endpoint("GET", who="anyone")
def links(request: ApiRequest, params: Part) -> list[Entity]:
    """Pages outside that people link to."""
    limit, offset = params.bounds(10, 20)
    found = trending_links(limit, offset)
    link_parts(request, len(found), limit, offset)
    return trending_cards(found)
