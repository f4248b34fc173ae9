"""Subjects. https://docs.joinmastodon.org/methods/tags/"""

from __future__ import annotations

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, turned
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.tags import tags, unused_tag
from concejo.posts.actions import hashtags as actions
from concejo.posts.hashtags import LONGEST_NAME, checked_name, followed_tags, hashtag
from concejo.posts.models import Hashtag

_USUAL, _MOST = 100, 200


@endpoint("GET", who="anyone")
def one(request: ApiRequest, name: str) -> Entity:
    """A subject, and how often it was used in the last days."""
    its = hashtag(name.lstrip("#"), request.viewer)
    return _shown(request, its, name.lstrip("#")[:LONGEST_NAME])


@endpoint("GET", scope="read:follows")
def followed(request: ApiRequest, params: Paging) -> list[Entity]:
    """The subjects that I follow."""
    rows = turned(request, followed_tags(request.actor), params.page(_USUAL, _MOST))
    return tags([row.hashtag for row in rows], request.viewer)


@endpoint("POST", scope="write:follows")
def follow(request: ApiRequest, name: str) -> Entity:
    """Read it at home."""
    return _shown(request, actions.follow_tag(request.actor, name), name)


@endpoint("POST", scope="write:follows")
def unfollow(request: ApiRequest, name: str) -> Entity:
    """No longer read it at home."""
    return _shown(request, actions.unfollow_tag(request.actor, name), checked_name(name))


@endpoint("POST", scope="write:accounts")
def feature(request: ApiRequest, name: str) -> Entity:
    """Show it on my page."""
    return _shown(request, actions.feature_tag(request.actor, name).hashtag, name)


@endpoint("POST", scope="write:accounts")
def unfeature(request: ApiRequest, name: str) -> Entity:
    """No longer show it."""
    return _shown(request, actions.unfeature_tag(request.actor, name), checked_name(name))


def _shown(request: ApiRequest, its: Hashtag | None, name: str) -> Entity:
    return tags([its], request.viewer)[0] if its else unused_tag(name)
