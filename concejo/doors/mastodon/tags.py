"""Subjects. https://docs.joinmastodon.org/methods/tags/"""

from __future__ import annotations

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.tags import tags, unused_tag
from concejo.posts.queries import hashtag

_LONGEST = 100


@endpoint("GET", who="anyone")
def one(request: ApiRequest, name: str) -> Entity:
    """A subject, and how often it was used in the last days."""
    its = hashtag(name.lstrip("#"))
    return tags([its])[0] if its else unused_tag(name.lstrip("#")[:_LONGEST])
