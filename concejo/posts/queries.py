"""Everything that is asked about posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.queries import shy_among
from concejo.accounts.relations import unheard_by
from concejo.base.ids import LARGEST_ID, first_id_at
from concejo.events.models import Event
from concejo.posts import search
from concejo.posts.errors import NoSuchPhoto, NoSuchPost, NotScheduled
from concejo.posts.models import (
    Bookmark,
    Edition,
    Favourite,
    Marker,
    Mention,
    Photo,
    Poll,
    Post,
    QuoteState,
    ScheduledPost,
)
from concejo.posts.paging import Page
from concejo.posts.sight import Seen, seen_by

# How many are looked at together while a search goes back in time.
_MOST_LOOKED_AT = 256
_MOST_OPENINGS = 1000


def post_for(viewer: Actor | None, post_id: int, *, lock: bool = False) -> Post:
    """The post with this id, if the viewer may see it. The only way for a door to get one."""
    posts = Post.objects.visible_to(viewer).select_related("author", "boost_of__author")
    if lock:
        posts = posts.select_for_update(of=("self",))
    post = posts.filter(pk=post_id).first()
    if post is None:
        raise NoSuchPost
    if (
        post.boost_of_id
        and not Post.objects.visible_to(viewer).filter(pk=post.boost_of_id).exists()
    ):
        raise NoSuchPost
    return post


def posts_for(viewer: Actor | None, ids: Sequence[int]) -> list[Post]:
    """Several posts, in the order asked for; those that are not open to the viewer are left out."""
    found = Post.objects.visible_to(viewer).select_related("author").in_bulk(list(ids))
    return [found[i] for i in dict.fromkeys(ids) if i in found]


def answers_above(post_id: int, most: int) -> dict[int, int | None]:
    """A post and all those above it, with what each answers. Nobody was asked who may read them."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"post": post_id, "most": most})
        return dict(cursor.fetchall())


_ABOVE = """
WITH RECURSIVE above(id, reply_to_id, step) AS (
    SELECT id, reply_to_id, 1 FROM posts_post WHERE id = %(post)s
    UNION ALL SELECT p.id, p.reply_to_id, a.step + 1
        FROM above a JOIN posts_post p ON p.id = a.reply_to_id WHERE a.step < %(most)s
)
SELECT id, reply_to_id FROM above"""


def photo_of(actor: Actor, photo_id: int, *, lock: bool = False) -> Photo:
    """One of the actor's own photos."""
    mine = Photo.objects.filter(pk=photo_id, account=actor.account)
    photo = (mine.select_for_update() if lock else mine).first()
    if photo is None:
        raise NoSuchPhoto
    return photo


def own_photos(actor: Actor, ids: Sequence[int]) -> list[Photo]:
    """Those of the actor's own photos that are there, in the order asked for."""
    there = Photo.objects.filter(account=actor.account).in_bulk(list(ids))
    return [there[pk] for pk in dict.fromkeys(ids) if pk in there]


def openings_of(photos: Sequence[int]) -> list[Event]:
    """Who saw these photos without their covers, the newest first."""
    opened = Event.objects.filter(kind="photo.opened", subject_id__in=photos)
    return list(opened.order_by("-seq")[:_MOST_OPENINGS])


# --- What a post said before ---


@dataclass(frozen=True, slots=True)
class Version:
    """What a post said from one moment to the next, with the photos that it had."""

    edition: Edition
    # As they were described then.
    photos: list[Photo]


def versions_of(post: Post) -> list[Version]:
    """All that a post said, oldest first; its last version is how it is now. Two queries.

    The post must be open to the viewer already. One that was never changed has one version.
    """
    editions = list(post.editions.order_by("id")) or [first_edition(post)]
    photos = Photo.objects.filter(Q(post=post) | Q(former_post=post)).in_bulk()
    return [Version(each, list(_as_then(each, photos))) for each in editions]


def first_edition(post: Post, photos: Sequence[Photo] | None = None) -> Edition:
    """What a post says now, as an edition that is not kept."""
    return Edition(
        post=post,
        user=post.user,
        text=post.text,
        html=post.html,
        spoiler_text=post.spoiler_text,
        is_sensitive=post.is_sensitive,
        language=post.language,
        photos=[
            {"id": photo.pk, "description": photo.description}
            for photo in (post.photos.all() if photos is None else photos)
        ],
        options=Poll.objects.get(post=post).options if post.has_poll else [],
        created_at=post.edited_at or post.created_at,
    )


def _as_then(edition: Edition, photos: dict[int, Photo]) -> Iterator[Photo]:
    for kept in edition.photos:
        if kept["id"] in photos:
            photo = copy(photos[kept["id"]])
            photo.description = kept["description"]
            yield photo


# --- Posts to come ---


def scheduled_posts(viewer: Actor, page: Page) -> list[ScheduledPost]:
    """What waits to be sent as the viewer's address, or could not be."""
    waiting = ScheduledPost.objects.filter(account=viewer.account)
    return page.of(waiting.select_related("account").prefetch_related("photos"))


