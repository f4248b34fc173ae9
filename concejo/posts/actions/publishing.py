"""Saying something, showing what was held back, and taking one's words back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.text import clean, fold, handles, hashtags
from concejo.events.log import record
from concejo.posts import search
from concejo.posts.actions.marks import unboost
from concejo.posts.drafts import MOST_PHOTOS, Draft
from concejo.posts.errors import (
    NoSuchPost,
    NothingToAnswer,
    NotYourPost,
    PhotoNotYours,
    PostIsEmpty,
    PostIsTooLong,
    TooManyMentions,
    TooManyPhotos,
)
from concejo.posts.markup import html_of
from concejo.posts.models import (
    EVERYBODY,
    Audience,
    Hashtag,
    Mention,
    Notification,
    Original,
    Photo,
    Pin,
    Post,
    Receipt,
    Tagging,
    Visibility,
)
from concejo.posts.queries import post_for
from concejo.posts.reach import Reach, reach_of, safe_description

_MOST_MENTIONS = 20
_MOST_HASHTAGS = 30
_SUBTITLE = 500


def publish_post(actor: Actor, draft: Draft, *, parent: Post | None = None) -> Post:
    """Say something. Who hears of it, and whether it becomes a case, follows from the event.

    Sent twice under one key, even at the same moment, it is one post. ``parent`` is the post that
    it answers, where that is in hand already.
    """
    try:
        return _publish(actor, draft, parent)
    except IntegrityError:
        sent = _already_sent(actor, draft)
        if sent is None:
            raise
        return sent


@transaction.atomic
def _publish(actor: Actor, draft: Draft, parent: Post | None) -> Post:
    sent = _already_sent(actor, draft)
    if sent is not None:
        return sent
    parent = parent or _answered(actor, draft.reply_to)
    photos = _photos(actor, draft.photos)
    text = clean(draft.text)

    if not text and not photos:
        raise PostIsEmpty
    limit = draft.limit or settings.POST_LENGTH
    if (extra := len(text) + len(draft.spoiler_text) - limit) > 0:
        raise PostIsTooLong(extra=extra, limit=limit)
    named = _named(text)
    if len(named) > _MOST_MENTIONS:
        raise TooManyMentions(limit=_MOST_MENTIONS)

    reach = reach_of(actor, draft, parent, list(named.values()))
    post = _saved(actor, draft, reach, parent, named)
    _attach(post, photos)
    if draft.idempotency_key:
        Receipt.objects.create(account=actor.account, key=draft.idempotency_key[:120], post=post)
    record("post.published", actor=actor, subject=post, **_facts(draft, reach))
    _count(post)
    return post


@transaction.atomic
def show_masked(actor: Actor, post_id: int, public_text: str) -> Post:
    """The author agreed: the masked version of a held post is for everybody from now on."""
    post = post_for(actor, post_id, lock=True)
    if post.author_id != actor.account_id:
        raise NotYourPost
    if post.visibility not in {Visibility.OFFICE, Visibility.DIRECT}:
        return post
    Original.objects.get_or_create(post=post, defaults={"text": post.text})
    post.text = public_text
    post.html = html_of(public_text, _named(public_text))
    post.visibility = Visibility.PUBLIC
    post.save(update_fields=["text", "html", "visibility"])
    _count_answer(post, 1)
    search.forget(post)
    search.remember(post)
    record("post.shown", actor=actor, subject=post)
    return post


@transaction.atomic
def delete_post(actor: Actor, post_id: int) -> Post:
    """Take one's words back. The row stays, so that the thread and its case hold together."""
    post = post_for(actor, post_id, lock=True)
    if post.author_id != actor.account_id:
        raise NotYourPost
    if post.boost_of_id:
        return unboost(actor, post.boost_of_id)
    # The caller may show the words once more, for writing them anew.
    post.was_text = _full_text(post)  # type: ignore[attr-defined]
    for boost in Post.objects.filter(boost_of=post):
        record("post.deleted", actor=actor, subject=boost, boost=True)
        boost.delete()
    Post.objects.filter(pk=post.pk).update(
        text="", html="", spoiler_text="", deleted_at=clock.now()
    )
    Original.objects.filter(post=post).delete()
    photos = Photo.objects.filter(post=post)
    files = [name for photo in photos for name in (photo.file, photo.thumbnail)]
    photos.delete()
    Notification.objects.filter(post=post).delete()
    Tagging.objects.filter(post=post).delete()
    Pin.objects.filter(post=post).delete()
    search.forget(post)
    _count_answer(post, -1)
    Account.objects.filter(pk=post.author_id, posts_count__gt=0).update(
        posts_count=F("posts_count") - 1
    )
    record("post.deleted", actor=actor, subject=post, files=files)
    return post


# --- Smaller steps ---


