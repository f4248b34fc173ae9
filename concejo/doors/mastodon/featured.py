"""What people show on their pages: hashtags, and whom they recommend.

https://docs.joinmastodon.org/methods/featured_tags/
https://docs.joinmastodon.org/methods/endorsements/
"""

from __future__ import annotations

from dataclasses import dataclass

from concejo.accounts.actions import relations as people
from concejo.accounts.models import Account
from concejo.accounts.queries import account_by_id
from concejo.accounts.relations import endorsements_of
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import LONG_PAGE, Paging, turned
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity, accounts
from concejo.doors.mastodon.entities.tags import featured_tag, tags
from concejo.doors.mastodon.relations import stands_now
from concejo.posts.actions import hashtags as actions
from concejo.posts.hashtags import featured_tags, tags_to_feature


@dataclass(frozen=True)
class Name:
    """A hashtag."""

    name: str


# --- Hashtags ---


@endpoint("GET", scope="read:accounts")
def mine(request: ApiRequest) -> list[Entity]:
    """The hashtags on my page."""
    return [featured_tag(shown) for shown in featured_tags(request.actor.account)]


@endpoint("GET", scope="read:accounts", who="anyone")
def of_account(request: ApiRequest, account_id: int) -> list[Entity]:
    """The hashtags on somebody's page."""
    return [featured_tag(shown) for shown in featured_tags(account_by_id(account_id))]


@endpoint("POST", scope="write:accounts")
def create(request: ApiRequest, params: Name) -> Entity:
    """Show one on my page."""
    made = actions.feature_tag(request.actor, params.name)
    shown = featured_tags(request.actor.account)
    return next(featured_tag(each) for each in shown if each.id == made.pk)


@endpoint("DELETE", scope="write:accounts")
def delete(request: ApiRequest, featured_id: int) -> Entity:
    """Take one down from my page."""
    actions.take_featured_tag_down(request.actor, featured_id)
    return {}


@endpoint("GET", scope="read:accounts")
def suggestions(request: ApiRequest) -> list[Entity]:
    """Hashtags that I use and do not show yet."""
    return tags(tags_to_feature(request.actor), request.viewer)


# --- People ---


@endpoint("GET", scope="read:accounts")
def endorsements(request: ApiRequest, params: Paging) -> list[Entity]:
    """Whom I recommend."""
    return _recommended(request, request.actor.account, params)


@endpoint("GET", scope="read:accounts", who="anyone")
def endorsements_of_account(request: ApiRequest, account_id: int, params: Paging) -> list[Entity]:
    """Whom somebody recommends."""
    return _recommended(request, account_by_id(account_id), params)


@endpoint("POST", scope="write:accounts")
def endorse(request: ApiRequest, account_id: int) -> Entity:
    """Recommend somebody on my page."""
    people.endorse(request.actor, account_by_id(account_id))
    return stands_now(request, account_id)


@endpoint("POST", scope="write:accounts")
def unendorse(request: ApiRequest, account_id: int) -> Entity:
    """No longer recommend them."""
    people.unendorse(request.actor, account_by_id(account_id))
    return stands_now(request, account_id)


def _recommended(request: ApiRequest, account: Account, params: Paging) -> list[Entity]:
    page = params.page(*LONG_PAGE)
    rows = turned(request, endorsements_of(account), page)
    return accounts(row.follow.target for row in rows)
