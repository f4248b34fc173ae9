"""Everything that is asked about posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import first_id_at
from concejo.base.text import fold
from concejo.posts import search
from concejo.posts.errors import NoSuchNotification, NoSuchPhoto, NoSuchPost
from concejo.posts.models import (
    EVERYBODY,
    NAMED,
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
        raise NoSuchPhoto
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


@dataclass(slots=True)
class Conversation:
    """Words that are not for everybody: who is in it, and what was said last."""

    id: int
    last: Post
    people: list[Account]
    is_unread: bool


def conversations_of(viewer: Actor, page: Page) -> list[Conversation]:
    """The conversations that the viewer is named in, by the id of their last post."""
    named = _named_to(viewer)
    newest = named.order_by().values("thread_id").annotate(last=Max("pk")).values("last")
    last = page.of(Post.objects.filter(pk__in=newest).select_related("author"))
    return _conversations(viewer, named, last)


def conversation_of(viewer: Actor, conversation_id: int) -> Conversation:
    """One conversation that the viewer is named in."""
    named = _named_to(viewer)
    last = list(
        named.filter(thread_id=conversation_id).select_related("author").order_by("-pk")[:1]
    )
    if not last:
        raise NoSuchPost
    return _conversations(viewer, named, last)[0]


def said_to(viewer: Actor, page: Page) -> list[Post]:
    """Posts that are not for everybody, and that the viewer wrote or may read."""
    return page.of(_named_to(viewer).select_related("author"))


def _named_to(viewer: Actor) -> QuerySet[Post]:
    return Post.objects.visible_to(viewer).filter(visibility__in=NAMED)


def _conversations(
    viewer: Actor, named: QuerySet[Post], last: Sequence[Post]
) -> list[Conversation]:
    threads = [post.thread_id for post in last]
    said = named.filter(thread_id__in=threads)
    in_it: dict[int, dict[int, Account]] = {}
    heard = Audience.objects.filter(post__in=said.values("pk")).select_related("account", "post")
    for each in heard.order_by("pk"):
        in_it.setdefault(each.post.thread_id, {})[each.account_id] = each.account
    for post in last:
        in_it.setdefault(post.thread_id, {})[post.author_id] = post.author
    read = {
        marker.timeline: marker.last_read_id
        for marker in markers_of(viewer, [marker_name(thread) for thread in threads])
    }
    return [
        Conversation(
            id=post.thread_id,
            last=post,
            people=[
                account for pk, account in in_it[post.thread_id].items() if pk != viewer.account_id
            ],
            is_unread=post.author_id != viewer.account_id
            and post.pk > read.get(marker_name(post.thread_id), 0),
        )
        for post in last
    ]


def marker_name(conversation_id: int) -> str:
    """Under which name it is kept how far somebody has read a conversation."""
    return f"c{conversation_id}"


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
    marks = Favourite.objects.filter(post=post.boost_of or post)
    return page.of(marks.select_related("account"))


def boosted_by(viewer: Actor | None, post_id: int, page: Page) -> list[Post]:
    """The boosts of a post; their authors passed it on."""
    post = post_for(viewer, post_id)
    boosts = Post.objects.filter(boost_of=post.boost_of or post, deleted_at=None)
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
        _said_in_public().filter(key__startswith=key).order_by("key")[offset : offset + limit]
    )


def hashtag(name: str) -> Hashtag | None:
    """The subject with this name, if anybody used it in public."""
    return _said_in_public().filter(key=fold(name)).first()


@dataclass(frozen=True, slots=True)
class DayOfUse:
    """How often a subject was used in public on one day, and by how many."""

    day: date
    uses: int
    people: int


def uses_of(hashtags: Sequence[Hashtag], days: int = 7) -> dict[int, list[DayOfUse]]:
    """The last days of these subjects, today first. One query for all of them."""
    today = clock.today()
    since = clock.local().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = (
        Tagging.objects.filter(
            hashtag__in=hashtags,
            post__in=Post.objects.everybodys().values("pk"),
            post__created_at__gte=since - timedelta(days=days - 1),
        )
        .order_by()
        .annotate(day=TruncDate("post__created_at"))
        .values("hashtag", "day")
        .annotate(uses=Count("pk"), people=Count("post__author", distinct=True))
    )
    found = {(r["hashtag"], r["day"]): DayOfUse(r["day"], r["uses"], r["people"]) for r in rows}
    calendar = [today - timedelta(days=n) for n in range(days)]
    return {
        h.pk: [found.get((h.pk, day), DayOfUse(day, 0, 0)) for day in calendar] for h in hashtags
    }


def _said_in_public() -> QuerySet[Hashtag]:
    """What a subject is called can give a private conversation away."""
    public = Tagging.objects.filter(
        hashtag=OuterRef("pk"), post__visibility__in=EVERYBODY, post__deleted_at=None
    )
    return Hashtag.objects.filter(Exists(public))


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
    # Shown first on its author's page.
    pinned: bool = False
    # The viewer wants to hear no more of its conversation.
    muted: bool = False
    # The full words of a masked post, for those who are in its conversation.
    original: str | None = None
    boost_of: Dressed | None = None
    reply_to_author_id: int | None = None


def dressed(posts: Sequence[Post], viewer: Actor | None) -> list[Dressed]:
    """Dress posts in a constant number of queries. The posts must be open to the viewer already."""
    ids = {p.pk for p in posts} | {p.boost_of_id for p in posts if p.boost_of_id}
    rows = _with_parts(ids)
    marks = _marks(ids, viewer)
    muted = _muted(rows.values(), viewer)
    originals = _originals(rows.values(), viewer)
    # What somebody passed on may not be open to everybody who reads them.
    passed_on = [post.boost_of_id for post in posts if post.boost_of_id]
    open_to_viewer = (
        set(Post.objects.visible_to(viewer).filter(pk__in=passed_on).values_list("pk", flat=True))
        if passed_on
        else set()
    )
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
            pinned=pk in marks["pinned"],
            muted=post.thread_id in muted,
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
            if inner is None or post.boost_of_id not in open_to_viewer:
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
    """What the viewer has put on which of these posts. One query."""
    found: dict[str, set[int]] = {
        mark: set() for mark in ("favourited", "boosted", "bookmarked", "pinned")
    }
    if viewer is None:
        return found
    me = viewer.account
    boosts = Post.objects.filter(author=me, boost_of__in=ids, deleted_at=None)
    rows = boosts.values_list("boost_of_id", Value("boosted")).union(
        *(
            model.objects.filter(account=me, post__in=ids).values_list("post_id", Value(mark))
            for mark, model in _MARKS.items()
        ),
        all=True,
    )
    for post_id, mark in rows:
        found[mark].add(post_id)
    return found


_MARKS: dict[str, type[Favourite | Bookmark | Pin]] = {
    "favourited": Favourite,
    "bookmarked": Bookmark,
    "pinned": Pin,
}


def _muted(posts: Iterable[Post], viewer: Actor | None) -> set[int]:
    if viewer is None:
        return set()
    mutes = ConversationMute.objects.filter(
        account=viewer.account, thread_id__in={post.thread_id for post in posts}
    )
    return set(mutes.values_list("thread_id", flat=True))


def _originals(posts: Iterable[Post], viewer: Actor | None) -> dict[int, str]:
    """The full words, for the author and for the offices that the post is with."""
    if viewer is None:
        return {}
    heard = Audience.objects.filter(post=OuterRef("post"), account__in=viewer.reads_as)
    kept = Original.objects.filter(
        Q(post__author__in=viewer.reads_as) | Exists(heard), post__in=[post.pk for post in posts]
    )
    return {o.pk: o.text for o in kept}


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
