"""Looking at people and offices. https://docs.joinmastodon.org/methods/accounts/"""

from __future__ import annotations

from dataclasses import dataclass, field

from concejo.accounts.queries import (
    account_by_acct,
    account_by_id,
    accounts_by_ids,
    accounts_matching,
    directory as people_here,
    familiar_followers as familiar,
    followers_of,
    following_of,
    relationships as standing,
)
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity, account, accounts, relationship

_USUAL, _MOST = 40, 80
_MOST_IDS = 100


@dataclass(frozen=True)
class Ids:
    """One id or several."""

    id: list[Id] = field(default_factory=list)

    @property
    def some(self) -> list[Id]:
        return list(dict.fromkeys(self.id))[:_MOST_IDS]


@dataclass(frozen=True)
class Address:
    """An address as people write it."""

    acct: str


@dataclass(frozen=True)
class Search:
    """A part of a name."""

    q: str = ""
    limit: int | None = None
    offset: int | None = None
    following: bool | None = None


@dataclass(frozen=True)
class Order:
    """Who is first in the directory."""

    order: str = "active"
    limit: int | None = None
    offset: int | None = None


@endpoint("GET", scope="read:accounts", who="anyone")
def show(request: ApiRequest, account_id: int) -> Entity:
    """One address."""
    return account(account_by_id(account_id))


@endpoint("GET", scope="read:accounts", who="anyone")
def several(request: ApiRequest, params: Ids) -> list[Entity]:
    """Several addresses at once."""
    return accounts(accounts_by_ids(params.some))


@endpoint("GET", scope="read:accounts", who="anyone")
def lookup(request: ApiRequest, params: Address) -> Entity:
    """The address that is written like this."""
    return account(account_by_acct(params.acct))


@endpoint("GET", scope="read:accounts")
def search(request: ApiRequest, params: Search) -> list[Entity]:
    """Addresses that are called something like this."""
    mine = request.actor if params.following else None
    limit, offset = _part(params.limit, params.offset)
    return accounts(accounts_matching(params.q, limit, offset, followed_by=mine))


@endpoint("GET", who="anyone")
def directory(request: ApiRequest, params: Order) -> list[Entity]:
    """Who is here and likes to be found."""
    limit, offset = _part(params.limit, params.offset)
    return accounts(people_here(limit, offset, newest=params.order == "new"))


@endpoint("GET", scope="read:follows")
def relationships(request: ApiRequest, params: Ids) -> list[Entity]:
    """How I stand to some addresses, in the order asked for."""
    there = [each.pk for each in accounts_by_ids(params.some)]
    return [relationship(stands) for stands in standing(request.actor, there)]


@endpoint("GET", scope="read:follows")
def familiar_followers(request: ApiRequest, params: Ids) -> list[Entity]:
    """Who of those I follow also follows these."""
    there = [each.pk for each in accounts_by_ids(params.some)]
    known = familiar(request.actor, there)
    return [{"id": str(i), "accounts": accounts(known[i])} for i in there]


@endpoint("GET", scope="read:accounts", who="anyone")
def followers(request: ApiRequest, account_id: int, params: Paging) -> list[Entity]:
    """Who follows an address."""
    page = params.page(_USUAL, _MOST)
    rows = page.of(followers_of(account_by_id(account_id)))
    link_pages(request, [row.pk for row in rows], page)
    return accounts(row.follower for row in rows)


@endpoint("GET", scope="read:accounts", who="anyone")
def following(request: ApiRequest, account_id: int, params: Paging) -> list[Entity]:
    """Whom an address follows."""
    page = params.page(_USUAL, _MOST)
    rows = page.of(following_of(account_by_id(account_id)))
    link_pages(request, [row.pk for row in rows], page)
    return accounts(row.target for row in rows)


@endpoint("GET", scope="read:lists")
def lists(request: ApiRequest, account_id: int) -> list[Entity]:
    """In which of my lists an address is: there are no lists yet."""
    account_by_id(account_id)
    return []


@endpoint("GET", who="anyone")
def nothing_shown(request: ApiRequest, account_id: int) -> list[Entity]:
    """What an address puts forward on its page: hashtags, people. Nothing here."""
    account_by_id(account_id)
    return []


def _part(limit: int | None, offset: int | None) -> tuple[int, int]:
    return max(1, min(abs(limit or _USUAL), _MOST)), max(0, min(offset or 0, 10_000))
