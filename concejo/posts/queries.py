"""Everything that is asked about posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base.text import fold
from concejo.posts import search
from concejo.posts.errors import NoSuchNotification, NoSuchPost, PhotoNotYours
from concejo.posts.models import (
    Audience,
    Bookmark,
    Favourite,
    Hashtag,
    Marker,
    Mention,
    Notification,
    Original,
    Photo,
    Post,
    Tagging,
    Visibility,
)
from concejo.posts.paging import Page

_LONGEST_THREAD = 4096


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


def photo_of(actor: Actor, photo_id: int) -> Photo:
    """One of the actor's own photos."""
    photo = Photo.objects.filter(pk=photo_id, account=actor.account).first()
    if photo is None:
        raise PhotoNotYours
    return photo


# --- Conversations ---


def is_new_to(post: Post, account: Account) -> bool:
    """Does an address hear of a conversation that is not for everybody only by this post?"""
    if post.visibility != Visibility.OFFICE:
        return False
    others = Post.objects.filter(thread_id=post.thread_id).exclude(pk=post.pk)
    heard = Audience.objects.filter(post__in=others, account=account).exists()
    return not heard and not others.filter(author=account).exists()


def context_of(viewer: Actor | None, post: Post) -> tuple[list[Post], list[Post]]:
    """What a post answers to, and what answers to it, as far as the viewer may see."""
    posts = thread_of(viewer, post.thread_id)
    by_id = {p.pk: p for p in posts}
    ancestors: list[Post] = []
    above = post.reply_to_id
    while above is not None and above in by_id:
        ancestors.insert(0, by_id[above])
        above = by_id[above].reply_to_id
    children: dict[int | None, list[Post]] = {}
    for each in posts:
        children.setdefault(each.reply_to_id, []).append(each)
    descendants: list[Post] = []
    waiting = list(reversed(children.get(post.pk, [])))
    while waiting:
        each = waiting.pop()
        descendants.append(each)
        waiting.extend(reversed(children.get(each.pk, [])))
    return ancestors, descendants


def thread_of(viewer: Actor | None, thread_id: int) -> list[Post]:
    """A conversation from its first post on."""
    posts = Post.objects.visible_to(viewer).filter(thread_id=thread_id, boost_of=None)
    return list(posts.select_related("author").order_by("id")[:_LONGEST_THREAD])


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
    marks = Favourite.objects.filter(post=post_for(viewer, post_id))
    return page.of(marks.select_related("account"))


def boosted_by(viewer: Actor | None, post_id: int, page: Page) -> list[Post]:
    """The boosts of a post; their authors passed it on."""
    boosts = Post.objects.filter(boost_of=post_for(viewer, post_id), deleted_at=None)
    return page.of(boosts.select_related("author"))


def markers_of(viewer: Actor, timelines: Sequence[str]) -> list[Marker]:
    """How far the viewer has read."""
    return list(Marker.objects.filter(account=viewer.account, timeline__in=timelines))


# --- Search ---


def search_posts(
    viewer: Actor | None, text: str, page: Page, *, author: int | None = None, offset: int = 0
) -> list[Post]:
    """Posts with these words among those that the viewer may see, newest first."""
    posts = Post.objects.visible_to(viewer).select_related("author")
    if author is not None:
        posts = posts.filter(author=author)
    found = search.with_words(posts, text)
    if offset:
        return list(found.order_by("-id")[offset : offset + page.limit])
    return page.of(found)


def hashtags_matching(text: str, limit: int = 20, offset: int = 0) -> list[Hashtag]:
    """Subjects whose name begins with what somebody typed."""
    key = fold(text.strip().lstrip("#"))
    if not key:
        return []
    return list(
        Hashtag.objects.filter(key__startswith=key).order_by("key")[offset : offset + limit]
    )


def hashtag(name: str) -> Hashtag | None:
    """The subject with this name."""
    return Hashtag.objects.filter(key=fold(name)).first()


# --- Notifications ---


def notifications_for(
    viewer: Actor,
    page: Page,
    *,
    kinds: Sequence[str] = (),
    without: Sequence[str] = (),
    origin: int | None = None,
) -> list[Notification]:
    """What the viewer should hear of, newest first."""
    mine = Notification.objects.filter(account=viewer.account)
    if kinds:
        mine = mine.filter(kind__in=kinds)
    if without:
        mine = mine.exclude(kind__in=without)
    if origin is not None:
        mine = mine.filter(origin=origin)
    return page.of(_seen_by(viewer, mine))


