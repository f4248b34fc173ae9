"""Looking at people and offices. https://docs.joinmastodon.org/methods/accounts/"""

from __future__ import annotations

from dataclasses import dataclass

from concejo.accounts.queries import (
    account_by_acct,
    account_by_id,
    accounts_by_ids,
    accounts_matching,
    directory as people_here,
)
from concejo.accounts.relations import (
    familiar_followers as familiar,
    followers_of,
    following_of,
    relationships as standing,
    shows_follows_to,
)
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import LONG_PAGE, Paging, Part, turned
from concejo.doors.api.params import Ids
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity, account, accounts, relationship

_MOST_IDS = 100


@dataclass(frozen=True)
class Address:
    """An address as people write it."""

    acct: str


@dataclass(frozen=True)
class Search(Part):
    """A part of a name."""

    q: str = ""
    following: bool | None = None
    # For looking at other towns, of which none is connected.
    resolve: bool | None = None


@dataclass(frozen=True)
class Order(Part):
    """Who is first in the directory."""

    order: str = "active"
    local: bool | None = None


@endpoint("GET", scope="read:accounts", who="anyone")
def show(request: ApiRequest, account_id: int) -> Entity:
    """One address."""
    return account(account_by_id(account_id))


@endpoint("GET", scope="read:accounts", who="anyone")
def several(request: ApiRequest, params: Ids) -> list[Entity]:
    """Several addresses at once."""
    return accounts(accounts_by_ids(params.first(_MOST_IDS)))


@endpoint("GET", scope="read:accounts", who="anyone")
def lookup(request: ApiRequest, params: Address) -> Entity:
    """The address that is written like this."""
    return account(account_by_acct(params.acct))


@endpoint("GET", scope="read:accounts")
def search(request: ApiRequest, params: Search) -> list[Entity]:
    """Addresses that are called something like this."""
    mine = request.actor if params.following else None
    limit, offset = params.bounds()
    return accounts(accounts_matching(params.q, limit, offset, followed_by=mine))


@endpoint("GET", who="anyone")
def directory(request: ApiRequest, params: Order) -> list[Entity]:
    """Who is here and likes to be found."""
    limit, offset = params.bounds()
    return accounts(people_here(limit, offset, newest=params.order == "new"))


@endpoint("GET", scope="read:follows")
def relationships(request: ApiRequest, params: Ids) -> list[Entity]:
    """How I stand to some addresses, in the order asked for."""
    there = [each.pk for each in accounts_by_ids(params.first(_MOST_IDS))]
    return [relationship(stands) for stands in standing(request.actor, there)]


@endpoint("GET", scope="read:follows")
def familiar_followers(request: ApiRequest, params: Ids) -> list[Entity]:
    """Who of those I follow also follows these."""
    there = [each.pk for each in accounts_by_ids(params.first(_MOST_IDS))]
    known = familiar(request.actor, there)
    return [{"id": str(i), "accounts": accounts(known[i])} for i in there]


@endpoint("GET", scope="read:accounts", who="anyone")
def followers(request: ApiRequest, account_id: int, params: Paging) -> list[Entity]:
    """Who follows an address."""
    its = account_by_id(account_id)
    if not shows_follows_to(request.viewer, its):
        return []
    rows = turned(request, followers_of(its), params.page(*LONG_PAGE))
    return accounts(row.follower for row in rows)


@endpoint("GET", scope="read:accounts", who="anyone")
def following(request: ApiRequest, account_id: int, params: Paging) -> list[Entity]:
    """Whom an address follows."""
    its = account_by_id(account_id)
    if not shows_follows_to(request.viewer, its):
        return []
    rows = turned(request, following_of(its), params.page(*LONG_PAGE))
    return accounts(row.target for row in rows)
