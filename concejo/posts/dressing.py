"""Posts with all that a page or an app shows with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Prefetch, Q, Value

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.posts.linked_pages import first_link
from concejo.posts.models import (
    Audience,
    Bookmark,
    ConversationMute,
    Favourite,
    Hashtag,
    LinkedPage,
    Mention,
    Original,
    Photo,
    Pin,
    Post,
    PostQuerySet,
    Tagging,
)
from concejo.posts.polls import SeenPoll, polls_on
from concejo.posts.quotes import Quoted, followed_among, quotes_among, standing


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
    poll: SeenPoll | None = None
    boost_of: Dressed | None = None
    reply_to_author_id: int | None = None
    # The page outside that it links to.
    links_to: LinkedPage | None = None
    # There is nothing to it beside words and photos that not everybody sees alike.
    is_plain: bool = True
    # What it quotes: how that stands for the viewer, and the post where they may see it. Of a quote
    # inside a quote only how it stands.
    quote: Quoted | None = None
    quoted: Dressed | None = None
    # May the viewer quote it? Mastodon's words.
    may_quote: str = "denied"


def dressed(posts: Sequence[Post], viewer: Actor | None, *, inside: bool = False) -> list[Dressed]:
    """Dress posts in a constant number of queries. The posts must be open to the viewer already."""
    ids = {p.pk for p in posts} | {p.boost_of_id for p in posts if p.boost_of_id}
    rows = _with_parts(ids)
    marks = _marks(ids, viewer)
    muted = _muted(rows.values(), viewer)
    originals = _originals(rows.values(), viewer)
    polls = polls_on([pk for pk, post in rows.items() if post.has_poll], viewer)
    followed = followed_among(viewer, rows.values())
    quotes = quotes_among(list(rows.values()), viewer)
    quoted = {} if inside else _quoted(quotes, viewer)
    # What somebody passed on may not be open to everybody who reads them.
    passed_on = [post.boost_of_id for post in posts if post.boost_of_id]
    open_to_viewer = (
        set(Post.objects.visible_to(viewer).filter(pk__in=passed_on).values_list("pk", flat=True))
        if passed_on
        else set()
    )
    out = {}
    for pk, post in rows.items():
        out[pk] = replace(
            _dressed(post),
            favourited=pk in marks["favourited"],
            boosted=pk in marks["boosted"],
            bookmarked=pk in marks["bookmarked"],
            pinned=pk in marks["pinned"],
            muted=post.thread_id in muted,
            original=originals.get(pk),
            poll=polls.get(pk),
            quote=(its := quotes.get(pk)),
            quoted=quoted.get(its.post_id or 0) if its else None,
            may_quote=standing(viewer, post, followed),
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


def _quoted(quotes: dict[int, Quoted], viewer: Actor | None) -> dict[int, Dressed]:
    """The posts inside others, by their ids; the viewer may see them."""
    ids = {quote.post_id for quote in quotes.values() if quote.post_id}
    posts = list(Post.objects.filter(pk__in=ids).select_related("author")) if ids else []
    return {d.post.pk: d for d in dressed(posts, viewer, inside=True)} if posts else {}


def dressed_by_ids(ids: Sequence[int]) -> list[Dressed]:
    """Posts as everybody who may see them does, each by itself. Who may was asked already."""
    return dressed_alone(_with_parts(set(ids)).values())


def dressed_alone(posts: Collection[Post]) -> list[Dressed]:
    """As ``dressed_by_ids``, of posts that come ``with_parts``."""
    ids = [post.pk for post in posts]
    masked = set(Original.objects.filter(post__in=ids).values_list("post_id", flat=True))
    return [
        replace(_dressed(post), is_plain=post.pk not in masked and _is_plain(post))
        for post in posts
    ]


def dressed_when_said(post: Post) -> Dressed | None:
    """As ``dressed_by_ids``, of a post that this process has just saved; None where more is to it.

    Whom it names and its hashtags are in hand; photos, links, quotes and masked words are asked.
    """
    if not post.is_only_words or not _is_plain(post) or first_link(post.text):
        return None
    return Dressed(
        post=post,
        author=post.author,
        mentions=post.named,
        hashtags=post.tagged,
        reply_to_author_id=post.reply_to.author_id if post.reply_to else None,
    )


def _is_plain(post: Post) -> bool:
    return not post.quote_state and "/collections/" not in post.text


def _dressed(post: Post) -> Dressed:
    return Dressed(
        post=post,
        author=post.author,
        photos=list(post.photos.all()),
        mentions=[m.account for m in post.mentions.all()],
        hashtags=[t.hashtag for t in post.taggings.all()],
        reply_to_author_id=post.reply_to.author_id if post.reply_to else None,
        links_to=post.linking.page if hasattr(post, "linking") else None,
    )


def with_parts(posts: PostQuerySet) -> PostQuerySet:
    """With everything that their words are made of."""
    return posts.select_related("author", "reply_to", "app", "linking__page").prefetch_related(
        "photos",
        Prefetch("mentions", Mention.objects.select_related("account")),
        Prefetch("taggings", Tagging.objects.select_related("hashtag").order_by("id")),
    )


def _with_parts(ids: set[int]) -> dict[int, Post]:
    return {post.pk: post for post in with_parts(Post.objects.filter(pk__in=ids))}


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
    """The full words, for the author and for the offices that the post is with.

    People who were let into a conversation read of the others what everybody read.
    """
    if viewer is None:
        return {}
    heard = Audience.objects.filter(post=OuterRef("post"), account__in=viewer.offices)
    kept = Original.objects.filter(
        Q(post__author__in=viewer.reads_as) | Exists(heard), post__in=[post.pk for post in posts]
    )
    return {o.pk: o.text for o in kept}
