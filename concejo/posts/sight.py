"""What one viewer sees of posts beside the words: how they are counted, and the viewer's marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from concejo.accounts.actors import Actor, ids_of, stand_in
from concejo.base.questions import Question
from concejo.posts.models import Bookmark, ConversationMute, Favourite, Pin, Post

# Of a conversation no more is shown at once.
LONGEST_THREAD = 4096


class Seen(NamedTuple):
    """A post that is open to the viewer, without its words."""

    id: int
    author_id: int
    author_revision: int
    boost_of_id: int | None
    thread_id: int
    # Goes up whenever what everybody reads of the post changes.
    revision: int
    replies: int
    boosts: int
    favourites: int
    quotes: int
    # Who may quote it, and who may read it: the words of ``QuotePolicy`` and ``Visibility``.
    quote_policy: str
    visibility: str
    # It asks something, which is counted as well.
    has_poll: bool
    favourited: bool = False
    boosted: bool = False
    bookmarked: bool = False
    # Shown first on its author's page.
    pinned: bool = False
    # The viewer wants to hear no more of its conversation.
    muted: bool = False


def seen_by(viewer: Actor | None, ids: Sequence[int]) -> dict[int, Seen]:
    """Those of the posts that are open to the viewer, in one query, by their id."""
    if not ids:
        return {}
    if viewer is None:
        rows = _BY_STRANGERS.bare_rows(ids=ids)
    elif viewer.account.is_crier:
        rows = list(_with_marks(viewer, ids))
    else:
        rows = _BY_SOMEBODY.bare_rows(ids=ids, **ids_of(viewer))
    return {row[0]: Seen(*row) for row in rows}


def thread_by(viewer: Actor | None, thread_id: int, **after: int) -> list[tuple[int, int | None]]:
    """A conversation as far as the viewer may see it, oldest first: posts and what they answer.

    At most so many as ``LONGEST_THREAD``, from its first on or ``after`` one of them.
    """
    if viewer is None:
        return _THREAD_BY_STRANGERS.bare_rows(thread=thread_id, **after)
    if viewer.account.is_crier:
        return list(_thread(viewer, thread_id, **after))
    return _THREAD_BY_SOMEBODY.bare_rows(thread=thread_id, **after, **ids_of(viewer))


_FACTS = ("id", "author_id", "author__revision", "boost_of_id", "thread_id", "revision",
          "replies_count", "boosts_count", "favourites_count", "quotes_count", "quote_policy",
          "visibility", "has_poll")  # fmt: skip


def _with_marks(viewer: Actor, ids: Sequence[int]) -> QuerySet[Post, tuple[object, ...]]:
    me = viewer.account_id
    here = OuterRef("pk")
    marks = {
        "favourited": Favourite.objects.filter(account=me, post=here),
        "boosted": Post.objects.filter(author=me, boost_of=here, deleted_at=None),
        "bookmarked": Bookmark.objects.filter(account=me, post=here),
        "pinned": Pin.objects.filter(account=me, post=here),
        "muted": ConversationMute.objects.filter(account=me, thread_id=OuterRef("thread_id")),
    }
    posts = Post.objects.visible_to(viewer).filter(pk__in=ids)
    asked = posts.annotate(**{f"is_{name}": Exists(rows) for name, rows in marks.items()})
    return asked.values_list(*_FACTS, *(f"is_{name}" for name in marks))


_BY_STRANGERS = Question(
    lambda ids: Post.objects.visible_to(None).filter(pk__in=ids).values_list(*_FACTS)
)
_BY_SOMEBODY = Question(lambda ids, me, offices=(): _with_marks(stand_in(me, offices), ids))


def _thread(
    viewer: Actor | None, thread_id: int, **after: int
) -> QuerySet[Post, tuple[int, int | None]]:
    posts = Post.objects.visible_to(viewer).filter(thread_id=thread_id, boost_of=None)
    if after:
        posts = posts.filter(pk__gt=after["after"])
    return posts.order_by("id").values_list("id", "reply_to_id")[:LONGEST_THREAD]


_THREAD_BY_STRANGERS = Question(lambda thread, **after: _thread(None, thread, **after))
_THREAD_BY_SOMEBODY = Question(
    lambda thread, me, offices=(), **after: _thread(stand_in(me, offices), thread, **after)
)
