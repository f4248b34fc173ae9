"""Conversations: what a post answers, what answers it, and who is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.posts.errors import NoSuchPost
from concejo.posts.models import NAMED, Audience, Post, PutAway, Visibility
from concejo.posts.paging import Page
from concejo.posts.queries import answers_above, markers_of
from concejo.posts.sight import LONGEST_THREAD, seen_by, thread_by


def is_new_to(post: Post, account: Account) -> bool:
    """Does an address hear of a conversation that is not for everybody only by this post?"""
    if post.visibility != Visibility.OFFICE:
        return False
    others = Post.objects.filter(thread_id=post.thread_id).exclude(pk=post.pk)
    heard = Audience.objects.filter(post__in=others, account=account).exists()
    return not heard and not others.filter(author=account).exists()


def context_of(viewer: Actor | None, post: Post) -> tuple[list[Post], list[Post]]:
    """What a post answers to, and what answers to it, as far as the viewer may see."""
    above, below = context_ids(viewer, post.pk)
    found = Post.objects.select_related("author").in_bulk([*above, *below])
    return [found[pk] for pk in above], [found[pk] for pk in below]


def context_ids(viewer: Actor | None, post_id: int) -> tuple[list[int], list[int]]:
    """Which posts one answers to, and which answer to it, as far as the viewer may see.

    Of a boost: of the post that it passes on.
    """
    seen = seen_by(viewer, [post_id]).get(post_id)
    if seen is not None and seen.boost_of_id:
        post_id = seen.boost_of_id
        seen = seen_by(viewer, [post_id]).get(post_id)
    if seen is None:
        raise NoSuchPost
    answers = _answers_around(viewer, seen.thread_id, post_id)
    ancestors: list[int] = []
    above = answers.get(post_id)
    while above is not None and above in answers:
        ancestors.insert(0, above)
        above = answers[above]
    children: dict[int | None, list[int]] = {}
    for each, answered in answers.items():
        children.setdefault(answered, []).append(each)
    descendants: list[int] = []
    waiting = list(reversed(children.get(post_id, [])))
    while waiting:
        each = waiting.pop()
        descendants.append(each)
        waiting.extend(reversed(children.get(each, [])))
    return ancestors, descendants


def _answers_around(viewer: Actor | None, thread_id: int, post_id: int) -> dict[int, int | None]:
    """What answers what in a conversation; of an enormous one, above a post and below it."""
    answers = dict(thread_by(viewer, thread_id))
    if len(answers) < LONGEST_THREAD:
        return answers
    above = answers_above(post_id, LONGEST_THREAD)
    open_ones = seen_by(viewer, list(above))
    kept = {pk: answered for pk, answered in above.items() if pk in open_ones}
    return kept | dict(thread_by(viewer, thread_id, after=post_id))


def thread_of(viewer: Actor | None, thread_id: int) -> list[Post]:
    """A conversation from its first post on."""
    posts = Post.objects.visible_to(viewer).filter(thread_id=thread_id, boost_of=None)
    return list(posts.select_related("author").order_by("id")[:LONGEST_THREAD])


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
    last = page.of(_there(viewer, Post.objects.filter(pk__in=newest)).select_related("author"))
    return _conversations(viewer, named, last)


def _there(viewer: Actor, last: QuerySet[Post]) -> QuerySet[Post]:
    """Without conversations that the viewer put away, where nothing new was said since."""
    put_away = PutAway.objects.filter(
        account=viewer.account, thread_id=OuterRef("thread_id"), until_id__gte=OuterRef("pk")
    )
    return last.filter(~Exists(put_away))


def conversation_of(viewer: Actor, conversation_id: int) -> Conversation:
    """One conversation that the viewer is named in."""
    named = _named_to(viewer)
    newest = named.filter(thread_id=conversation_id).order_by("-pk").values("pk")[:1]
    last = list(_there(viewer, Post.objects.filter(pk__in=newest)).select_related("author"))
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