def scheduled_post_of(actor: Actor, post_id: int, *, lock: bool = False) -> ScheduledPost:
    """One of the posts that wait to be sent as the actor's address."""
    waiting = ScheduledPost.objects.filter(account=actor.account, pk=post_id)
    if lock:
        waiting = waiting.select_for_update()
    found = waiting.first()
    if found is None:
        raise NotScheduled
    return found


# --- Marks ---


def favourites_of(viewer: Actor, page: Page) -> list[Favourite]:
    """What the viewer likes, by the id of the mark."""
    posts = Post.objects.visible_to(viewer)
    marks = Favourite.objects.filter(account=viewer.account, post__in=posts)
    return page.of(marks.select_related("post__author"))


def bookmarks_of(viewer: Actor, page: Page) -> list[Bookmark]:
    """What the viewer keeps, by the id of the mark."""
    posts = Post.objects.visible_to(viewer)
    marks = Bookmark.objects.filter(account=viewer.account, post__in=posts)
    return page.of(marks.select_related("post__author"))


def favourited_by(viewer: Actor | None, post_id: int, page: Page) -> list[Favourite]:
    """Who likes a post, by the id of the mark."""
    post = post_for(viewer, post_id)
    marks = Favourite.objects.filter(post=post.boost_of or post, account__suspended_at=None)
    return page.of(marks.select_related("account"))


def boosted_by(viewer: Actor | None, post_id: int, page: Page) -> list[Post]:
    """The boosts of a post, as far as the viewer may know who passed it on."""
    post = post_for(viewer, post_id)
    boosts = Post.objects.visible_to(viewer).filter(boost_of=post.boost_of or post)
    return page.of(boosts.select_related("author"))


def quotes_of(viewer: Actor | None, post_id: int, page: Page) -> list[Post]:
    """The posts that quote a post, as far as the viewer may see them."""
    post = post_for(viewer, post_id)
    quotes = Post.objects.visible_to(viewer).filter(
        quote_of=post.boost_of or post, quote_state=QuoteState.ACCEPTED
    )
    return page.of(quotes.select_related("author"))


def markers_of(viewer: Actor, timelines: Sequence[str]) -> list[Marker]:
    """How far the viewer has read."""
    return list(Marker.objects.filter(account=viewer.account, timeline__in=timelines))


# --- Search ---


def search_posts(viewer: Actor | None, text: str, page: Page) -> list[Post]:
    """Posts with these words among those that the viewer may see, newest first."""
    return posts_for(viewer, search_ids(viewer, text, page))


def search_ids(
    viewer: Actor | None, text: str, page: Page, *, author: int | None = None, offset: int = 0
) -> list[int]:
    """Which posts with these words the viewer may see, newest first.

    The newest are looked through portion by portion: a word that everybody says costs no more than
    a rare one.
    """
    if author is not None:
        theirs = Post.objects.visible_to(viewer).not_suspended().filter(author=author)
        if shy_among([author]) - (viewer.reads_as if viewer else frozenset()):
            reads_as = viewer.reads_as if viewer else ()
            named = Mention.objects.filter(post=OuterRef("pk"), account__in=reads_as)
            theirs = theirs.filter(Exists(named))
        if page.max_id:
            theirs = theirs.filter(pk__lt=page.max_id)
        all_of_it = search.with_words(theirs, text).order_by("-id").values_list("pk", flat=True)
        return list(all_of_it[offset : offset + page.limit])
    found: list[int] = []
    before, after = page.max_id or LARGEST_ID, page.since_id or page.min_id or 0
    wanted = portion = page.limit + offset
    unheard = unheard_by(viewer)
    while len(found) < wanted:
        ids = search.newest_with_words(text, before=before, after=after, limit=portion)
        seen = seen_by(viewer, ids)
        heard = {pk: each for pk, each in seen.items() if each.author_id not in unheard}
        findable = _findable(viewer, heard)
        found += [pk for pk in ids if pk in findable]
        if len(ids) < portion:
            break
        before, portion = ids[-1], min(portion * 2, _MOST_LOOKED_AT)
    return found[offset:wanted]


def _findable(viewer: Actor | None, seen: Mapping[int, Seen]) -> set[int]:
    """Whoever does not want to be found by their words is found by those whom they spoke to."""
    shy = shy_among({each.author_id for each in seen.values()})
    if not shy:
        return set(seen)
    reads_as = viewer.reads_as if viewer else frozenset()
    hidden = {pk for pk, each in seen.items() if each.author_id in shy - reads_as}
    named = Mention.objects.filter(post__in=hidden, account__in=reads_as)
    return set(seen) - hidden | set(named.values_list("post", flat=True))


# --- How much is going on ---


def posts_between(since: datetime | None = None, until: datetime | None = None) -> int:
    """How much was said here."""
    return _said_between(since, until).count()


def speakers_between(since: datetime | None = None, until: datetime | None = None) -> int:
    """How many addresses said something."""
    said = _said_between(since, until)
    return said.aggregate(speakers=Count("author", distinct=True))["speakers"] or 0


def _said_between(since: datetime | None, until: datetime | None) -> QuerySet[Post]:
    """Ids tell when a post was made."""
    said = Post.objects.filter(deleted_at=None, author__domain="")
    if since:
        said = said.filter(pk__gte=first_id_at(since))
    if until:
        said = said.filter(pk__lt=first_id_at(until))
    return said
