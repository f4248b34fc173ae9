"""Lists of people, read by themselves. https://docs.joinmastodon.org/methods/lists/"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from concejo.accounts.queries import account_by_id
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import LONG_PAGE, Paging, link_pages, turned
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity, accounts
from concejo.doors.mastodon.entities.kept import Ready, statuses
from concejo.doors.mastodon.entities.lists import one_list
from concejo.lists import actions
from concejo.lists.actions import Wish
from concejo.lists.queries import list_for, lists_of, lists_with, members_of
from concejo.posts.choosing import list_ids


@dataclass(frozen=True)
class Said:
    """What a list shall be."""

    title: str | None = None
    replies_policy: Literal["followed", "list", "none"] | None = None
    exclusive: bool | None = None

    @property
    def wish(self) -> Wish:
        return Wish(self.title, self.replies_policy, self.exclusive)


@dataclass(frozen=True)
class Ids:
    """Who is meant."""

    account_ids: list[Id] = field(default_factory=list)


@endpoint("GET", scope="read:lists")
def several(request: ApiRequest) -> list[Entity]:
    """My lists."""
    return [one_list(each) for each in lists_of(request.actor)]


@endpoint("POST", scope="write:lists")
def create(request: ApiRequest, params: Said) -> Entity:
    """A new list."""
    return one_list(actions.make_list(request.actor, params.wish))


@endpoint("GET", scope="read:lists")
def one(request: ApiRequest, list_id: int) -> Entity:
    """One of my lists."""
    return one_list(list_for(request.actor, list_id))


@endpoint("PUT", scope="write:lists")
def change(request: ApiRequest, list_id: int, params: Said) -> Entity:
    """Another name for it, or other posts."""
    return one_list(actions.change_list(request.actor, list_id, params.wish))


@endpoint("DELETE", scope="write:lists")
def delete(request: ApiRequest, list_id: int) -> Entity:
    """It is gone."""
    actions.delete_list(request.actor, list_id)
    return {}


@endpoint("GET", scope="read:lists")
def members(request: ApiRequest, list_id: int, params: Paging) -> list[Entity]:
    """Who is on it; with a limit of 0 all of them at once."""
    there = members_of(list_for(request.actor, list_id))
    if params.limit == 0:
        return accounts(row.account for row in there.order_by("-id"))
    page = params.page(*LONG_PAGE)
    return accounts(row.account for row in turned(request, there, page))


@endpoint("POST", scope="write:lists")
def add(request: ApiRequest, list_id: int, params: Ids) -> Entity:
    """Put people on it."""
    actions.add_to_list(request.actor, list_id, params.account_ids)
    return {}


@endpoint("DELETE", scope="write:lists")
def take_off(request: ApiRequest, list_id: int, params: Ids) -> Entity:
    """Take people off it."""
    actions.take_off_list(request.actor, list_id, params.account_ids)
    return {}


@endpoint("GET", scope="read:lists")
def with_account(request: ApiRequest, account_id: int) -> list[Entity]:
    """Which of my lists somebody is on."""
    there = lists_with(request.actor, account_by_id(account_id))
    return [one_list(each) for each in there]


@endpoint("GET", scope="read:lists")
def timeline(request: ApiRequest, list_id: int, params: Paging) -> list[Ready]:
    """What the people on it say."""
    page = params.page()
    ids = list_ids(request.actor, list_for(request.actor, list_id), page)
    link_pages(request, ids, page)
    return statuses(ids, request.viewer)
