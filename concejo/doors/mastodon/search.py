"""Looking for people, subjects and words. https://docs.joinmastodon.org/methods/search/

What is typed may also be an address of the town: of a post, of a case, of somebody, of a subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

from django.conf import settings

from concejo.accounts.queries import account_by_handle, account_ids_matching, accounts_matching
from concejo.base.errors import NotFound
from concejo.base.ids import as_id
from concejo.cases.queries.cases import case_for
from concejo.cases.queries.marks import of_blocked
from concejo.collections.models import Collection
from concejo.collections.queries import collection_for, collections_matching
from concejo.doors.api.addresses import town_url
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.collections import collection
from concejo.doors.mastodon.entities.kept import accounts, statuses
from concejo.doors.mastodon.entities.tags import tags
from concejo.posts.hashtags import hashtag, hashtags_matching
from concejo.posts.models import Hashtag
from concejo.posts.paging import Page
from concejo.posts.queries import post_for, search_ids

_LONGEST = 400
_FURTHEST = 10_000
_CASE_NUMBER = re.compile(r"\d{4}-\d{6,}")


@dataclass(frozen=True)
class Search(Paging):
    q: str = ""
    type: Literal["accounts", "hashtags", "statuses", "collections"] | None = None
    resolve: bool = False
    offset: int = 0
    account_id: Id | None = None
    # Of people, only those whom one follows.
    following: bool = False


@dataclass
class Found:
    # Ids of both.
    people: list[int]
    posts: list[int]
    subjects: list[Hashtag]
    collections: list[Collection] = field(default_factory=list)


@endpoint("GET", scope="read:search", who="anyone")
def search(request: ApiRequest, params: Search) -> Entity:
    """People, posts and subjects, or the one thing whose address was typed."""
    typed = params.q.strip()[:_LONGEST]
    found = _at_address(request, typed) if _is_address(typed) else _matching(request, params, typed)
    wanted = params.type
    return {
        "accounts": accounts(found.people) if wanted in {None, "accounts"} else [],
        "statuses": statuses(found.posts, request.viewer) if wanted in {None, "statuses"} else [],
        "hashtags": tags(found.subjects, request.viewer) if wanted in {None, "hashtags"} else [],
        "collections": [collection(each) for each in found.collections],
    }


def _matching(request: ApiRequest, params: Search, typed: str) -> Found:
    page = params.page()
    offset = max(0, min(params.offset, _FURTHEST))
    people, posts, subjects = (
        params.type in {None, kind} for kind in ("accounts", "statuses", "hashtags")
    )
    return Found(
        people=_people(request, params, typed, page, offset)
        if people and not typed.startswith("#")
        else [],
        posts=_posts(request, params, typed, page, offset) if posts else [],
        subjects=hashtags_matching(typed, page.limit, offset)
        if subjects and not typed.startswith("@")
        else [],
        collections=collections_matching(request.viewer, typed, page.limit, offset)
        if params.type in {None, "collections"}
        else [],
    )


def _people(request: ApiRequest, params: Search, typed: str, page: Page, offset: int) -> list[int]:
    if not params.following or request.viewer is None:
        return account_ids_matching(_handle(typed), page.limit, offset)
    followed = accounts_matching(_handle(typed), page.limit, offset, followed_by=request.viewer)
    return [each.pk for each in followed]


def _posts(request: ApiRequest, params: Search, typed: str, page: Page, offset: int) -> list[int]:
    # People say the number of a case on the phone: it is found like a word.
    if _CASE_NUMBER.fullmatch(typed):
        return _case(request, typed).posts
    found = search_ids(request.viewer, typed, page, author=params.account_id, offset=offset)
    blocked = of_blocked(request.viewer, found)
    return [pk for pk in found if pk not in blocked]


def _handle(typed: str) -> str:
    """``@ana@jun.example`` is ``@ana``, who lives here."""
    return typed.removesuffix(f"@{settings.DOMAIN}")


# --- Addresses ---


def _is_address(typed: str) -> bool:
    return typed.startswith(("https://", "http://"))


def _at_address(request: ApiRequest, typed: str) -> Found:
    """What is at an address of this town, if it is open to the viewer; else nothing."""
    nothing = Found([], [], [])
    try:
        parts = urlsplit(typed)
        host = parts.hostname
    except ValueError:
        return nothing
    if host not in {settings.DOMAIN, urlsplit(town_url()).hostname}:
        return nothing
    for pattern, look_up in _PLACES:
        if match := re.fullmatch(pattern, unquote(parts.path).rstrip("/")):
            try:
                return look_up(request, match[1])
            except NotFound:
                return nothing
    return nothing


def _post(request: ApiRequest, some_id: str) -> Found:
    return Found([], [post_for(request.viewer, as_id(some_id)).pk], [])


def _case(request: ApiRequest, number: str) -> Found:
    """The post that a case began with, for those who may read it."""
    try:
        case = case_for(request.viewer, number)
        return Found([], [post_for(request.viewer, case.post_id).pk], [])
    except NotFound:
        return Found([], [], [])


def _account(request: ApiRequest, handle: str) -> Found:
    return Found([account_by_handle(handle).pk], [], [])


def _collection(request: ApiRequest, some_id: str) -> Found:
    return Found([], [], [], [collection_for(request.viewer, as_id(some_id))])


def _tag(request: ApiRequest, name: str) -> Found:
    its = hashtag(name)
    return Found([], [], [its] if its else [])


_PLACES: list[tuple[str, Callable[[ApiRequest, str], Found]]] = [
    (r"/@[A-Za-z0-9_.-]+/(\d+)", _post),
    (r"/cases/([^/]+)", _case),
    (r"/@([A-Za-z0-9_.-]+)", _account),
    (r"/tags/([^/]+)", _tag),
    (r"/collections/(\d+)", _collection),
]
