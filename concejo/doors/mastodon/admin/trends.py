"""What is much talked of, and subjects, for moderators: what everybody reads, and what is kept off.

Nothing waits here for a yes. https://docs.joinmastodon.org/methods/admin/trends/
"""

from __future__ import annotations

from dataclasses import dataclass

from concejo.doors.api.endpoint import Endpoint, endpoint
from concejo.doors.api.paging import Paging, Part, turned
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.admin import admin_links, admin_tags
from concejo.doors.mastodon.entities.kept import Ready, status, statuses
from concejo.moderation.actions import trends as actions
from concejo.moderation.actions.trends import HashtagRule
from concejo.moderation.queries import as_moderator, hashtag_for, hashtags_for
from concejo.posts.trends import trending_hashtags, trending_links, trending_posts

_USUAL, _MOST = 10, 40


@dataclass(frozen=True)
class Review:
    """What a subject may be, and how it is written."""

    display_name: str | None = None
    trendable: bool | None = None
    usable: bool | None = None
    listable: bool | None = None


@endpoint("GET", scope="admin:read")
def tags(request: ApiRequest, params: Part) -> list[Entity]:
    """Subjects that people talk about."""
    as_moderator(request.actor)
    return admin_tags(trending_hashtags(*params.bounds(_USUAL, _MOST), kept_off=True))


@endpoint("GET", scope="admin:read")
def posts(request: ApiRequest, params: Part) -> list[Ready]:
    """Posts that people like, pass on and answer."""
    moderator = as_moderator(request.actor)
    found = trending_posts(moderator, *params.bounds(_USUAL, _MOST), kept_off=True)
    return statuses([post.pk for post in found], moderator)


@endpoint("GET", scope="admin:read")
def links(request: ApiRequest, params: Part) -> list[Entity]:
    """Pages outside that people link to."""
    as_moderator(request.actor)
    return admin_links(trending_links(*params.bounds(_USUAL, _MOST), kept_off=True))


@endpoint("GET", scope="admin:read")
def all_tags(request: ApiRequest, params: Paging) -> list[Entity]:
    """All subjects, newest first."""
    page = params.page(_USUAL, _MOST)
    return admin_tags(turned(request, hashtags_for(request.actor), page))


@endpoint("GET", scope="admin:read")
def one_tag(request: ApiRequest, tag_id: int) -> Entity:
    """One subject."""
    return admin_tags([hashtag_for(request.actor, tag_id)])[0]


@endpoint("PUT", scope="admin:write")
def change_tag(request: ApiRequest, tag_id: int, params: Review) -> Entity:
    """Take something from a subject, or give it back."""
    rule = HashtagRule(params.display_name, params.trendable, params.usable, params.listable)
    return admin_tags([actions.change_hashtag(request.actor, tag_id, rule)])[0]


# --- May it be among them? ---


def _of_tags(*, trends: bool) -> Endpoint:
    @endpoint("POST", scope="admin:write")
    def answer(request: ApiRequest, tag_id: int) -> Entity:
        its = actions.let_hashtag_trend(request.actor, tag_id, trends=trends)
        return admin_tags([its])[0]

    return answer


def _of_posts(*, trends: bool) -> Endpoint:
    @endpoint("POST", scope="admin:write")
    def answer(request: ApiRequest, status_id: int) -> Ready:
        its = actions.let_post_trend(request.actor, status_id, trends=trends)
        return status(its.pk, request.actor)

    return answer


def _of_links(*, trends: bool) -> Endpoint:
    @endpoint("POST", scope="admin:write")
    def answer(request: ApiRequest, link_id: int) -> Entity:
        its = actions.let_link_trend(request.actor, link_id, trends=trends)
        return admin_links([its])[0]

    return answer


let_tag, keep_tag_off = _of_tags(trends=True), _of_tags(trends=False)
let_post, keep_post_off = _of_posts(trends=True), _of_posts(trends=False)
let_link, keep_link_off = _of_links(trends=True), _of_links(trends=False)
