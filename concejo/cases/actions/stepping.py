"""A step of a case by a post: made and noted, told to everybody concerned, taken back."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases import crier as cries
from concejo.cases.actions.moves import Asked, move
from concejo.cases.actions.telling import tell_of_step, thank
from concejo.cases.actions.undoing import snapshot, undo_understanding
from concejo.cases.errors import NothingToUndo
from concejo.cases.models import Card, Case, HeldPost, Understanding
from concejo.cases.queries.cases import where_it_goes_on
from concejo.cases.rules import most_hidden, stands_for, who_reads
from concejo.events.log import record
from concejo.posts.actions.conversations import make_private
from concejo.posts.conversations import is_new_to
from concejo.posts.models import EVERYBODY, Post


def understood(
    actor: Actor,
    post: Post,
    case: Case,
    asked: Asked,
    *,
    quietly: bool = False,
    has_key: bool = False,
) -> Understanding:
    """Move a case by a post, keep what is needed to undo it, and tell everybody concerned.

    Who ``has_key`` speaks under the crier's address, and is nobody else in the log.
    """
    before = snapshot(case)
    if asked.office is not None and is_new_to(post, asked.office.account):
        # Taking the step back closes the conversation to it again.
        before["newcomer"] = asked.office.account_id
    with transaction.atomic():
        mover = None if has_key else actor
        event = move(mover, case, asked, post=post, has_key=has_key)
    filed = "kind" in event.data
    hides = filed and case.kind.card != Card.FULL
    if hides and _is_open(case):
        close_to_others(actor, post, case, Card(case.kind.card))
    facts: dict[str, object] = {
        "kind": case.kind.names if filed else None,
        "office": asked.office.handle if asked.office else None,
        "due_at": clock.iso(asked.due_at) if asked.due_at else None,
        "into": asked.into.number if asked.into else None,
        "until": clock.iso(asked.until) if asked.until else None,
    }
    made = Understanding.objects.create(
        post=post,
        case=case,
        verb=asked.verb,
        facts={k: v for k, v in facts.items() if v is not None},
        # What was taken from the public is not shown again by a word.
        before={} if hides else before | {"event": event.seq},
    )
    if case.unread_post_id is not None:
        case.unread_post = None
        case.save(update_fields=["unread_post"])
    tell_of_step(case, post)
    if asked.verb == "confirm":
        thank(case, post)
    if not quietly:
        with cries.in_words_of(post):
            what = cries.what_was_understood(made.verb, made.facts)
            words = cries.understood_for_good(what) if hides else cries.understood(what)
            made.note = cries.say(words, to=post, privately=True)
            made.save(update_fields=["note"])
    return made


def _is_open(case: Case) -> bool:
    """Does anybody see more of it than of its kind?"""
    is_hidden = case.card == most_hidden(case.card, case.kind.card)
    return not is_hidden or case.post.visibility in EVERYBODY


def close_to_others(actor: Actor, post: Post, case: Case, hidden: Card = Card.STATE) -> None:
    """Take a case and its conversation from the public, because of a post in it."""
    case.card = most_hidden(hidden, case.kind.card, case.card)
    case.summary = ""
    # Whoever keeps a copy of the public cases learns of it by this date.
    case.updated_at = clock.now()
    case.save(update_fields=["card", "summary", "updated_at"])
    people = [office.account for office in who_reads(case)]
    people += [case.reporter] if case.reporter else []
    # Whoever closes it says so in it: they do not shut themselves out.
    acts_as = stands_for(actor, case)
    people += [acts_as.account] if acts_as else []
    make_private(actor, case.thread_id, people)
    # Nor does a "yes" to what was offered before.
    HeldPost.objects.filter(post__thread_id=case.thread_id).update(may_publish=False)
    record(
        "case.made_private",
        actor=actor,
        subject=case,
        number=case.number,
        card=case.card,
        post=post.pk,
    )


def meant(post: Post) -> Understanding | None:
    """The step that is answered: by its own post, or by the crier's note about it."""
    asked = post.reply_to_id
    return (
        Understanding.objects.filter(note=asked).first()
        or Understanding.objects.filter(post=asked).exclude(verb="").first()
    )


def take_back(actor: Actor, post: Post, made: Understanding | None) -> None:
    """Undo a step, and say privately how the case stands now."""
    with cries.in_words_of(post):
        try:
            if made is None:
                raise NothingToUndo
            case = undo_understanding(actor, made)
            text = cries.undone(case)
            if case.thread_id != post.thread_id:
                say_undone(case)
        except Refused as refusal:
            text = cries.not_possible(str(refusal))
        cries.say(text, to=post, privately=True)


def say_undone(case: Case) -> None:
    """Say in the conversation of a case, to all who read it, that its last step was taken back."""
    with cries.in_words_of(case.post):
        cries.say(cries.undone(case), to=where_it_goes_on(case))
