"""Following hashtags, and showing them on one's page."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base.text import fold
from concejo.events.log import record
from concejo.posts.errors import TooManyFeaturedTags, TooManyFollowedTags
from concejo.posts.hashtags import checked_name, featured_tag_for
from concejo.posts.models import FeaturedTag, Hashtag, TagFollow

MOST_FEATURED = 10
_MOST_FOLLOWED = 1000


@transaction.atomic
def follow_tag(actor: Actor, name: str) -> Hashtag:
    """Read at home what is said in public with a hashtag. Doing it twice changes nothing."""
    hashtag = hashtag_named(name)
    others = TagFollow.objects.filter(account=actor.account).exclude(hashtag=hashtag)
    if others.count() >= _MOST_FOLLOWED:
        raise TooManyFollowedTags(limit=_MOST_FOLLOWED)
    if TagFollow.objects.get_or_create(account=actor.account, hashtag=hashtag)[1]:
        record("hashtag.followed", actor=actor, subject=hashtag)
    return hashtag


@transaction.atomic
def unfollow_tag(actor: Actor, name: str) -> Hashtag | None:
    """No longer follow a hashtag. Nothing if nobody ever used it."""
    hashtag = Hashtag.objects.filter(key=fold(checked_name(name))).first()
    if TagFollow.objects.filter(account=actor.account, hashtag=hashtag).delete()[0]:
        record("hashtag.unfollowed", actor=actor, subject=hashtag)
    return hashtag


@transaction.atomic
def feature_tag(actor: Actor, name: str) -> FeaturedTag:
    """Show a hashtag on one's page. Doing it twice changes nothing."""
    hashtag = hashtag_named(name)
    others = FeaturedTag.objects.filter(account=actor.account).exclude(hashtag=hashtag)
    if others.count() >= MOST_FEATURED:
        raise TooManyFeaturedTags(limit=MOST_FEATURED)
    featured, is_new = FeaturedTag.objects.get_or_create(account=actor.account, hashtag=hashtag)
    if is_new:
        record("hashtag.featured", actor=actor, subject=hashtag)
    return featured


@transaction.atomic
def unfeature_tag(actor: Actor, name: str) -> Hashtag | None:
    """No longer show a hashtag on one's page. Nothing if nobody ever used it."""
    hashtag = Hashtag.objects.filter(key=fold(checked_name(name))).first()
    if FeaturedTag.objects.filter(account=actor.account, hashtag=hashtag).delete()[0]:
        record("hashtag.unfeatured", actor=actor, subject=hashtag)
    return hashtag


@transaction.atomic
def take_featured_tag_down(actor: Actor, featured_id: int) -> None:
    """The same, by the number under which it is shown."""
    featured = featured_tag_for(actor, featured_id)
    featured.delete()
    record("hashtag.unfeatured", actor=actor, subject=featured.hashtag)


def hashtag_named(name: str) -> Hashtag:
    """The hashtag that somebody names; a new one if nobody used it before."""
    name = checked_name(name)
    return Hashtag.objects.get_or_create(key=fold(name), defaults={"name": name})[0]
