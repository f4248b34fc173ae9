"""People gathered for everybody. https://docs.joinmastodon.org/methods/collections/"""

from __future__ import annotations

from dataclasses import dataclass, field

from concejo.accounts.queries import account_by_id
from concejo.collections import actions
from concejo.collections.actions import Wish
from concejo.collections.queries import collection_for, collections_by, collections_with
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Part, link_parts
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.collections import (
    collection,
    collection_item,
    collection_with_accounts,
)


@dataclass(frozen=True)
class Said:
    """What a collection shall say."""

    name: str | None = None
    description: str | None = None
    language: str | None = None
    tag_name: str | None = None
    sensitive: bool | None = None
    discoverable: bool | None = None

    @property
    def wish(self) -> Wish:
        return Wish(
            name=self.name,
            description=self.description,
            language=self.language,
            hashtag=self.tag_name,
            is_sensitive=self.sensitive,
            is_discoverable=self.discoverable,
        )


@dataclass(frozen=True)
class New(Said):
    """The same, with the first people in it."""

    account_ids: list[Id] = field(default_factory=list)


@dataclass(frozen=True)
class Whom:
    """Who is meant."""

    account_id: Id


@endpoint("POST", scope="write:collections")
def create(request: ApiRequest, params: New) -> Entity:
    """A new collection."""
    made = actions.make_collection(request.actor, params.wish, params.account_ids)
    return {"collection": collection(made)}


@endpoint("GET", scope="read:collections", who="anyone")
def one(request: ApiRequest, collection_id: int) -> Entity:
    """A collection with everybody in it."""
    return collection_with_accounts(collection_for(request.viewer, collection_id))


@endpoint("PATCH", scope="write:collections")
def change(request: ApiRequest, collection_id: int, params: Said) -> Entity:
    """Say something else about it."""
    changed = actions.change_collection(request.actor, collection_id, params.wish)
    return {"collection": collection(changed)}


@endpoint("DELETE", scope="write:collections")
def delete(request: ApiRequest, collection_id: int) -> Entity:
    """It is gone."""
    actions.delete_collection(request.actor, collection_id)
    return {}


@endpoint("POST", scope="write:collections")
def add(request: ApiRequest, collection_id: int, params: Whom) -> Entity:
    """Put somebody into it."""
    item = actions.add_to_collection(request.actor, collection_id, params.account_id)
    return {"collection_item": collection_item(item)}


@endpoint("DELETE", scope="write:collections")
def take_out(request: ApiRequest, collection_id: int, item_id: int) -> Entity:
    """Take somebody out of it."""
    actions.take_out_of_collection(request.actor, collection_id, item_id)
    return {}


@endpoint("POST", scope="write:collections")
def leave(request: ApiRequest, collection_id: int, item_id: int) -> Entity:
    """Take myself out of somebody else's."""
    actions.leave_collection(request.actor, collection_id, item_id)
    return {}


@endpoint("GET", scope="read:collections", who="anyone")
def of_account(request: ApiRequest, account_id: int, params: Part) -> Entity:
    """What somebody gathered."""
    limit, offset = params.bounds()
    some = collections_by(request.viewer, account_by_id(account_id), limit, offset)
    link_parts(request, len(some), limit, offset)
    return {"collections": [collection(each) for each in some]}


@endpoint("GET", scope="read:collections")
def with_account(request: ApiRequest, account_id: int, params: Part) -> Entity:
    """Where somebody was gathered."""
    limit, offset = params.bounds()
    some = collections_with(request.actor, account_by_id(account_id), limit, offset)
    link_parts(request, len(some), limit, offset)
    return {"collections": [collection(each) for each in some]}
