"""Everything that is asked about lists."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.lists.errors import NoSuchList
from concejo.lists.models import List, Member


def lists_of(actor: Actor) -> list[List]:
    """The actor's lists, the oldest first."""
    return list(List.objects.filter(account=actor.account).order_by("id"))


def list_for(actor: Actor, list_id: int, *, lock: bool = False) -> List:
    """One of the actor's own lists."""
    mine = List.objects.filter(account=actor.account)
    if lock:
        mine = mine.select_for_update()
    found = mine.filter(pk=list_id).first()
    if found is None:
        raise NoSuchList
    return found


def lists_with(actor: Actor, account: Account) -> list[List]:
    """Those of the actor's lists that an address is on."""
    mine = List.objects.filter(account=actor.account, members__account=account)
    return list(mine.order_by("id"))


def members_of(its: List) -> QuerySet[Member]:
    """Who is on a list."""
    there = Member.objects.filter(list=its, account__suspended_at=None)
    return there.select_related("account")


def members_by_list(lists: Collection[int]) -> dict[int, set[int]]:
    """Who is on several lists, by the list."""
    found: dict[int, set[int]] = {pk: set() for pk in lists}
    for pk, account_id in Member.objects.filter(list__in=lists).values_list("list", "account"):
        found[pk].add(account_id)
    return found


def kept_apart() -> Exists:
    """Of a ``Follow``: whether it is on an exclusive list, and so not at home."""
    return Exists(Member.objects.filter(follow=OuterRef("pk"), list__is_exclusive=True))
