"""Which filters somebody has, and which of them a post meets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, prefetch_related_objects

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.questions import Question
from concejo.filters.errors import NoSuchFilter
from concejo.filters.matching import text_of, words
from concejo.filters.models import Filter, FilteredPost, Keyword
from concejo.posts.dressing import Dressed


def filters_of(viewer: Actor) -> list[Filter]:
    """All filters of the viewer, those that have run out too, with their words and posts."""
    return list(_whole(Filter.objects.filter(account=viewer.account)).order_by("id"))


def filter_for(viewer: Actor, filter_id: int, *, lock: bool = False) -> Filter:
    """One of the viewer's filters."""
    mine = _whole(Filter.objects.filter(account=viewer.account, pk=filter_id))
    found = (mine.select_for_update() if lock else mine).first()
    if found is None:
        raise NoSuchFilter
    return found


def keywords_of(viewer: Actor) -> list[Keyword]:
    """Every word of every filter of the viewer, as the first version of the API counts them."""
    mine = Keyword.objects.filter(filter__account=viewer.account)
    return list(mine.select_related("filter").order_by("id"))


def keyword_for(viewer: Actor, keyword_id: int, *, lock: bool = False) -> Keyword:
    """One word of the viewer's filters."""
    mine = Keyword.objects.filter(filter__account=viewer.account).select_related("filter")
    found = (mine.select_for_update() if lock else mine).filter(pk=keyword_id).first()
    if found is None:
        raise NoSuchFilter
    return found


def filtered_post_for(viewer: Actor, row_id: int) -> FilteredPost:
    """One single post of the viewer's filters."""
    found = FilteredPost.objects.filter(filter__account=viewer.account, pk=row_id).first()
    if found is None:
        raise NoSuchFilter
    return found


# --- What a post meets ---


@dataclass(frozen=True, slots=True)
class Match:
    """A filter that a post meets: by which words as they stand there, or as a single post."""

    filter: Filter
    keywords: Sequence[str] = ()
    posts: Sequence[int] = ()


def matches(viewer: Actor | None, clothes: Sequence[Dressed]) -> Mapping[int, list[Match]]:
    """Which filters of the viewer these posts meet, by the post; a boost as what it passes on."""
    found = matches_among(filters_in_force(viewer), clothes) if clothes else {}
    return {post_id: some for (_account, post_id), some in found.items()}


def filters_in_force(viewer: Actor | None) -> list[Filter]:
    """The viewer's filters that have not run out: one query, and two more where there are some."""
    if viewer is None:
        return []
    now = clock.now()
    rows = _FILTERS.rows(account=viewer.account_id)
    filters = [Filter(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]
    filters = [each for each in filters if each.expires_at is None or each.expires_at > now]
    prefetch_related_objects(filters, *_PARTS)
    return filters


def filters_in_force_of(accounts: Collection[int]) -> list[Filter]:
    """The same for many addresses at once."""
    there = Filter.objects.filter(account__in=accounts)
    return list(_whole(there.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()))))


def matches_among(
    filters: Sequence[Filter], clothes: Sequence[Dressed]
) -> dict[tuple[int, int], list[Match]]:
    """Which of these filters some posts meet, by the filter's owner and the post. No query."""
    found: dict[tuple[int, int], list[Match]] = {}
    for d in clothes if filters else ():
        shown = d.boost_of or d
        for match in matches_in(filters, text_of(shown), {d.post.pk, shown.post.pk}):
            found.setdefault((match.filter.account_id, d.post.pk), []).append(match)
    return found


def matches_in(filters: Sequence[Filter], text: str, ids: Collection[int]) -> list[Match]:
    """Which of these filters a text meets, or one of these posts. No query."""
    found = []
    for each in filters:
        pattern = words(tuple((k.keyword, k.whole_word) for k in each.keywords.all()))
        word = pattern.search(text) if pattern else None
        posts = [row.post_id for row in each.posts.all() if row.post_id in ids]
        if word is not None or posts:
            found.append(Match(each, [word[0]] if word else [], posts))
    return found


_COLUMNS = ("id", "account_id", "title", "contexts", "action", "expires_at")
_FILTERS = Question(
    lambda account: Filter.objects.filter(account=account).order_by("id").values_list(*_COLUMNS)
)
_PARTS = ("keywords", "posts")


def _whole(filters: QuerySet[Filter]) -> QuerySet[Filter]:
    return filters.prefetch_related(*_PARTS)
