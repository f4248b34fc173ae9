"""Short answers to the crier: a yes publishes what was held, a no takes a step back."""

from __future__ import annotations

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.text import fold
from concejo.cases import crier as cries
from concejo.cases.actions.opening import summary_of
from concejo.cases.actions.stepping import meant, take_back
from concejo.cases.actions.whereabouts import hear_where
from concejo.cases.actions.wording import said
from concejo.cases.models import Card, Case, HeldPost
from concejo.cases.reading.answers import is_no, is_yes
from concejo.cases.states import State
from concejo.events.log import record
from concejo.posts.actions.publishing import show_masked
from concejo.posts.models import Post

_BARE_YES = frozenset({"si", "yes"})


def hear_answer(post: Post, case: Case | None) -> bool:
    """A "yes" publishes what was held; "no" undoes what was understood. Only from the author."""
    asked = post.reply_to
    if asked is None:
        return False
    if case is not None and hear_where(post, case):
        return True
    if is_yes(said(post)):
        held = _held_behind(post, asked, case)
        return held is not None and _publish_held(post, held, case)
    if is_no(said(post)):
        made = meant(post)
        if made is None or made.post.author_id != post.author_id:
            return False
        take_back(Actor(post.author, post.user), post, made)
        return True
    return False


def _held_behind(answer: Post, asked: Post, case: Case | None) -> HeldPost | None:
    """What a "yes" publishes: what the crier asked about.

    Apps show the crier's receipt last, and people answer what they see last, or their own words: a
    bare "yes" there is meant as well, if the question has no answer yet. Thanks or an "all right"
    are for the receipt.
    """
    waiting = HeldPost.objects.filter(published_at=None)
    exactly = waiting.filter(question=asked).first()
    if exactly is not None or (case is not None and case.state != State.RECEIVED):
        return exactly
    if fold(said(answer)).strip(" .!¡") not in _BARE_YES:
        return None
    theirs = list(
        waiting.filter(
            post__thread_id=answer.thread_id, post__author=answer.author, question__isnull=False
        )[:2]
    )
    if len(theirs) != 1 or not (asked.author.is_crier or asked.pk == theirs[0].post_id):
        return None
    [held] = theirs
    answers = Post.objects.filter(author=answer.author, reply_to=held.question_id)
    return None if answers.exists() else held


def _publish_held(answer: Post, held: HeldPost, case: Case | None) -> bool:
    post = held.post
    if post.author_id != answer.author_id or not held.may_publish or post.deleted_at:
        return False
    shown = show_masked(Actor(answer.author, answer.user), post.pk, held.public_text)
    held.published_at = clock.now()
    held.save(update_fields=["published_at"])
    if case is not None and case.post_id == post.pk and case.kind.card == Card.FULL:
        case.card = Card.FULL
        case.summary = summary_of(shown)
        case.updated_at = clock.now()
        case.save(update_fields=["card", "summary", "updated_at"])
        record("case.shown", actor=Actor(answer.author, answer.user), subject=case, card=case.card)
    with cries.in_words_of(answer):
        cries.say(cries.published(), to=answer, privately=True)
    return True
