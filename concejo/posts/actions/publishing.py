"""Saying something, showing what was held back, and taking one's words back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import accounts_by_handles
from concejo.base import clock
from concejo.base.questions import Change, add
from concejo.base.text import clean, fold, handles, hashtags
from concejo.events.log import record
from concejo.posts import search
from concejo.posts.actions.marks import end_boost, unboost
from concejo.posts.actions.polls import attach_poll, checked_poll, remove_poll
from concejo.posts.actions.quoting import as_quote, count_quote, quoted_for
from concejo.posts.drafts import MOST_PHOTOS, Draft
from concejo.posts.errors import (
    NoSuchPost,
    NothingToAnswer,
    NotYourPost,
    PhotoNotReady,
    PhotoNotYours,
    PostIsEmpty,
    PostIsTooLong,
    TooManyMentions,
    TooManyPhotos,
)
from concejo.posts.markup import html_of
from concejo.posts.models import (
    EVERYBODY,
    NAMED,
    Audience,
    Hashtag,
    Linking,
    Mention,
    Notification,
    Original,
    Photo,
    Pin,
    Post,
    QuoteState,
    Receipt,
    Tagging,
    Visibility,
)
from concejo.posts.queries import post_for
from concejo.posts.reach import Reach, reach_of, without_data

_MOST_MENTIONS = 20
_MOST_HASHTAGS = 30
SUBTITLE = 500
_SHOWN = ("text", "html", "spoiler_text")


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
    parent = parent or answered(actor, draft.reply_to)
    photos = photos_for(actor, draft.photos)
    quoted = quoted_for(actor, draft)
    named = sayable(draft, has_more=bool(photos or quoted))
    if quoted is not None:
        draft = as_quote(actor, draft, quoted)
    poll = checked_poll(draft)

    reach = reach_of(actor, draft, parent, list(named.values()))
    post = _saved(actor, draft, reach, parent, named)
    post.is_only_words = not photos and reach.original is None
    post.place = draft.place
    # Where the author was asked, the answer is the draft's place.
    post.taken = None if draft.asked else taken_at(photos)
    attach(post, photos)
    if poll:
        attach_poll(post, poll)
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
    post.html = html_of(public_text, named_in(public_text))
    post.spoiler_text = without_data(post.spoiler_text, post.language)
    post.visibility = Visibility.PUBLIC
    post.edited_at = None
    post.revision += 1
    post.save(update_fields=[*_SHOWN, "visibility", "edited_at", "revision"])
    count_answer(post, 1)
    count_quote(post, 1)
    count_said_anew([post.author_id])
    # What it said before was never for everybody.
    post.editions.all().delete()
    search.forget(post)
    search.remember(post)
    record("post.shown", actor=actor, subject=post)
    return post


@transaction.atomic
def carry_later(actor: Actor, post_id: int, photos: Sequence[int]) -> Post:
    """Photos that were still on their way when the post was published."""
    post = post_for(actor, post_id, lock=True)
    if post.author_id != actor.account_id:
        raise NotYourPost
    there = post.photos.count()
    if there + len(photos) > MOST_PHOTOS:
        raise TooManyPhotos
    attach(post, photos_for(actor, photos), after=there)
    Post.objects.filter(pk=post.pk).update(revision=F("revision") + 1)
    record("post.illustrated", actor=actor, subject=post)
    return post


@transaction.atomic
def delete_post(actor: Actor, post_id: int, *, keep_photos: bool = False) -> Post:
    """Take one's words back. The row stays, so that the thread and its case hold together.

    For writing it anew the photos may be kept: for a day, and nothing carries them meanwhile.
    """
    post = post_for(actor, post_id, lock=True)
    if post.author_id != actor.account_id:
        raise NotYourPost
    if post.boost_of_id:
        return unboost(actor, post.boost_of_id)
    return _taken_down(actor, post, keep_photos=keep_photos)


@transaction.atomic
def take_down(moderator: Actor, post: Post) -> Post:
    """Moderators take somebody's words down. Who may decide that, the room above has asked."""
    post = Post.objects.select_for_update(of=("self",)).select_related("author").get(pk=post.pk)
    if post.deleted_at is not None:
        return post
    if post.boost_of_id:
        return unboost(Actor(post.author), post.boost_of_id)
    return _taken_down(moderator, post)


