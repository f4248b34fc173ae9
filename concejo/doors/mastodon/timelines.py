"""What is read from top to bottom. https://docs.joinmastodon.org/methods/timelines/"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from concejo.accounts.queries import account_by_id
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.kept import Ready, statuses
from concejo.posts import timelines
from concejo.posts.choosing import home_ids, local_ids
from concejo.posts.conversations import said_to
from concejo.posts.paging import Page
from concejo.posts.queries import bookmarks_of, favourites_of

# More names than this in one question are not meant seriously.
_MOST_TAGS = 16


@endpoint("GET", scope="read:statuses")
def home(request: ApiRequest, params: Paging) -> list[Ready]:
    """What those whom the viewer follows say."""
    page = params.page()
    return _shown(request, home_ids(request.actor, page), page)


@dataclass(frozen=True)
class Public(Paging):
    local: bool = False
    remote: bool = False
    only_media: bool = False


@endpoint("GET", scope="read:statuses", who="anyone")
def public(request: ApiRequest, params: Public) -> list[Ready]:
    """What the town says. No other towns are connected, so nothing comes from outside."""
    page = params.page()
    if params.remote:
        return []
    return _shown(request, local_ids(request.viewer, page, only_media=params.only_media), page)


@dataclass(frozen=True)
class Tagged(Public):
    any: list[str] = field(default_factory=list)
    all: list[str] = field(default_factory=list)
    none: list[str] = field(default_factory=list)


@endpoint("GET", scope="read:statuses", who="anyone")
def tag(request: ApiRequest, params: Tagged, name: str) -> list[Ready]:
    """What is said in public with a hashtag."""
    page = params.page()
    if params.remote:
        return []
    posts = timelines.tagged(
        request.viewer,
        name,
        page,
        only_media=params.only_media,
        or_any=params.any[:_MOST_TAGS],
        and_all=params.all[:_MOST_TAGS],
        but_none=params.none[:_MOST_TAGS],
    )
    return _shown(request, [post.pk for post in posts], page)


@endpoint("GET", scope="read:statuses")
def direct(request: ApiRequest, params: Paging) -> list[Ready]:
    """What is not for everybody, to and from the viewer."""
    page = params.page()
    return _shown(request, [post.pk for post in said_to(request.actor, page)], page)


@dataclass(frozen=True)
class Linked(Paging):
    url: str = ""


@endpoint("GET", scope="read:statuses", who="anyone")
def link(request: ApiRequest, params: Linked) -> list[Ready]:
    """What is said in public about a page outside."""
    page = params.page()
    posts = timelines.linking(request.viewer, params.url, page)
    return _shown(request, [post.pk for post in posts], page)


@dataclass(frozen=True)
class OfAccount(Paging):
    exclude_replies: bool = False
    exclude_reblogs: bool = False
    only_media: bool = False
    pinned: bool = False
    tagged: str = ""


@endpoint("GET", scope="read:statuses", who="anyone")
def of_account(request: ApiRequest, params: OfAccount, account_id: int) -> list[Ready]:
    """What one address says and passes on."""
    page = params.page()
    posts = timelines.by_account(
        request.viewer,
        account_by_id(account_id),
        page,
        exclude_replies=params.exclude_replies,
        exclude_boosts=params.exclude_reblogs,
        only_media=params.only_media,
        pinned=params.pinned,
        tag=params.tagged,
    )
    return _shown(request, [post.pk for post in posts], page)


@endpoint("GET", scope="read:favourites")
def favourites(request: ApiRequest, params: Paging) -> list[Ready]:
    """What the viewer likes, by the ids of the marks."""
    page = params.page()
    marks = favourites_of(request.actor, page)
    link_pages(request, [mark.pk for mark in marks], page)
    return statuses([mark.post_id for mark in marks], request.viewer)


@endpoint("GET", scope="read:bookmarks")
def bookmarks(request: ApiRequest, params: Paging) -> list[Ready]:
    """What the viewer keeps, by the ids of the marks."""
    page = params.page()
    marks = bookmarks_of(request.actor, page)
    link_pages(request, [mark.pk for mark in marks], page)
    return statuses([mark.post_id for mark in marks], request.viewer)


def _shown(request: ApiRequest, ids: Sequence[int], page: Page) -> list[Ready]:
    link_pages(request, ids, page)
    return statuses(ids, request.viewer)
