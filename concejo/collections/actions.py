"""Everything that changes collections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from concejo.accounts.actions.checks import checked_language
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import account_by_id
from concejo.accounts.relations import is_blocked
from concejo.base import clock
from concejo.base.text import clean
from concejo.collections.errors import (
    AlreadyInCollection,
    DescriptionTooLong,
    NameNeeded,
    NotForCollections,
    NotYourPlace,
    TooManyCollections,
    TooManyInCollection,
)
from concejo.collections.models import Collection, Item, ItemState
from concejo.collections.queries import collection_for, item_of, own_collection
from concejo.events.log import record
from concejo.events.models import Event
from concejo.posts.actions.hashtags import hashtag_named

MOST_COLLECTIONS = 10
_MOST_ITEMS = 25
_NAME_LENGTH = 40
_DESCRIPTION_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What a collection shall say; what is ``None`` stays as it is."""

    name: str | None = None
    description: str | None = None
    language: str | None = None
    # Empty: about nothing in particular.
    hashtag: str | None = None
    is_sensitive: bool | None = None
    is_discoverable: bool | None = None


@transaction.atomic
def make_collection(actor: Actor, wish: Wish, account_ids: Sequence[int] = ()) -> Collection:
    """Gather people for everybody to see; with the first of them, all or nothing."""
    if Collection.objects.filter(account=actor.account).count() >= MOST_COLLECTIONS:
        raise TooManyCollections(limit=MOST_COLLECTIONS)
    if wish.name is None:
        raise NameNeeded(limit=_NAME_LENGTH)
    made = Collection(account=actor.account)
    _apply(made, wish)
    made.save(force_insert=True)
    record("collection.made", actor=actor, subject=made)
    for account_id in dict.fromkeys(account_ids):
        add_to_collection(actor, made.pk, account_id)
    return collection_for(actor, made.pk)


@transaction.atomic
def change_collection(actor: Actor, collection_id: int, wish: Wish) -> Collection:
    """Say something else about a collection."""
    its = own_collection(actor, collection_id)
    _apply(its, wish)
    its.updated_at = clock.now()
    its.save()
    record("collection.changed", actor=actor, subject=its)
    return collection_for(actor, its.pk)


@transaction.atomic
def delete_collection(actor: Actor, collection_id: int) -> None:
    """A collection is gone."""
    its = own_collection(actor, collection_id)
    record("collection.deleted", actor=actor, subject=its)
    its.delete()


@transaction.atomic
def add_to_collection(actor: Actor, collection_id: int, account_id: int) -> Item:
    """Put somebody into a collection, if they like to be found and did not leave it."""
    its = own_collection(actor, collection_id)
    account = account_by_id(account_id)
    there = {item.account_id: item for item in its.items.all()}
    before = there.get(account.pk)
    if before is not None and before.state == ItemState.ACCEPTED:
        raise AlreadyInCollection(acct=account.acct)
    if before is not None or not _may_gather(actor, account):
        raise NotForCollections(acct=account.acct)
    if sum(item.state == ItemState.ACCEPTED for item in there.values()) >= _MOST_ITEMS:
        raise TooManyInCollection(limit=_MOST_ITEMS)
    item = Item.objects.create(collection=its, account=account)
    _touch(its)
    record("collection.filled", actor=actor, subject=its, account=account.pk)
    return item


@transaction.atomic
def take_out_of_collection(actor: Actor, collection_id: int, item_id: int) -> None:
    """Somebody is no longer in one's own collection."""
    its = own_collection(actor, collection_id)
    item = item_of(its, item_id)
    item.delete()
    _touch(its)
    record("collection.thinned", actor=actor, subject=its, account=item.account_id)


@transaction.atomic
def leave_collection(actor: Actor, collection_id: int, item_id: int) -> None:
    """Take oneself out of somebody's collection. Nobody can undo it."""
    its = collection_for(actor, collection_id)
    item = item_of(its, item_id)
    if item.account_id != actor.account_id:
        raise NotYourPlace
    item.state = ItemState.REVOKED
    item.save(update_fields=["state"])
    _touch(its)
    record("collection.left", actor=actor, subject=its)


def part(event: Event, target: Account) -> None:
    """Somebody blocks somebody: neither stays in the other's collections."""
    blocker = event.actor_id
    items = Item.objects.filter(state=ItemState.ACCEPTED)
    items.filter(account=blocker, collection__account=target).update(state=ItemState.REVOKED)
    items.filter(account=target, collection__account=blocker).delete()


def _may_gather(actor: Actor, account: Account) -> bool:
    if account.suspended_at is not None or is_blocked(actor.account, account):
        return False
    return account.is_discoverable or account.pk == actor.account_id


def _apply(its: Collection, wish: Wish) -> None:
    if wish.name is not None:
        its.name = clean(wish.name)
        if not its.name or len(its.name) > _NAME_LENGTH:
            raise NameNeeded(limit=_NAME_LENGTH)
    if wish.description is not None:
        its.description = clean(wish.description)
        if len(its.description) > _DESCRIPTION_LENGTH:
            raise DescriptionTooLong(limit=_DESCRIPTION_LENGTH)
    if wish.language is not None:
        its.language = checked_language(wish.language)
    if wish.hashtag is not None:
        its.hashtag = hashtag_named(wish.hashtag) if wish.hashtag.strip() else None
    if wish.is_sensitive is not None:
        its.is_sensitive = wish.is_sensitive
    if wish.is_discoverable is not None:
        its.is_discoverable = wish.is_discoverable


def _touch(its: Collection) -> None:
    Collection.objects.filter(pk=its.pk).update(updated_at=clock.now())