@transaction.atomic
def cover_photos(moderator: Actor, posts: Sequence[Post]) -> None:
    """Moderators put the photos of some posts behind a warning."""
    for post in posts:
        there = Post.objects.filter(pk=post.pk)
        there.update(is_sensitive=True, revision=F("revision") + 1)
        record("post.covered", actor=moderator, subject=post)


def show_anew(author: Account) -> None:
    """Something has changed for all posts of an author: what was made of them is made again."""
    Post.objects.filter(author=author).update(revision=F("revision") + 1)


def _taken_down(actor: Actor, post: Post, *, keep_photos: bool = False) -> Post:
    # The caller may show the words once more, for writing them anew.
    post.was_text = full_text(post)  # type: ignore[attr-defined]
    for boost in Post.objects.filter(boost_of=post):
        end_boost(actor, boost)
    Post.objects.filter(pk=post.pk).update(
        text="", html="", spoiler_text="", deleted_at=clock.now()
    )
    Original.objects.filter(post=post).delete()
    post.editions.all().delete()
    if keep_photos:
        post.photos.update(post=None, free_since=clock.now())
    photos = Photo.objects.filter(Q(post=post) | Q(former_post=post))
    files = [name for photo in photos for name in photo.files]
    photos.delete()
    Notification.objects.filter(post=post).delete()
    Tagging.objects.filter(post=post).delete()
    Pin.objects.filter(post=post).delete()
    Linking.objects.filter(post=post).delete()
    remove_poll(post)
    search.forget(post)
    count_answer(post, -1)
    count_quote(post, -1)
    if post.visibility not in NAMED:
        Account.objects.filter(pk=post.author_id, posts_count__gt=0).update(
            posts_count=F("posts_count") - 1
        )
    record("post.deleted", actor=actor, subject=post, files=files)
    return post


# --- Smaller steps ---


def sayable(draft: Draft, *, has_more: bool) -> dict[str, Account]:
    """The accounts that a draft names, or why it cannot be said; more are photos or a quote."""
    text = clean(draft.text)
    if not text and not has_more:
        raise PostIsEmpty
    limit = draft.limit or settings.POST_LENGTH
    if (extra := len(text) + len(draft.spoiler_text) - limit) > 0:
        raise PostIsTooLong(extra=extra, limit=limit)
    named = named_in(text)
    if len(named) > _MOST_MENTIONS:
        raise TooManyMentions(limit=_MOST_MENTIONS)
    return named


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


def answered(actor: Actor, reply_to: int | None) -> Post | None:
    """The post that is answered, if it is there and open to the actor."""
    if reply_to is None:
        return None
    try:
        post = post_for(actor, reply_to)
    except NoSuchPost:
        raise NothingToAnswer from None
    return post.boost_of or post


