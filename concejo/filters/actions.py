"""Making, changing and taking away filters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.filters.errors import (
    ContextNeeded,
    FiltersAreFull,
    KeywordNeeded,
    NoSuchAction,
    NoSuchFilter,
    SeveralKeywords,
    TitleNeeded,
    TooLong,
    TooManyCovered,
    TooManyFilters,
    TooManyKeywords,
)
from concejo.filters.models import Context, Filter, FilterAction, FilteredPost, Keyword
from concejo.filters.queries import filter_for, filtered_post_for, keyword_for
from concejo.posts.queries import post_for

MOST_FILTERS = 200
MOST_KEYWORDS = 300
# Of the words of all filters of an address: every post that it reads is searched for them.
MOST_LETTERS = 10_000
# Single posts that an address covers.
MOST_POSTS = 1000
_LONGEST_TITLE = 256
_LONGEST_KEYWORD = 512
# A filter for good.
FOR_EVER = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """A word to add; with an id, one to change or to take out."""

    keyword: str | None = None
    whole_word: bool | None = None
    id: int | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a filter shall be; what is None stays."""

    title: str | None = None
    contexts: Sequence[str] | None = None
    action: str | None = None
    # In how many seconds it runs out; ``FOR_EVER`` is never.
    expires_in: int | None = None
    keywords: Sequence[Wording] = ()


@transaction.atomic
def make_filter(actor: Actor, wanted: Wanted) -> Filter:
    """Somebody does not want to meet some words."""
    if Filter.objects.filter(account=actor.account).count() >= MOST_FILTERS:
        raise TooManyFilters(limit=MOST_FILTERS)
    made = Filter(account=actor.account)
    _shape(made, replace(wanted, title=wanted.title or "", contexts=wanted.contexts or ()))
    made.save(force_insert=True)
    _word(made, [each for each in wanted.keywords if not each.is_gone])
    record("filter.made", actor=actor, subject=made)
    return filter_for(actor, made.pk)


@transaction.atomic
def change_filter(actor: Actor, filter_id: int, wanted: Wanted) -> Filter:
    """A filter is to work otherwise, or for other words."""
    its = filter_for(actor, filter_id, lock=True)
    _shape(its, wanted)
    its.save()
    _word(its, wanted.keywords)
    record("filter.changed", actor=actor, subject=its)
    return filter_for(actor, filter_id)


@transaction.atomic
def remove_filter(actor: Actor, filter_id: int) -> None:
    """Somebody has nothing against these words any more."""
    its = filter_for(actor, filter_id, lock=True)
    record("filter.removed", actor=actor, subject=its)
    its.delete()


# --- Single words ---


@transaction.atomic
def add_keyword(actor: Actor, filter_id: int, wording: Wording) -> Keyword:
    """One more word for a filter."""
    its = filter_for(actor, filter_id, lock=True)
    [made] = _word(its, [replace(wording, id=None)])
    record("filter.changed", actor=actor, subject=its)
    return made


@transaction.atomic
def change_keyword(actor: Actor, keyword_id: int, wording: Wording) -> Keyword:
    """A word of a filter is written otherwise."""
    its = keyword_for(actor, keyword_id, lock=True)
    [made] = _word(its.filter, [replace(wording, id=keyword_id)])
    record("filter.changed", actor=actor, subject=its.filter)
    return made


@transaction.atomic
def remove_keyword(actor: Actor, keyword_id: int) -> None:
    """A word of a filter is taken out."""
    its = keyword_for(actor, keyword_id, lock=True)
    its.delete()
    record("filter.changed", actor=actor, subject=its.filter)


# --- Single posts ---


@transaction.atomic
def add_post(actor: Actor, filter_id: int, post_id: int) -> FilteredPost:
    """A filter covers one post, whatever it says. Doing it twice changes nothing."""
    its = filter_for(actor, filter_id, lock=True)
    post = post_for(actor, post_id)
    others = FilteredPost.objects.filter(filter__account=actor.account)
    if others.exclude(filter=its, post=post).count() >= MOST_POSTS:
        raise TooManyCovered(limit=MOST_POSTS)
    made, _is_new = FilteredPost.objects.get_or_create(filter=its, post=post)
    record("filter.changed", actor=actor, subject=its)
    return made


