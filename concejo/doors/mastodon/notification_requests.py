"""From whom somebody wants to be told, and who waits to be heard.

https://docs.joinmastodon.org/methods/notifications/#get-policy
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import LONG_PAGE, Paging, link_pages
from concejo.doors.api.params import Ids
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.notification_requests import (
    first_policy,
    notification_requests,
    policy,
)
from concejo.posts.actions.notifications import (
    accept_requests,
    change_policy,
    dismiss_requests,
)
from concejo.posts.models import Policy
from concejo.posts.notifications import held_for, requests_to, waiting_to_be_heard
from concejo.posts.policy import policy_of

_MOST_AT_ONCE = 80


@dataclass(frozen=True)
class Said:
    """From whom somebody wants to be told; what is not sent stays."""

    for_not_following: str | None = None
    for_not_followers: str | None = None
    for_new_accounts: str | None = None
    for_private_mentions: str | None = None
    for_limited_accounts: str | None = None


@endpoint("GET", scope="read:notifications")
def show(request: ApiRequest) -> Entity:
    """From whom the viewer wants to be told."""
    return policy(policy_of(request.actor.account), *waiting_to_be_heard(request.actor))


def _change(request: ApiRequest, params: Said) -> Entity:
    """Be told by others."""
    said = {part: word for part, word in asdict(params).items() if word is not None}
    changed = change_policy(request.actor, said)
    return policy(changed, *waiting_to_be_heard(request.actor))


put = endpoint("PUT", scope="write:notifications")(_change)
patch = endpoint("PATCH", scope="write:notifications")(_change)


# --- In the words of the first version: yes or no ---


@dataclass(frozen=True)
class FirstSaid:
    filter_not_following: bool | None = None
    filter_not_followers: bool | None = None
    filter_new_accounts: bool | None = None
    filter_private_mentions: bool | None = None


@endpoint("GET", scope="read:notifications")
def first_show(request: ApiRequest) -> Entity:
    """From whom the viewer wants to be told."""
    return first_policy(policy_of(request.actor.account), *waiting_to_be_heard(request.actor))


def _first_change(request: ApiRequest, params: FirstSaid) -> Entity:
    """Be told by others."""
    changed = change_policy(request.actor, _newer(asdict(params)))
    return first_policy(changed, *waiting_to_be_heard(request.actor))


first_put = endpoint("PUT", scope="write:notifications")(_first_change)
first_patch = endpoint("PATCH", scope="write:notifications")(_first_change)


def _newer(said: Mapping[str, bool | None]) -> dict[str, str]:
    return {
        f"for_{part.removeprefix('filter_')}": Policy.FILTER if holds else Policy.ACCEPT
        for part, holds in said.items()
        if holds is not None
    }


# --- Who waits to be heard ---


@endpoint("GET", scope="read:notifications")
def several(request: ApiRequest, params: Paging) -> list[Entity]:
    """Who waits to be heard."""
    page = params.page(*LONG_PAGE)
    held = requests_to(request.actor, page)
    link_pages(request, [each.request.pk for each in held], page)
    return notification_requests(held, request.actor)


@endpoint("GET", scope="read:notifications")
def one(request: ApiRequest, request_id: int) -> Entity:
    """One who waits to be heard."""
    return notification_requests([held_for(request.actor, request_id)], request.actor)[0]


@endpoint("POST", scope="write:notifications")
def accept(request: ApiRequest, request_id: int) -> Entity:
    """Let somebody in."""
    accept_requests(request.actor, [request_id])
    return {}


@endpoint("POST", scope="write:notifications")
def dismiss(request: ApiRequest, request_id: int) -> Entity:
    """Do not hear somebody."""
    dismiss_requests(request.actor, [request_id])
    return {}


@endpoint("POST", scope="write:notifications")
def accept_several(request: ApiRequest, params: Ids) -> Entity:
    """Let several in."""
    accept_requests(request.actor, params.first(_MOST_AT_ONCE))
    return {}


@endpoint("POST", scope="write:notifications")
def dismiss_several(request: ApiRequest, params: Ids) -> Entity:
    """Do not hear several."""
    dismiss_requests(request.actor, params.first(_MOST_AT_ONCE))
    return {}


@endpoint("GET", scope="read:notifications")
def merged(request: ApiRequest) -> dict[str, bool]:
    """Whether what was held back has been put in: it is, as soon as somebody is let in."""
    return {"merged": True}