def photos_for(actor: Actor, ids: Sequence[int], *, of: Post | None = None) -> list[Photo]:
    """The actor's own photos with these ids: those that nothing carries, or this post did."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_PHOTOS:
        raise TooManyPhotos
    if not wanted:
        return []
    mine = Q(post=None, former_post=None, scheduled=None)
    if of is not None:
        mine |= Q(post=of) | Q(former_post=of)
    # Nobody throws them away, or gives them to another post, meanwhile.
    found = Photo.objects.select_for_update().filter(mine, account=actor.account).in_bulk(wanted)
    if len(found) < len(wanted):
        raise PhotoNotYours
    if not all(photo.is_ready for photo in found.values()):
        raise PhotoNotReady
    return [found[i] for i in wanted]


def named_in(text: str) -> dict[str, Account]:
    """The accounts behind the handles of a text, by the handle as it was written."""
    wanted = [(h, "" if d == settings.DOMAIN else d) for h, d in handles(text)]
    there = accounts_by_handles({handle for handle, _domain in wanted[: _MOST_MENTIONS * 3]})
    found = {(account.handle, account.domain): account for account in there}
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
        spoiler_text=clean(reach.spoiler_text)[:SUBTITLE],
        is_sensitive=draft.sensitive or bool(draft.spoiler_text),
        language=(draft.language or actor.account.default_language)[:8],
        visibility=reach.visibility,
        door=draft.door,
        to_town=draft.to_town,
        reply_to=parent,
        has_poll=draft.poll is not None,
        quote_of_id=draft.quote_of,
        quote_state=QuoteState.ACCEPTED if draft.quote_of else "",
        quote_policy=draft.quote_policy or actor.account.default_quote_policy,
    )
    post.thread_id = parent.thread_id if parent else post.pk
    add([post])
    if reach.original is not None:
        Original.objects.create(post=post, text=reach.original)
    accounts = post.named = list(dict.fromkeys(named.values()))
    add(Mention(post=post, account=account, position=i) for i, account in enumerate(accounts))
    Audience.objects.bulk_create(
        Audience(post=post, account_id=account_id) for account_id in sorted(reach.audience)
    )
    post.tagged = tag(post)
    search.remember(post)
    return post


def _count(post: Post) -> None:
    """Last of all: rows that many write to are held as briefly as can be, and after the case's.

    Two who speak in one conversation at once would otherwise wait for each other for ever.
    """
    count_answer(post, 1)
    count_quote(post, 1)
    _SAID.make(post=post.pk, author=post.author_id)


def _one_more_said(post: int, author: int) -> tuple[QuerySet[Account], dict[str, object]]:
    # Asked of the database: it may have become a few people's only since it was saved.
    said = Post.objects.filter(pk=post).exclude(visibility__in=NAMED)
    return Account.objects.filter(Exists(said), pk=author), {
        "revision": F("revision") + 1,
        "posts_count": F("posts_count") + 1,
        "last_post_at": Subquery(said.values("created_at")),
    }


_SAID = Change(_one_more_said)


def count_said_anew(authors: Collection[int]) -> None:
    """How much somebody said is for everybody: what is for a few whom it names is not counted."""
    said = Post.objects.filter(author=OuterRef("pk"), deleted_at=None, boost_of=None)
    counted = said.exclude(visibility__in=NAMED).order_by().values("author").annotate(n=Count("pk"))
    Account.objects.filter(pk__in=authors).update(
        posts_count=Coalesce(Subquery(counted.values("n")), 0)
    )


def count_answer(post: Post, by: int) -> None:
    """How many answers there are is for everybody: it counts what everybody may read."""
    if post.reply_to_id and post.visibility in EVERYBODY:
        (_ANSWERED if by > 0 else _ANSWER_GONE).make(post=post.reply_to_id)


def _answers(by: int) -> Change:
    enough = Q(replies_count__gte=-by)
    return Change(
        lambda post: (
            Post.objects.filter(enough, pk=post),
            {"replies_count": F("replies_count") + by},
        )
    )


_ANSWERED, _ANSWER_GONE = _answers(1), _answers(-1)


def tag(post: Post) -> list[Hashtag]:
    """The post carries the hashtags of its text."""
    carried = {}
    for name in sorted(hashtags(post.text)[:_MOST_HASHTAGS], key=fold):
        hashtag, _ = Hashtag.objects.get_or_create(
            key=fold(name)[:100], defaults={"name": name[:100]}
        )
        if not hashtag.is_usable:
            # Moderators closed it. What somebody says is published all the same.
            continue
        Tagging.objects.get_or_create(post=post, hashtag=hashtag)
        carried[hashtag.pk] = hashtag
    return list(carried.values())


def attach(post: Post, photos: Sequence[Photo], *, after: int = 0) -> None:
    """The post carries the photos; where they were taken was offered, and is forgotten now."""
    for position, photo in enumerate(photos, start=after):
        photo.post, photo.former_post, photo.position = post, None, position
        photo.taken_lat = photo.taken_lon = None
        photo.description = without_data(photo.description, post.language)
        photo.save()


def taken_at(photos: Sequence[Photo]) -> tuple[float, float] | None:
    """Where the first of them that knows it was taken."""
    for photo in photos:
        if photo.taken_lat is not None and photo.taken_lon is not None:
            return photo.taken_lat, photo.taken_lon
    return None


def full_text(post: Post) -> str:
    """All that its author wrote, whatever of it is public."""
    original = Original.objects.filter(post=post).first()
    return original.text if original else post.text


def _facts(draft: Draft, reach: Reach) -> dict[str, object]:
    """What the log keeps of a post: who may read it and what screening found.

    Never its words, nor where it is: rows of the log stay when everything else is forgotten.
    """
    return {
        "visibility": reach.visibility,
        "door": draft.door,
        "to_town": draft.to_town,
        "held": reach.held,
        "danger": reach.danger,
        "personal": list(reach.personal),
        "private_kind": reach.private_kind,
        "kind": draft.kind,
    }
