"""What may be among what the town talks about, and what else is taken from a subject.

Nothing waits for a yes: all of it is there until a moderator says otherwise. What was said stays
where it is and as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base.text import fold
from concejo.events.log import record
from concejo.moderation.errors import OnlyItsCapitals
from concejo.moderation.queries import as_moderator, hashtag_for, linked_page_for
from concejo.posts.hashtags import checked_name
from concejo.posts.models import Hashtag, KeptOffTrends, LinkedPage, Post
from concejo.posts.queries import post_for


@dataclass(frozen=True, slots=True)
class HashtagRule:
    """What a subject may be and how it is written; what is ``None`` stays."""

    name: str | None = None
    is_trendable: bool | None = None
    is_usable: bool | None = None
    is_listable: bool | None = None


@transaction.atomic
def change_hashtag(actor: Actor, hashtag_id: int, rule: HashtagRule) -> Hashtag:
    """Write a subject otherwise, or take something from it, or give it back."""
    its = hashtag_for(actor, hashtag_id, lock=True)
    if rule.name is not None and fold(checked_name(rule.name)) != its.key:
        raise OnlyItsCapitals
    wanted = {
        "name": None if rule.name is None else checked_name(rule.name),
        "is_trendable": rule.is_trendable,
        "is_usable": rule.is_usable,
        "is_listable": rule.is_listable,
    }
    new = {at: said for at, said in wanted.items() if said is not None and said != getattr(its, at)}
    if new:
        for field, said in new.items():
            setattr(its, field, said)
        its.save(update_fields=list(new))
        record("hashtag.changed", actor=actor, subject=its, **new)
    return its


@transaction.atomic
def let_hashtag_trend(actor: Actor, hashtag_id: int, *, trends: bool) -> Hashtag:
    """A subject may be among what the town talks about, or no longer."""
    return change_hashtag(actor, hashtag_id, HashtagRule(is_trendable=trends))


@transaction.atomic
def let_link_trend(actor: Actor, page_id: int, *, trends: bool) -> LinkedPage:
    """A page outside may be among what the town talks about, or no longer."""
    its = linked_page_for(actor, page_id, lock=True)
    if its.is_trendable != trends:
        its.is_trendable = trends
        its.save(update_fields=["is_trendable"])
        record("link.let_trend" if trends else "link.kept_off", actor=actor, subject=its)
    return its


@transaction.atomic
def let_post_trend(actor: Actor, post_id: int, *, trends: bool) -> Post:
    """A post may be among what the town talks about, or no longer."""
    its = post_for(as_moderator(actor), post_id, lock=True)
    if trends:
        has_changed = KeptOffTrends.objects.filter(post=its).delete()[0] > 0
    else:
        has_changed = KeptOffTrends.objects.get_or_create(post=its)[1]
    if has_changed:
        record("post.let_trend" if trends else "post.kept_off_trends", actor=actor, subject=its)
    return its
