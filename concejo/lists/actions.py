"""Everything that changes lists. They are private: the log says that, not who is on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.models import Follow
from concejo.base.text import clean
from concejo.events.log import record
from concejo.lists.errors import (
    AlreadyOnList,
    NotFollowed,
    TitleNeeded,
    TooManyLists,
    TooManyOnList,
)
from concejo.lists.models import List, Member, Replies
from concejo.lists.queries import list_for

_MOST_LISTS = 50
_MOST_ON_LIST = 1000
_TITLE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list shall be; what is ``None`` stays as it is."""

    title: str | None = None
    replies: str | None = None
    is_exclusive: bool | None = None


@transaction.atomic
def make_list(actor: Actor, wish: Wish) -> List:
    """A new list, with nobody on it yet."""
    if List.objects.filter(account=actor.account).count() >= _MOST_LISTS:
        raise TooManyLists(limit=_MOST_LISTS)
    made = List.objects.create(
        account=actor.account,
        title=_checked_title(wish.title or ""),
        replies=wish.replies or Replies.LIST,
        is_exclusive=bool(wish.is_exclusive),
    )
    record("list.made", actor=actor, subject=made)
    return made


@transaction.atomic
def change_list(actor: Actor, list_id: int, wish: Wish) -> List:
    """Another name for a list, or other posts on it."""
    its = list_for(actor, list_id, lock=True)
    if wish.title is not None:
        its.title = _checked_title(wish.title)
    if wish.replies is not None:
        its.replies = wish.replies
    if wish.is_exclusive is not None:
        its.is_exclusive = wish.is_exclusive
    its.save(update_fields=["title", "replies", "is_exclusive"])
    record("list.changed", actor=actor, subject=its)
    return its


@transaction.atomic
def delete_list(actor: Actor, list_id: int) -> None:
    """A list is gone. Whom it had is followed as before."""
    its = list_for(actor, list_id, lock=True)
    record("list.deleted", actor=actor, subject=its)
    its.delete()


@transaction.atomic
def add_to_list(actor: Actor, list_id: int, account_ids: Sequence[int]) -> List:
    """Put people on a list, all of them or none. They are followed, or asked to be."""
    its = list_for(actor, list_id, lock=True)
    wanted = set(account_ids)
    follows = dict(
        Follow.objects.filter(follower=actor.account, target__in=wanted).values_list("target", "pk")
    )
    if wanted - set(follows) - {actor.account_id}:
        raise NotFollowed
    there = set(its.members.values_list("account_id", flat=True))
    if wanted & there:
        raise AlreadyOnList
    if len(there) + len(wanted) > _MOST_ON_LIST:
        raise TooManyOnList(limit=_MOST_ON_LIST)
    Member.objects.bulk_create(
        [Member(list=its, account_id=pk, follow_id=follows.get(pk)) for pk in sorted(wanted)]
    )
    record("list.filled", actor=actor, subject=its)
    return its


@transaction.atomic
def take_off_list(actor: Actor, list_id: int, account_ids: Sequence[int]) -> List:
    """Take people off a list. They are followed as before."""
    its = list_for(actor, list_id, lock=True)
    if its.members.filter(account__in=account_ids).delete()[0]:
        record("list.thinned", actor=actor, subject=its)
    return its


def _checked_title(title: str) -> str:
    title = clean(title)
    if not title or len(title) > _TITLE_LENGTH:
        raise TitleNeeded(limit=_TITLE_LENGTH)
    return title
