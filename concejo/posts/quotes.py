"""Quotes: who may put somebody's post into their own, and how it stands with each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from concejo.accounts.actors import Actor
from concejo.accounts.models import Follow
from concejo.accounts.relations import blocked_or_muted
from concejo.posts.models import EVERYBODY, NAMED, Post, QuotePolicy, QuoteState


def policy_of(post: Post) -> QuotePolicy:
    """Who may quote a post besides its author: nobody, where not everybody may read it."""
    return QuotePolicy(post.quote_policy) if post.visibility in EVERYBODY else QuotePolicy.NOBODY


def followed_among(viewer: Actor | None, posts: Collection[Post]) -> set[int]:
    """The authors that a viewer follows, of those whose posts only followers quote."""
    authors = {p.author_id for p in posts if policy_of(p) == QuotePolicy.FOLLOWERS}
    if viewer is None or not authors:
        return set()
    follows = Follow.objects.filter(
        follower=viewer.account, target__in=authors, accepted_at__isnull=False
    )
    return set(follows.values_list("target_id", flat=True))


def may_quote(viewer: Actor, post: Post, followed: Collection[int]) -> bool:
    """May somebody who reads a post quote it?"""
    if post.author_id == viewer.account_id:
        return post.visibility not in NAMED
    match policy_of(post):
        case QuotePolicy.PUBLIC:
            return True
        case QuotePolicy.FOLLOWERS:
            return post.author_id in followed
    return False


def standing(viewer: Actor | None, post: Post, followed: Collection[int]) -> str:
    """How the policy of a post is for a viewer, in Mastodon's words; of strangers it is unknown."""
    if viewer is None:
        return "denied" if policy_of(post) == QuotePolicy.NOBODY else "unknown"
    return "automatic" if may_quote(viewer, post, followed) else "denied"


# --- What is shown of a quote ---


@dataclass(frozen=True, slots=True)
class Quoted:
    """How a quote stands for one viewer; the post is there only where they may see it."""

    # Mastodon's words: accepted, revoked, deleted, unauthorized, blocked_account, muted_account.
    state: str
    post_id: int | None = None


def quotes_among(posts: Sequence[Post], viewer: Actor | None) -> dict[int, Quoted]:
    """How the quotes in these posts stand for the viewer, by the quoting post. Three queries.

    None at all where nothing is quoted.
    """
    quoting = [post for post in posts if post.quote_state]
    if not quoting:
        return {}
    ids = {post.quote_of_id for post in quoting if post.quote_of_id}
    there = Post.objects.filter(pk__in=ids)
    authors = dict(there.filter(deleted_at=None).values_list("pk", "author_id"))
    seen = set(Post.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    silent = blocked_or_muted(viewer.account_id, set(authors.values())) if viewer else {}
    return {post.pk: _quoted(post, authors, seen, silent) for post in quoting}


def _quoted(
    post: Post, authors: Mapping[int, int], seen: Collection[int], silent: Mapping[int, str]
) -> Quoted:
    if post.quote_state != QuoteState.ACCEPTED:
        return Quoted(post.quote_state)
    its = post.quote_of_id
    if its is None or its not in authors:
        return Quoted("deleted")
    if its not in seen:
        return Quoted("unauthorized")
    return Quoted(silent.get(authors[its], "accepted"), its)
