"""Everything that people do with posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, AccountKind
from concejo.base import clock
from concejo.base.text import clean, fold, handles, hashtags
from concejo.events.log import record
from concejo.posts import search
from concejo.posts.drafts import LONGEST_DESCRIPTION, MOST_PHOTOS, Draft
from concejo.posts.errors import (
    NoSuchNotification,
    NoSuchPost,
    NotForEverybody,
    NothingToAnswer,
    NotYourPost,
    NotYoursToShow,
    PhotoInUse,
    PhotoNotYours,
    PostIsEmpty,
    PostIsTooLong,
    TooManyMentions,
    TooManyPhotos,
    TooManyPins,
)
from concejo.posts.markup import html_of
from concejo.posts.models import (
    EVERYBODY,
    Audience,
    Bookmark,
    ConversationMute,
    Favourite,
    Hashtag,
    Marker,
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
from concejo.posts.photos import prepare
from concejo.posts.queries import Conversation, conversation_of, marker_name, photo_of, post_for
from concejo.posts.reach import Reach, reach_of, safe_description

_MOST_MENTIONS = 20
_MOST_HASHTAGS = 30
_MOST_PINS = 5
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


@transaction.atomic
def boost(actor: Actor, post_id: int, *, visibility: str = "public") -> Post:
    """Pass somebody's public words on. Doing it twice gives the same boost."""
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
        visibility=visibility if visibility in EVERYBODY else Visibility.PUBLIC,
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
        record("post.deleted", actor=actor, subject=passed, boost=True)
        passed.delete()
        Post.objects.filter(pk=post.pk, boosts_count__gt=0).update(
            boosts_count=F("boosts_count") - 1
        )
    return post_for(actor, post.pk)


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
    if others.count() >= _MOST_PINS:
        raise TooManyPins(limit=_MOST_PINS)
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


@transaction.atomic
def mute_conversation(actor: Actor, post_id: int) -> Post:
    """Hear no more of the conversation of a post. Steps in a case are told all the same."""
    post = _itself(post_for(actor, post_id))
    muting = ConversationMute.objects.get_or_create(account=actor.account, thread_id=post.thread_id)
    if muting[1]:
        record("conversation.muted", actor=actor, subject=post)
    return post


@transaction.atomic
def unmute_conversation(actor: Actor, post_id: int) -> Post:
    """Hear of a conversation again."""
    post = _itself(post_for(actor, post_id))
    muting = ConversationMute.objects.filter(account=actor.account, thread_id=post.thread_id)
    if muting.delete()[0]:
        record("conversation.unmuted", actor=actor, subject=post)
    return post


@transaction.atomic
def read_conversation(actor: Actor, conversation_id: int) -> Conversation:
    """Remember that somebody has read a conversation to its end."""
    conversation = conversation_of(actor, conversation_id)
    mark_read(actor, {marker_name(conversation.id): conversation.last.pk})
    conversation.is_unread = False
    return conversation


@transaction.atomic
def open_conversation(thread_id: int, account: Account) -> None:
    """Give an office the whole of a conversation that is not for everybody."""
    restricted = Post.objects.filter(thread_id=thread_id, visibility=Visibility.OFFICE)
    there = set(
        Audience.objects.filter(post__in=restricted, account=account).values_list(
            "post_id", flat=True
        )
    )
    Audience.objects.bulk_create(
        Audience(post_id=pk, account=account)
        for pk in restricted.values_list("pk", flat=True)
        if pk not in there
    )


@transaction.atomic
def leave_conversation(thread_id: int, account_id: int) -> None:
    """An address that was brought in by mistake reads the conversation no longer."""
    Audience.objects.filter(
        post__thread_id=thread_id, post__visibility=Visibility.OFFICE, account=account_id
    ).delete()


@transaction.atomic
def keep_to(post: Post, readers: Sequence[Account]) -> None:
    """Of one post, nobody but its author and these accounts is to know."""
    post.visibility = Visibility.OFFICE
    post.save(update_fields=["visibility"])
    there = set(post.audience.values_list("account_id", flat=True))
    Audience.objects.bulk_create(
        Audience(post=post, account=reader) for reader in readers if reader.pk not in there
    )
    record("post.made_private", actor=Actor(post.author, post.user), subject=post, posts=[post.pk])