def _already_sent(actor: Actor, draft: Draft) -> Post | None:
    """The post that this client sent before under the same key."""
    if not draft.idempotency_key:
        return None
    # The second of two that come at once waits here for the first.
    Account.objects.select_for_update().filter(pk=actor.account_id).first()
    receipt = (
        Receipt.objects.filter(account=actor.account, key=draft.idempotency_key[:120])
        .select_related("post__author")
        .first()
    )
    return receipt.post if receipt else None


def _answered(actor: Actor, reply_to: int | None) -> Post | None:
    if reply_to is None:
        return None
    try:
        post = post_for(actor, reply_to)
    except NoSuchPost:
        raise NothingToAnswer from None
    return post.boost_of or post


def _photos(actor: Actor, ids: Sequence[int]) -> list[Photo]:
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_PHOTOS:
        raise TooManyPhotos
    mine = Photo.objects.filter(account=actor.account, post=None).in_bulk(wanted)
    if len(mine) < len(wanted):
        raise PhotoNotYours
    return [mine[i] for i in wanted]


def _named(text: str) -> dict[str, Account]:
    """The accounts behind the handles of a text, by the handle as it was written."""
    wanted = [(h, "" if d == settings.DOMAIN else d) for h, d in handles(text)]
    asked = Q()
    for handle, domain in wanted[: _MOST_MENTIONS * 3]:
        asked |= Q(handle=handle, domain=domain)
    if not asked:
        return {}
    found = {(a.handle, a.domain): a for a in Account.objects.filter(asked, suspended_at=None)}
    named = {}
    for handle, domain in wanted:
        account = found.get((handle, domain))
        if account is not None:
            named[f"{handle}@{domain}" if domain else handle] = account
            named.setdefault(f"{handle}@{settings.DOMAIN}", account) if not domain else None
    return named


def _saved(
    actor: Actor, draft: Draft, reach: Reach, parent: Post | None, named: Mapping[str, Account]
) -> Post:
    text = clean(reach.text)
    post = Post(
        author=actor.account,
        user=actor.user,
        app_id=draft.app_id,
        text=text,
        html=html_of(text, named),
        spoiler_text=clean(reach.spoiler_text)[:_SUBTITLE],
        is_sensitive=draft.sensitive or bool(draft.spoiler_text),
        language=(draft.language or actor.account.default_language)[:8],
        visibility=reach.visibility,
        door=draft.door,
        to_town=draft.to_town,
        reply_to=parent,
    )
    post.thread_id = parent.thread_id if parent else post.pk
    post.save(force_insert=True)
    if reach.original is not None:
        Original.objects.create(post=post, text=reach.original)
    accounts = list(dict.fromkeys(named.values()))
    Mention.objects.bulk_create(
        Mention(post=post, account=account, position=i) for i, account in enumerate(accounts)
    )
    Audience.objects.bulk_create(
        Audience(post=post, account_id=account_id) for account_id in sorted(reach.audience)
    )
    _tag(post)
    search.remember(post)
    return post


def _count(post: Post) -> None:
    """Last of all: rows that many write to are held as briefly as can be, and after the case's.

    Two who speak in one conversation at once would otherwise wait for each other for ever.
    """
    _count_answer(post, 1)
    Account.objects.filter(pk=post.author_id).update(
        posts_count=F("posts_count") + 1, last_post_at=post.created_at
    )


def _count_answer(post: Post, by: int) -> None:
    """How many answers there are is for everybody: it counts what everybody may read."""
    if post.reply_to_id and post.visibility in EVERYBODY:
        there = Post.objects.filter(pk=post.reply_to_id)
        if by < 0:
            there = there.filter(replies_count__gt=0)
        there.update(replies_count=F("replies_count") + by)


def _tag(post: Post) -> None:
    for name in sorted(hashtags(post.text)[:_MOST_HASHTAGS], key=fold):
        hashtag, _ = Hashtag.objects.get_or_create(
            key=fold(name)[:100], defaults={"name": name[:100]}
        )
        Tagging.objects.get_or_create(post=post, hashtag=hashtag)


def _attach(post: Post, photos: Sequence[Photo]) -> None:
    """The post carries the photos; where they were taken was offered, and is forgotten now."""
    for position, photo in enumerate(photos):
        photo.post, photo.position = post, position
        photo.taken_lat = photo.taken_lon = None
        photo.description = safe_description(photo.description, post.language)
        photo.save()


def _full_text(post: Post) -> str:
    original = Original.objects.filter(post=post).first()
    return original.text if original else post.text


def _facts(draft: Draft, reach: Reach) -> dict[str, object]:
    """What the log keeps of a post: who may read it and what screening found, never its words."""
    place = draft.place
    return {
        "visibility": reach.visibility,
        "door": draft.door,
        "to_town": draft.to_town,
        "held": reach.held,
        "danger": reach.danger,
        "personal": list(reach.personal),
        "private_kind": reach.private_kind,
        "place": [place.lat, place.lon, place.street_id, place.number] if place else None,
    }
