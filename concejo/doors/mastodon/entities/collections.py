"""A collection as apps know it. https://docs.joinmastodon.org/entities/Collection/"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.ids import as_id
from concejo.collections.models import Collection, Item
from concejo.collections.queries import accounts_in, collections_for
from concejo.doors.api.addresses import at, of_tag, town_url
from concejo.doors.mastodon.entities.accounts import Entity, accounts


def collection(its: Collection) -> Entity:
    """Who is gathered, by their ids."""
    items = [collection_item(item) for item in its.items.all()]
    where = at(f"/collections/{its.pk}")
    return {
        "id": str(its.pk),
        "uri": where,
        "url": where,
        "account_id": str(its.account_id),
        "name": its.name,
        "description": its.description,
        "language": its.language or None,
        "local": True,
        "sensitive": its.is_sensitive,
        "discoverable": its.is_discoverable,
        "tag": {"name": its.hashtag.name, "url": of_tag(its.hashtag.key)} if its.hashtag else None,
        "item_count": len(items),
        "items": items,
        "created_at": clock.iso(its.created_at),
        "updated_at": clock.iso(its.updated_at),
    }


def collection_with_accounts(its: Collection) -> Entity:
    """The same with its owner and everybody in it."""
    people = {each.pk: each for each in (its.account, *accounts_in(its))}
    return {"collection": collection(its), "accounts": accounts(people.values())}


def collections_linked(texts: Sequence[str], viewer: Actor | None) -> list[list[Entity]]:
    """For each text the collections of this town that it links to and the viewer may see.

    Asks nothing when none of them has such a link.
    """
    linked = [[as_id(m[1]) for m in _link().finditer(text)] for text in texts]
    wanted = [some_id for ids in linked for some_id in ids]
    found = collections_for(viewer, wanted) if wanted else {}
    return [[collection(found[i]) for i in dict.fromkeys(ids) if i in found] for ids in linked]


def _link() -> re.Pattern[str]:
    hosts = "|".join(map(re.escape, (settings.DOMAIN, urlsplit(town_url()).netloc)))
    return re.compile(rf"https?://(?:{hosts})/collections/([0-9]{{1,19}})\b")


def collection_item(item: Item) -> Entity:
    """Somebody's place in a collection."""
    return {
        "id": str(item.pk),
        "account_id": str(item.account_id),
        "state": item.state,
        "created_at": clock.iso(item.created_at),
    }
