"""What people put on posts: passing on, liking, keeping, showing first."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from concejo.accounts.actors import Actor
from concejo.events.log import record
from concejo.posts.errors import (
    NoSuchVisibility,
    NotForEverybody,
    NotYoursToShow,
    TooManyPins,
)
from concejo.posts.models import EVERYBODY, Bookmark, Favourite, Pin, Post, Visibility
from concejo.posts.queries import post_for

MOST_PINS = 5


@transaction.atomic
def boost(actor: Actor, post_id: int, *, visibility: str = "public") -> Post:
    """Pass somebody's public words on, to everybody or to one's followers. Twice is one boost."""
    if visibility not in {*EVERYBODY, Visibility.PRIVATE}:
        raise NoSuchVisibility
    post = post_for(actor, post_id, lock=True)
    post = post.boost_of or post
    if post.visibility not in EVERYBODY:
        raise NotForEverybody
    there = Post.objects.filter(author=actor.account, boost_of=post, deleted_at=None).first()
    if there is not None:
        return there
    passed = Post(
        author=actor.account,
        user=actor.user,
        boost_of=post,
        visibility=Visibility(visibility),
    )
    passed.thread_id = passed.pk
    passed.save(force_insert=True)
    Post.objects.filter(pk=post.pk).update(boosts_count=F("boosts_count") + 1)
    record("post.boosted", actor=actor, subject=passed, post=post.pk, author=post.author_id)
    return passed


@transaction.atomic
def unboost(actor: Actor, post_id: int) -> Post:
    """No longer pass it on. Returns the post that was passed on."""
    post = post_for(actor, post_id, lock=True)
    post = post.boost_of or post
    passed = Post.objects.filter(author=actor.account, boost_of=post).first()
    if passed is not None:
        end_boost(actor, passed)
        Post.objects.filter(pk=post.pk, boosts_count__gt=0).update(
            boosts_count=F("boosts_count") - 1
        )
    return post_for(actor, post.pk)


def end_boost(actor: Actor, passed: Post) -> None:
    """A boost goes without a trace; the log says who could see it, for open screens."""
    facts = {"boost": True, "author": passed.author_id, "visibility": passed.visibility}
    record("post.deleted", actor=actor, subject=passed, **facts)
    passed.delete()


@transaction.atomic
def favourite(actor: Actor, post_id: int) -> Post:
    """Say that one likes it. It gives nobody priority."""
    post = _itself(post_for(actor, post_id))
    if Favourite.objects.get_or_create(account=actor.account, post=post)[1]:
        Post.objects.filter(pk=post.pk).update(favourites_count=F("favourites_count") + 1)
        post.refresh_from_db(fields=["favourites_count"])
        record("post.favourited", actor=actor, subject=post, author=post.author_id)
    return post


@transaction.atomic
def unfavourite(actor: Actor, post_id: int) -> Post:
    """Take a favourite back."""
    post = _itself(post_for(actor, post_id))
    if Favourite.objects.filter(account=actor.account, post=post).delete()[0]:
        Post.objects.filter(pk=post.pk, favourites_count__gt=0).update(
            favourites_count=F("favourites_count") - 1
        )
        record("post.unfavourited", actor=actor, subject=post)
    return post_for(actor, post.pk)


@transaction.atomic
def bookmark(actor: Actor, post_id: int) -> Post:
    """Keep a post to find it again. Nobody else sees it."""
    post = _itself(post_for(actor, post_id))
    if Bookmark.objects.get_or_create(account=actor.account, post=post)[1]:
        record("post.bookmarked", actor=actor, subject=post)
    return post


@transaction.atomic
def unbookmark(actor: Actor, post_id: int) -> Post:
    """No longer keep a post."""
    post = _itself(post_for(actor, post_id))
    if Bookmark.objects.filter(account=actor.account, post=post).delete()[0]:
        record("post.unbookmarked", actor=actor, subject=post)
    return post


@transaction.atomic
def pin(actor: Actor, post_id: int) -> Post:
    """Show one's own post first on one's page."""
    post = post_for(actor, post_id)
    if post.author_id != actor.account_id or post.boost_of_id or post.is_restricted:
        raise NotYoursToShow
    others = Pin.objects.filter(account=actor.account).exclude(post=post)
    if others.count() >= MOST_PINS:
        raise TooManyPins(limit=MOST_PINS)
    if Pin.objects.get_or_create(account=actor.account, post=post)[1]:
        record("post.pinned", actor=actor, subject=post)
    return post


@transaction.atomic
def unpin(actor: Actor, post_id: int) -> Post:
    """No longer show a post first."""
    post = post_for(actor, post_id)
    if Pin.objects.filter(account=actor.account, post=post).delete()[0]:
        record("post.unpinned", actor=actor, subject=post)
    return post


def _itself(post: Post) -> Post:
    """The post that a boost passes on; marks are put on that."""
    return post.boost_of or post
