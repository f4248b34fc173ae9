"""Following, muting, blocking. https://docs.joinmastodon.org/methods/accounts/#follow"""

from __future__ import annotations

from dataclasses import dataclass

from concejo.accounts.actions import relations as actions
from concejo.accounts.queries import account_by_id
from concejo.accounts.relations import (
    blocks_of,
    domain_blocks_of,
    follow_requests_to,
    mutes_of,
    relationships,
)
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import LONG_PAGE, Paging, turned
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import (
    Entity,
    accounts,
    muted_account,
    relationship,
)


@dataclass(frozen=True)
class FollowWish:
    """What somebody wants to see of whom they follow; what is not said stays as it is."""

    reblogs: bool | None = None
    notify: bool | None = None
    languages: list[str] | None = None


@dataclass(frozen=True)
class MuteWish:
    """For how many seconds (0: for good), and whether notifications too."""

    notifications: bool = True
    duration: int = 0


@dataclass(frozen=True)
class Domain:
    """Another town."""

    domain: str


@dataclass(frozen=True)
class Remark:
    """What one wants to remember about somebody."""

    comment: str = ""


@endpoint("POST", scope="write:follows")
def follow(request: ApiRequest, account_id: int, params: FollowWish) -> Entity:
    """Read what an address says."""
    target = account_by_id(account_id)
    actions.follow(
        request.actor,
        target,
        with_boosts=params.reblogs,
        notify=params.notify,
        languages=params.languages,
    )
    return stands_now(request, account_id)


@endpoint("POST", scope="write:follows")
def unfollow(request: ApiRequest, account_id: int) -> Entity:
    """No longer read it."""
    actions.unfollow(request.actor, account_by_id(account_id))
    return stands_now(request, account_id)


@endpoint("POST", scope="write:follows")
def remove_from_followers(request: ApiRequest, account_id: int) -> Entity:
    """No longer be read by it."""
    actions.drop_follower(request.actor, account_by_id(account_id))
    return stands_now(request, account_id)


@endpoint("POST", scope="write:blocks")
def block(request: ApiRequest, account_id: int) -> Entity:
    """Neither reads the other."""
    actions.block(request.actor, account_by_id(account_id))
    return stands_now(request, account_id)


@endpoint("POST", scope="write:blocks")
def unblock(request: ApiRequest, account_id: int) -> Entity:
    """Both may read each other again."""
    actions.unblock(request.actor, account_by_id(account_id))
    return stands_now(request, account_id)


@endpoint("POST", scope="write:mutes")
def mute(request: ApiRequest, account_id: int, params: MuteWish) -> Entity:
    """Do not show it."""
    actions.mute(
        request.actor,
        account_by_id(account_id),
        hides_notifications=params.notifications,
        seconds=params.duration,
    )
    return stands_now(request, account_id)


@endpoint("POST", scope="write:mutes")
def unmute(request: ApiRequest, account_id: int) -> Entity:
    """Show it again."""
    actions.unmute(request.actor, account_by_id(account_id))
    return stands_now(request, account_id)


@endpoint("POST", scope="write:accounts")
def note(request: ApiRequest, account_id: int, params: Remark) -> Entity:
    """Keep something in mind about it."""
    actions.remark_on(request.actor, account_by_id(account_id), params.comment)
    return stands_now(request, account_id)


@endpoint("GET", scope="read:blocks")
def blocks(request: ApiRequest, params: Paging) -> list[Entity]:
    """Whom I block."""
    rows = turned(request, blocks_of(request.actor), params.page(*LONG_PAGE))
    return accounts(row.target for row in rows)


@endpoint("GET", scope="read:mutes")
def mutes(request: ApiRequest, params: Paging) -> list[Entity]:
    """Whom I do not want to read."""
    rows = turned(request, mutes_of(request.actor), params.page(*LONG_PAGE))
    return [muted_account(row) for row in rows]


@endpoint("GET", scope="read:blocks")
def domain_blocks(request: ApiRequest, params: Paging) -> list[str]:
    """The towns of which I read nobody."""
    rows = turned(request, domain_blocks_of(request.actor), params.page(100, 200))
    return [row.domain for row in rows]


@endpoint("POST", scope="write:blocks")
def block_domain(request: ApiRequest, params: Domain) -> Entity:
    """Read nobody of a town."""
    actions.block_domain(request.actor, params.domain)
    return {}


@endpoint("DELETE", scope="write:blocks")
def unblock_domain(request: ApiRequest, params: Domain) -> Entity:
    """Read its people again."""
    actions.unblock_domain(request.actor, params.domain)
    return {}


@endpoint("GET", scope="read:follows")
def follow_requests(request: ApiRequest, params: Paging) -> list[Entity]:
    """Who asks to follow me."""
    rows = turned(request, follow_requests_to(request.actor), params.page(*LONG_PAGE))
    return accounts(row.follower for row in rows)


@endpoint("POST", scope="write:follows")
def authorize(request: ApiRequest, account_id: int) -> Entity:
    """Let them follow."""
    actions.accept_follow(request.actor, account_by_id(account_id))
    return stands_now(request, account_id)


@endpoint("POST", scope="write:follows")
def reject(request: ApiRequest, account_id: int) -> Entity:
    """Do not let them follow."""
    actions.reject_follow(request.actor, account_by_id(account_id))
    return stands_now(request, account_id)


def stands_now(request: ApiRequest, account_id: int) -> Entity:
    """How I stand to them from now on."""
    return relationship(relationships(request.actor, [account_id])[0])