@transaction.atomic
def remove_post(actor: Actor, row_id: int) -> FilteredPost:
    """A filter covers one post no longer."""
    its = filtered_post_for(actor, row_id)
    FilteredPost.objects.filter(pk=its.pk).delete()
    record("filter.changed", actor=actor, subject=its.filter)
    return its


# --- As the first version of the API knows them: a filter of one word ---


@transaction.atomic
def make_by_keyword(actor: Actor, wanted: Wanted, wording: Wording) -> Keyword:
    """A filter of one word, named by it."""
    if not _said(wording.keyword or "", _LONGEST_KEYWORD):
        raise KeywordNeeded
    title = (wording.keyword or "")[:_LONGEST_TITLE]
    made = make_filter(actor, replace(wanted, title=title, keywords=[wording]))
    return keyword_for(actor, made.keywords.all()[0].pk)


@transaction.atomic
def change_by_keyword(actor: Actor, keyword_id: int, wanted: Wanted, wording: Wording) -> Keyword:
    """Change a word together with its filter, where it is the only one in it."""
    its = keyword_for(actor, keyword_id, lock=True)
    kept = (its.filter.contexts, its.filter.action, its.filter.expires_at)
    _shape(its.filter, wanted)
    is_alone = its.filter.keywords.count() == 1
    if not is_alone and kept != (its.filter.contexts, its.filter.action, its.filter.expires_at):
        raise SeveralKeywords
    its.filter.save()
    [made] = _word(its.filter, [replace(wording, id=keyword_id)])
    record("filter.changed", actor=actor, subject=its.filter)
    return made


@transaction.atomic
def remove_by_keyword(actor: Actor, keyword_id: int) -> None:
    """Take a word away, and its filter with it when nothing is left in it."""
    its = keyword_for(actor, keyword_id, lock=True)
    its.delete()
    record("filter.changed", actor=actor, subject=its.filter)
    if not its.filter.keywords.exists() and not its.filter.posts.exists():
        its.filter.delete()


# --- Smaller steps ---


def _shape(its: Filter, wanted: Wanted) -> None:
    """Title, places, what is done and for how long."""
    if wanted.title is not None:
        its.title = _said(wanted.title, _LONGEST_TITLE)
        if not its.title:
            raise TitleNeeded
    if wanted.contexts is not None:
        its.contexts = [place for place in Context.values if place in wanted.contexts]
        if not its.contexts or not set(wanted.contexts) <= set(Context.values):
            raise ContextNeeded(choices=", ".join(Context.values))
    if wanted.action is not None:
        if wanted.action not in FilterAction.values:
            raise NoSuchAction(choices=", ".join(FilterAction.values))
        its.action = wanted.action
    if wanted.expires_in is not None:
        its.expires_at = clock.after(wanted.expires_in)


def _word(its: Filter, wordings: Sequence[Wording]) -> list[Keyword]:
    """Add, change and take out words."""
    _count(wordings)
    there = {each.pk: each for each in its.keywords.all()}
    made = []
    for wording in wordings:
        known = there.get(wording.id) if wording.id is not None else None
        if wording.id is not None and known is None:
            raise NoSuchFilter
        if wording.is_gone:
            if known is not None:
                del there[known.pk]
                known.delete()
            continue
        made.append(_written(known or Keyword(filter=its), wording))
        there[made[-1].pk] = made[-1]
    _count(there.values())
    _weigh(its)
    return made


def _written(keyword: Keyword, wording: Wording) -> Keyword:
    if wording.keyword is not None:
        keyword.keyword = _said(wording.keyword, _LONGEST_KEYWORD)
    if not keyword.keyword:
        raise KeywordNeeded
    if wording.whole_word is not None:
        keyword.whole_word = wording.whole_word
    keyword.save()
    return keyword


def _count(keywords: Collection[Keyword | Wording]) -> None:
    if len(keywords) > MOST_KEYWORDS:
        raise TooManyKeywords(limit=MOST_KEYWORDS)


def _weigh(its: Filter) -> None:
    """What is long to search for, everybody who listens would wait for."""
    theirs = Keyword.objects.filter(filter__account=its.account_id)
    letters = theirs.aggregate(letters=Sum(Length("keyword")))["letters"] or 0
    if letters > MOST_LETTERS:
        raise FiltersAreFull(limit=MOST_LETTERS)


def _said(text: str, limit: int) -> str:
    said = clean(text)
    if len(said) > limit:
        raise TooLong(limit=limit)
    return said