@transaction.atomic
def make_private(actor: Actor, thread_id: int, readers: Sequence[Account]) -> None:
    """Take a conversation from the public: these accounts and the offices in it read it now.

    Whoever only passed by keeps their own words and reads no more of it.
    """
    posts = Post.objects.filter(thread_id=thread_id, visibility__in=EVERYBODY, deleted_at=None)
    first = posts.order_by("id").first()
    if first is None:
        return
    offices = posts.exclude(author__kind=AccountKind.PERSON).values_list("author_id", flat=True)
    people = {a.pk for a in readers} | set(offices)
    ids = list(posts.values_list("pk", flat=True))
    theirs = list(posts.filter(author__in=people).values_list("pk", flat=True))
    Post.objects.filter(pk__in=ids).update(visibility=Visibility.DIRECT)
    Post.objects.filter(pk__in=theirs).update(visibility=Visibility.OFFICE)
    Audience.objects.bulk_create(
        (Audience(post_id=pk, account_id=who) for pk in ids for who in sorted(people)),
        ignore_conflicts=True,
    )
    Post.objects.filter(boost_of__in=ids).delete()
    record("post.made_private", actor=actor, subject=first, posts=ids)


# --- Photos ---


def upload_photo(
    actor: Actor,
    file: BinaryIO,
    *,
    description: str = "",
    focus: tuple[float, float] = (0.0, 0.0),
) -> Photo:
    """Take a photo for a post to come. The slow part is done before anything is written."""
    prepared = prepare(file)
    with transaction.atomic():
        photo = Photo.objects.create(
            account=actor.account,
            file=prepared.file,
            thumbnail=prepared.thumbnail,
            width=prepared.size[0],
            height=prepared.size[1],
            thumbnail_width=prepared.thumbnail_size[0],
            thumbnail_height=prepared.thumbnail_size[1],
            blurhash=prepared.blurhash,
            description=clean(description)[:LONGEST_DESCRIPTION],
            focus_x=focus[0],
            focus_y=focus[1],
            taken_lat=prepared.place[0] if prepared.place else None,
            taken_lon=prepared.place[1] if prepared.place else None,
        )
        record("photo.uploaded", actor=actor, subject=photo)
    return photo


@transaction.atomic
def describe_photo(
    actor: Actor,
    photo_id: int,
    *,
    description: str | None = None,
    focus: tuple[float, float] | None = None,
) -> Photo:
    """Say what is on a photo, for those who cannot see it."""
    photo = photo_of(actor, photo_id)
    if description is not None:
        said = clean(description)
        if photo.post is not None:
            said = safe_description(said, photo.post.language)
        photo.description = said[:LONGEST_DESCRIPTION]
    if focus is not None:
        photo.focus_x, photo.focus_y = focus
    photo.save(update_fields=["description", "focus_x", "focus_y"])
    record("photo.described", actor=actor, subject=photo)
    return photo


@transaction.atomic
def forget_photo(actor: Actor, photo_id: int) -> None:
    """Throw away a photo that no post carries yet."""
    photo = photo_of(actor, photo_id)
    if photo.post_id:
        raise PhotoInUse
    record("photo.forgotten", actor=actor, subject=photo, files=[photo.file, photo.thumbnail])
    photo.delete()


@transaction.atomic
def move_photo(photo: Photo, file: str, thumbnail: str) -> None:
    """A photo is under other names from now on; the files under the old ones go."""
    old = [photo.file, photo.thumbnail]
    photo.file, photo.thumbnail = file, thumbnail
    photo.save(update_fields=["file", "thumbnail"])
    record("photo.moved", actor=None, subject=photo, files=old)


# --- Being told ---


@transaction.atomic
def dismiss_notification(actor: Actor, notification_id: int) -> None:
    """Put one notification away."""
    mine = Notification.objects.filter(account=actor.account, pk=notification_id)
    if not mine.delete()[0]:
        raise NoSuchNotification
    record("notification.dismissed", actor=actor, subject=actor.account)


@transaction.atomic
def clear_notifications(actor: Actor) -> None:
    """Put all notifications away."""
    Notification.objects.filter(account=actor.account).delete()
    record("notification.cleared", actor=actor, subject=actor.account)


@transaction.atomic
def mark_read(actor: Actor, read: Mapping[str, int]) -> list[Marker]:
    """Remember how far somebody has read."""
    markers = []
    for timeline, last in read.items():
        marker, is_new = Marker.objects.get_or_create(
            account=actor.account, timeline=timeline[:20], defaults={"last_read_id": last}
        )
        if not is_new:
            marker.last_read_id, marker.version = last, marker.version + 1
            marker.updated_at = clock.now()
            marker.save()
        markers.append(marker)
    record("timeline.read", actor=actor, subject=actor.account)
    return markers


# --- Smaller steps ---


def _itself(post: Post) -> Post:
    """The post that a boost passes on; marks are put on that."""
    return post.boost_of or post


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