def notification_for(viewer: Actor, notification_id: int) -> Notification:
    """One of the viewer's notifications."""
    mine = Notification.objects.filter(account=viewer.account, pk=notification_id)
    found = _seen_by(viewer, mine).first()
    if found is None:
        raise NoSuchNotification
    return found


def unread_notifications(viewer: Actor, limit: int = 100) -> int:
    """How many came since the viewer last looked, counted up to a limit."""
    read = Marker.objects.filter(account=viewer.account, timeline="notifications").first()
    newer = Notification.objects.filter(
        account=viewer.account, pk__gt=read.last_read_id if read else 0
    )
    return len(newer.values_list("pk")[:limit])


def _seen_by(viewer: Actor, rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """A post that is no longer open to the viewer takes its notification with it."""
    open_posts = Post.objects.visible_to(viewer).values("pk")
    about_nothing = rows.filter(post=None)
    return (about_nothing | rows.filter(post__in=open_posts)).select_related(
        "origin", "post__author"
    )


# --- Everything that is shown with a post ---


@dataclass(slots=True)
class Dressed:
    """A post with all that a page or an app shows with it."""

    post: Post
    author: Account
    photos: list[Photo] = field(default_factory=list)
    mentions: list[Account] = field(default_factory=list)
    hashtags: list[Hashtag] = field(default_factory=list)
    favourited: bool = False
    boosted: bool = False
    bookmarked: bool = False
    # The full words of a masked post, for those who are in its conversation.
    original: str | None = None
    boost_of: Dressed | None = None
    reply_to_author_id: int | None = None


def dressed(posts: Sequence[Post], viewer: Actor | None) -> list[Dressed]:
    """Dress posts in a constant number of queries. The posts must be open to the viewer already."""
    ids = {p.pk for p in posts} | {p.boost_of_id for p in posts if p.boost_of_id}
    rows = _with_parts(ids)
    marks = _marks(ids, viewer)
    originals = _originals(rows.values(), viewer)
    out = {}
    for pk, post in rows.items():
        out[pk] = Dressed(
            post=post,
            author=post.author,
            photos=list(post.photos.all()),
            mentions=[m.account for m in post.mentions.all()],
            hashtags=[t.hashtag for t in post.taggings.all()],
            favourited=pk in marks["favourited"],
            boosted=pk in marks["boosted"],
            bookmarked=pk in marks["bookmarked"],
            original=originals.get(pk),
            reply_to_author_id=post.reply_to.author_id if post.reply_to else None,
        )
    shown = []
    for post in posts:
        if post.pk not in out:
            continue
        whole = out[post.pk]
        if post.boost_of_id:
            inner = out.get(post.boost_of_id)
            if inner is None or inner.post.deleted_at:
                continue
            whole.boost_of = inner
            whole.favourited, whole.boosted = inner.favourited, inner.boosted
            whole.bookmarked = inner.bookmarked
        shown.append(whole)
    return shown


def _with_parts(ids: set[int]) -> dict[int, Post]:
    posts = Post.objects.filter(pk__in=ids).select_related("author", "reply_to", "app")
    parts = posts.prefetch_related(
        "photos",
        Prefetch("mentions", Mention.objects.select_related("account")),
        Prefetch("taggings", Tagging.objects.select_related("hashtag").order_by("id")),
    )
    return {post.pk: post for post in parts}


def _marks(ids: set[int], viewer: Actor | None) -> dict[str, set[int]]:
    if viewer is None:
        return {"favourited": set(), "boosted": set(), "bookmarked": set()}
    me = viewer.account
    boosts = Post.objects.filter(author=me, boost_of__in=ids, deleted_at=None)
    return {
        "favourited": set(
            Favourite.objects.filter(account=me, post__in=ids).values_list("post_id", flat=True)
        ),
        "boosted": {i for i in boosts.values_list("boost_of_id", flat=True) if i},
        "bookmarked": set(
            Bookmark.objects.filter(account=me, post__in=ids).values_list("post_id", flat=True)
        ),
    }


def _originals(posts: object, viewer: Actor | None) -> dict[int, str]:
    """The full words, for the author and for the offices that the post is with."""
    if viewer is None:
        return {}
    kept = Original.objects.filter(post__in=list(posts))  # type: ignore[call-overload]
    mine = kept.filter(post__author__in=viewer.reads_as)
    heard = kept.filter(post__audience__account__in=viewer.reads_as)
    return {o.pk: o.text for o in (*mine, *heard)}
