"""Words that somebody does not want to meet. https://docs.joinmastodon.org/methods/filters/"""

from __future__ import annotations

from dataclasses import dataclass, field

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.filters import (
    filter_with_all,
    filtered_post,
    first_filter,
    keyword,
)
from concejo.filters import actions
from concejo.filters.actions import FOR_EVER, Wanted, Wording
from concejo.filters.models import FilterAction
from concejo.filters.queries import (
    filter_for,
    filtered_post_for,
    filters_of,
    keyword_for,
    keywords_of,
)

# A client that says nothing of it in words means for ever; one that leaves it out means nothing.
_FOR_EVER = {"emptied": FOR_EVER}


@dataclass(frozen=True)
class Word:
    """A word, with its id if it is there already."""

    keyword: str | None = None
    whole_word: bool | None = None
    id: Id | None = None
    destroy: bool = field(default=False, metadata={"name": "_destroy"})

    @property
    def wording(self) -> Wording:
        return Wording(self.keyword, self.whole_word, self.id, is_gone=self.destroy)


@dataclass(frozen=True)
class Shape:
    """How a filter shall be; what is not sent stays."""

    title: str | None = None
    context: list[str] | None = None
    filter_action: str | None = None
    expires_in: int | None = field(default=None, metadata=_FOR_EVER)
    keywords_attributes: list[Word] = field(default_factory=list)

    @property
    def wanted(self) -> Wanted:
        words = [word.wording for word in self.keywords_attributes]
        action = self.filter_action or None
        return Wanted(self.title, self.context, action, self.expires_in, words)


@endpoint("GET", scope="read:filters")
def several(request: ApiRequest) -> list[Entity]:
    """All of them."""
    return [filter_with_all(each) for each in filters_of(request.actor)]


@endpoint("GET", scope="read:filters")
def one(request: ApiRequest, filter_id: int) -> Entity:
    """One of them."""
    return filter_with_all(filter_for(request.actor, filter_id))


@endpoint("POST", scope="write:filters")
def create(request: ApiRequest, params: Shape) -> Entity:
    """Do not show me these words."""
    return filter_with_all(actions.make_filter(request.actor, params.wanted))


@endpoint("PUT", scope="write:filters")
def change(request: ApiRequest, params: Shape, filter_id: int) -> Entity:
    """Filter other words, or otherwise."""
    return filter_with_all(actions.change_filter(request.actor, filter_id, params.wanted))


@endpoint("DELETE", scope="write:filters")
def remove(request: ApiRequest, filter_id: int) -> Entity:
    """Show them again."""
    actions.remove_filter(request.actor, filter_id)
    return {}


# --- Words ---


@dataclass(frozen=True)
class OneWord:
    keyword: str | None = None
    whole_word: bool | None = None


@endpoint("GET", scope="read:filters")
def keywords(request: ApiRequest, filter_id: int) -> list[Entity]:
    """The words of a filter."""
    return [keyword(each) for each in filter_for(request.actor, filter_id).keywords.all()]


@endpoint("POST", scope="write:filters")
def add_keyword(request: ApiRequest, params: OneWord, filter_id: int) -> Entity:
    """One more word."""
    wording = Wording(params.keyword, params.whole_word)
    return keyword(actions.add_keyword(request.actor, filter_id, wording))


@endpoint("GET", scope="read:filters")
def one_keyword(request: ApiRequest, keyword_id: int) -> Entity:
    """One word."""
    return keyword(keyword_for(request.actor, keyword_id))


@endpoint("PUT", scope="write:filters")
def change_keyword(request: ApiRequest, params: OneWord, keyword_id: int) -> Entity:
    """Another word in its place."""
    wording = Wording(params.keyword, params.whole_word)
    return keyword(actions.change_keyword(request.actor, keyword_id, wording))


@endpoint("DELETE", scope="write:filters")
def remove_keyword(request: ApiRequest, keyword_id: int) -> Entity:
    """One word less."""
    actions.remove_keyword(request.actor, keyword_id)
    return {}


# --- Single posts ---


@dataclass(frozen=True)
class OnePost:
    status_id: Id


@endpoint("GET", scope="read:filters")
def posts(request: ApiRequest, filter_id: int) -> list[Entity]:
    """The single posts of a filter."""
    return [filtered_post(each) for each in filter_for(request.actor, filter_id).posts.all()]


@endpoint("POST", scope="write:filters")
def add_post(request: ApiRequest, params: OnePost, filter_id: int) -> Entity:
    """Cover one post."""
    return filtered_post(actions.add_post(request.actor, filter_id, params.status_id))


@endpoint("GET", scope="read:filters")
def one_post(request: ApiRequest, row_id: int) -> Entity:
    """One of them."""
    return filtered_post(filtered_post_for(request.actor, row_id))


@endpoint("DELETE", scope="write:filters")
def remove_post(request: ApiRequest, row_id: int) -> Entity:
    """Cover it no longer."""
    its = filtered_post_for(request.actor, row_id)
    actions.remove_post(request.actor, row_id)
    return filtered_post(its)


# --- The first version: each word is a filter of its own ---


@dataclass(frozen=True)
class FirstShape:
    phrase: str | None = None
    context: list[str] | None = None
    irreversible: bool | None = None
    whole_word: bool | None = None
    expires_in: int | None = field(default=None, metadata=_FOR_EVER)

    @property
    def wanted(self) -> Wanted:
        kinds = {None: None, True: FilterAction.HIDE.value, False: FilterAction.WARN.value}
        action = kinds[self.irreversible]
        return Wanted(contexts=self.context, action=action, expires_in=self.expires_in)


@endpoint("GET", scope="read:filters")
def first_several(request: ApiRequest) -> list[Entity]:
    """Every word of every filter."""
    return [first_filter(each) for each in keywords_of(request.actor)]


@endpoint("GET", scope="read:filters")
def first_one(request: ApiRequest, keyword_id: int) -> Entity:
    """One word."""
    return first_filter(keyword_for(request.actor, keyword_id))


@endpoint("POST", scope="write:filters")
def first_create(request: ApiRequest, params: FirstShape) -> Entity:
    """Do not show me this word."""
    made = actions.make_by_keyword(
        request.actor,
        params.wanted,
        Wording(params.phrase, whole_word=bool(params.whole_word)),
    )
    return first_filter(made)


@endpoint("PUT", scope="write:filters")
def first_change(request: ApiRequest, params: FirstShape, keyword_id: int) -> Entity:
    """Filter another word, or otherwise."""
    wording = Wording(params.phrase, params.whole_word)
    return first_filter(
        actions.change_by_keyword(request.actor, keyword_id, params.wanted, wording)
    )


@endpoint("DELETE", scope="write:filters")
def first_remove(request: ApiRequest, keyword_id: int) -> Entity:
    """Show it again."""
    actions.remove_by_keyword(request.actor, keyword_id)
    return {}
