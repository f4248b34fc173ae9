"""Putting somebody's post into one's own: whether one may, and taking it out again."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.db.models import F

from concejo.accounts.actors import Actor
from concejo.accounts.errors import QuotePolicyNotPossible
from concejo.events.log import record
from concejo.posts.drafts import Draft
from concejo.posts.errors import (
    NoSuchPost,
    NoSuchQuote,
    NothingToQuote,
    NotToBeQuoted,
    NotYourPost,
)
from concejo.posts.models import EVERYBODY, Post, QuotePolicy, QuoteState, Visibility
from concejo.posts.queries import post_for
from concejo.posts.quotes import followed_among, may_quote


@transaction.atomic
def revoke_quote(actor: Actor, post_id: int, quoting_id: int) -> Post:
    """One's own words are shown no longer inside somebody's post. Theirs stay."""
    quoting = _quote_of(actor, post_id, quoting_id)
    if quoting.quote_state == QuoteState.REVOKED:
        return quoting
    count_quote(quoting, -1)
    quoting.quote_state = QuoteState.REVOKED
    quoting.save(update_fields=["quote_state"])
    record("quote.revoked", actor=actor, subject=quoting, quoted=quoting.quote_of_id)
    return quoting


@transaction.atomic
def choose_quote_policy(actor: Actor, post_id: int, policy: str | None) -> Post:
    """Say who may quote a post from now on, if anything is said. Quotes that are there stay."""
    post = post_for(actor, post_id, lock=True)
    if post.author_id != actor.account_id:
        raise NotYourPost
    if policy is None:
        return post
    if policy not in QuotePolicy:
        raise QuotePolicyNotPossible
    if post.quote_policy != policy:
        post.quote_policy = policy
        post.save(update_fields=["quote_policy"])
        record("post.quote_policy_chosen", actor=actor, subject=post, policy=policy)
    return post


def quoted_for(actor: Actor, draft: Draft) -> Post | None:
    """The post that a draft quotes, if its author lets the actor do that."""
    if draft.quote_policy and draft.quote_policy not in QuotePolicy:
        raise QuotePolicyNotPossible
    if draft.quote_of is None:
        return None
    try:
        post = post_for(actor, draft.quote_of)
    except NoSuchPost:
        raise NothingToQuote from None
    post = post.boost_of or post
    if not may_quote(actor, post, followed_among(actor, [post])):
        raise NotToBeQuoted
    return post


def as_quote(actor: Actor, draft: Draft, quoted: Post) -> Draft:
    """The draft around a post itself, not around its boost; wider than it, it must not go."""
    draft = replace(draft, quote_of=quoted.pk)
    wanted = draft.visibility or actor.account.default_visibility
    if quoted.visibility == Visibility.PRIVATE and wanted in EVERYBODY:
        return replace(draft, visibility=Visibility.PRIVATE)
    return draft


def count_quote(post: Post, by: int) -> None:
    """How often a post is quoted is for everybody: it counts what everybody may read."""
    if post.quote_state == QuoteState.ACCEPTED and post.visibility in EVERYBODY:
        there = Post.objects.filter(pk=post.quote_of_id or 0)
        if by < 0:
            there = there.filter(quotes_count__gt=0)
        there.update(quotes_count=F("quotes_count") + by)


def _quote_of(actor: Actor, post_id: int, quoting_id: int) -> Post:
    """A post that quotes one of the actor's own, locked."""
    quoted = post_for(actor, post_id)
    if quoted.author_id != actor.account_id:
        raise NotYourPost
    quoting = Post.objects.visible_to(actor).select_for_update(of=("self",))
    found = quoting.select_related("author").filter(pk=quoting_id, quote_of=quoted).first()
    if found is None:
        raise NoSuchQuote
    return found
