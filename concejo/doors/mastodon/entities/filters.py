"""Filters as apps know them. https://docs.joinmastodon.org/entities/Filter/"""

from __future__ import annotations

from collections.abc import Sequence

from concejo.base import clock
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.filters.models import Filter, FilterAction, FilteredPost, Keyword
from concejo.filters.queries import Match


def filter_with_all(its: Filter) -> Entity:
    """A filter with its words and posts."""
    return {
        **_filter(its),
        "keywords": [keyword(each) for each in its.keywords.all()],
        "statuses": [filtered_post(each) for each in its.posts.all()],
    }


def keyword(its: Keyword) -> Entity:
    """One word of a filter."""
    return {"id": str(its.pk), "keyword": its.keyword, "whole_word": its.whole_word}


def filtered_post(its: FilteredPost) -> Entity:
    """One single post of a filter."""
    return {"id": str(its.pk), "status_id": str(its.post_id)}


def first_filter(its: Keyword) -> Entity:
    """A word as the first version of the API knows it: a filter of its own."""
    return {
        "id": str(its.pk),
        "phrase": its.keyword,
        "context": its.filter.contexts,
        "whole_word": its.whole_word,
        "expires_at": _expiry(its.filter),
        "irreversible": its.filter.action == FilterAction.HIDE,
    }


def results(matches: Sequence[Match]) -> list[Entity]:
    """Which filters a post meets, and why. https://docs.joinmastodon.org/entities/FilterResult/"""
    return [
        {
            "filter": _filter(each.filter),
            "keyword_matches": list(each.keywords) or None,
            "status_matches": [str(post_id) for post_id in each.posts] or None,
        }
        for each in matches
    ]


def _filter(its: Filter) -> Entity:
    return {
        "id": str(its.pk),
        "title": its.title,
        "context": its.contexts,
        "expires_at": _expiry(its),
        "filter_action": its.action,
    }


def _expiry(its: Filter) -> str | None:
    return clock.iso(its.expires_at) if its.expires_at else None
