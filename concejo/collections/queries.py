"""Everything that is asked about collections."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Block
from concejo.base.questions import Question
from concejo.collections.errors import NoSuchCollection, NoSuchItem, NotYourCollection
from concejo.collections.models import Collection, Item, ItemState


def collection_for(viewer: Actor | None, collection_id: int) -> Collection:
    """The collection with this id, if it is open to the viewer."""
    found = _open_to(viewer).filter(pk=collection_id).first()
    if found is None:
        raise NoSuchCollection
    return found


def own_collection(actor: Actor, collection_id: int) -> Collection:
    """One of the actor's own collections, locked; those of others are refused."""
    owner = collection_for(actor, collection_id).account_id
    if owner != actor.account_id:
        raise NotYourCollection
    found = Collection.objects.select_for_update().filter(pk=collection_id).first()
    if found is None:
        raise NoSuchCollection
    return found


def collections_for(viewer: Actor | None, ids: Sequence[int]) -> dict[int, Collection]:
    """Several collections that are open to the viewer, by their id."""
    return _open_to(viewer).in_bulk(list(ids))


def collections_by(
    viewer: Actor | None, account: Account, limit: int, offset: int = 0
) -> list[Collection]:
    """What an address gathered; its own people see also what is not on its page."""
    theirs = _shown_to(viewer).filter(account=account)
    return list(theirs.order_by("-id")[offset : offset + limit])


def collections_with(
    viewer: Actor, account: Account, limit: int, offset: int = 0
) -> list[Collection]:
    """Which collections an address is in. Of oneself one sees them all."""
    there = Item.objects.filter(
        collection=OuterRef("pk"), account=account, state=ItemState.ACCEPTED
    )
    is_own = viewer.account_id == account.pk
    seen = _open_to(viewer) if is_own else _shown_to(viewer)
    return list(seen.filter(Exists(there)).order_by("-id")[offset : offset + limit])


def collections_matching(
    viewer: Actor | None, text: str, limit: int, offset: int = 0
) -> list[Collection]:
    """Collections with these words in their name or description."""
    if not text.strip() or offset + limit > _MOST_FOUND:
        return []
    rows = _NAMED.bare_rows(words=text.strip())
    if not rows:
        return []
    found = _open_to(viewer).filter(pk__in=[row[0] for row in rows])
    return list(found.order_by("-id")[offset : offset + limit])


_MOST_FOUND = 200
_NAMED = Question(
    lambda words: (
        Collection.objects.filter(
            Q(name__icontains=words) | Q(description__icontains=words), is_discoverable=True
        )
        .order_by("-id")
        .values_list("id")[:_MOST_FOUND]
    )
)


def item_of(collection: Collection, item_id: int) -> Item:
    """Somebody's place in a collection."""
    there = Item.objects.filter(collection=collection, pk=item_id, state=ItemState.ACCEPTED)
    found = there.select_related("account").first()
    if found is None:
        raise NoSuchItem
    return found


def accounts_in(collection: Collection) -> list[Account]:
    """Who is in a collection that was asked for here."""
    return [item.account for item in collection.items.all()]


def _open_to(viewer: Actor | None) -> QuerySet[Collection]:
    """With everybody who is in them. A block hides one's collections as it hides one's words."""
    there = Collection.objects.filter(account__suspended_at=None)
    if viewer is not None:
        blocked = Block.objects.filter(account=OuterRef("account"), target=viewer.account_id)
        there = there.exclude(Exists(blocked))
    shown = Item.objects.filter(state=ItemState.ACCEPTED, account__suspended_at=None)
    items = Prefetch("items", shown.select_related("account").order_by("id"))
    return there.select_related("account", "hashtag").prefetch_related(items)


def _shown_to(viewer: Actor | None) -> QuerySet[Collection]:
    """What stands on its owner's page, and on one's own page everything."""
    mine = Q(account=viewer.account_id) if viewer is not None else Q(pk__in=[])
    return _open_to(viewer).filter(Q(is_discoverable=True) | mine)
