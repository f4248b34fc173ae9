"""Every post is heard: it opens a case, moves one, answers the crier, or is only conversation."""

from __future__ import annotations

import logging

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases import crier as cries
from concejo.cases.actions.hearing_answers import hear_answer
from concejo.cases.actions.hearing_charge import hear_charge
from concejo.cases.actions.hearing_reporter import hear_reporter, hear_verdict
from concejo.cases.actions.opening import (
    hold,
    offices_named,
    open_case,
    others_reading,
    tell_guards,
)
from concejo.cases.actions.timing import hurry
from concejo.cases.models import Case
from concejo.cases.rules import stands_as, who_reads
from concejo.cases.states import By
from concejo.events.log import record
from concejo.events.models import Event
from concejo.posts.actions.conversations import open_conversation
from concejo.posts.models import EVERYBODY, NotificationKind, Post, Visibility
from concejo.posts.timelines import tell

log = logging.getLogger(__name__)

# Posts of these doors come with what they mean: their words are not read.
SAID_BY_BUTTON = {"desk", "crier", "partner"}

_READABLE = {*EVERYBODY, Visibility.OFFICE}


def hear(event: Event, post: Post) -> None:
    """Listen to a post, in its transaction. A fault in reading leaves the post with its office."""
    if post.door in SAID_BY_BUTTON:
        return
    case = _case_of(post)
    if case is None:
        named = offices_named(post)
        if named or post.to_town or event.data.get("danger"):
            open_case(event, post, named)
        elif event.data.get("held"):
            with cries.in_words_of(post):
                hold(post, None, event.data)
        else:
            hear_answer(post, None)
        return
    if event.data.get("danger") and _reaches(post, case):
        mark_danger(Actor(post.author, post.user), post, case)
        if not event.data.get("held"):
            warn(post, case)
    try:
        with transaction.atomic():
            _hear_in_case(event, post, case)
    except Exception:
        # Whatever the reader stumbles over, the words stay with the office and wait on its desk.
        log.exception("post %s could not be read", post.pk)
        Case.objects.filter(pk=case.pk).update(unread_post=post)


def mark_danger(actor: Actor, post: Post, case: Case) -> None:
    """Words of danger in a conversation: the office is told, its desk shows the case first.

    The words are only the office's; what everybody could read of the case before, they still can.
    """
    if not case.is_danger:
        case.is_danger = True
        case.updated_at = clock.now()
        hurry(case)
        case.save(update_fields=["is_danger", "updated_at", "next_at", "near_at"])
        record("case.danger", actor=actor, subject=case, number=case.number, post=post.pk)
    if By.REPORTER not in stands_as(actor, case) and not _names_owner(post, case):
        tell(case.owner.account, NotificationKind.CASE, post.author, post)
    for office in who_reads(case):
        open_conversation(case.thread_id, office.account)
    tell_guards(case, post)


def warn(post: Post, case: Case) -> None:
    """112 first, then who reads it: to whoever said it by a door that shows no preview."""
    with cries.in_words_of(post):
        said = f"{cries.emergency()} {cries.read_too(others_reading(case))}"
        cries.say(said.strip(), to=post, privately=True)


def _reaches(post: Post, case: Case) -> bool:
    """Does the office read it? Not what two people tell each other."""
    return post.visibility in _READABLE or _names_owner(post, case)


def _names_owner(post: Post, case: Case) -> bool:
    return post.mentions.filter(account=case.owner.account_id).exists()


def _case_of(post: Post) -> Case | None:
    """The case whose conversation this is, locked. A post that begins one cannot have it yet."""
    if post.thread_id == post.pk:
        return None
    cases = Case.objects.select_for_update(of=("self",))
    its = cases.select_related("owner__account", "kind", "reporter")
    return its.filter(thread_id=post.thread_id).first()


def _hear_in_case(event: Event, post: Post, case: Case) -> None:
    actor = Actor(post.author, post.user)
    if hear_answer(post, case):
        return
    if event.data.get("held"):
        with cries.in_words_of(post):
            hold(post, case, event.data)
    roles = stands_as(actor, case)
    if post.visibility not in _READABLE:
        if By.REPORTER in roles:
            hear_verdict(actor, post, case)
        return
    if By.REPORTER in roles:
        hear_reporter(actor, post, case)
    elif By.CHARGE in roles:
        hear_charge(actor, post, case)
