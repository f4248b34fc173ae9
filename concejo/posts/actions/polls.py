"""Asking the town, voting, and telling the result once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.contacts import contacts_of_offices
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.events.models import Event
from concejo.posts.drafts import (
    LONGEST_OPTION,
    LONGEST_POLL,
    MOST_OPTIONS,
    SHORTEST_POLL,
    Draft,
    PollDraft,
)
from concejo.posts.errors import (
    ChooseOne,
    NoSuchOption,
    NothingChosen,
    OptionIsTooLong,
    OptionNotForEverybody,
    OptionsAreTheSame,
    OwnPoll,
    PollIsOver,
    PollTooLong,
    PollTooShort,
    PollWithPhotos,
    TooFewOptions,
    TooManyOptions,
    VotedAlready,
)
from concejo.posts.models import Notification, NotificationKind, Poll, Post, Vote
from concejo.posts.polls import due_polls, poll_for, voters_of
from concejo.posts.timelines import tell_all
from concejo.screening.screen import screen

log = logging.getLogger(__name__)


@transaction.atomic
def vote(actor: Actor, poll_id: int, choices: Sequence[int]) -> Poll:
    """Choose an answer, or several where that is asked. The log does not say which."""
    poll = poll_for(actor, poll_id, lock=True)
    chosen = sorted(set(choices))
    before = set(
        Vote.objects.filter(poll=poll, account=actor.account).values_list("choice", flat=True)
    )

    if poll.is_over:
        raise PollIsOver
    if poll.post.author_id == actor.account_id:
        raise OwnPoll
    if not chosen:
        raise NothingChosen
    if any(choice not in range(len(poll.options)) for choice in chosen):
        raise NoSuchOption
    # Where several may be chosen, another one may be added later.
    if before and (not poll.is_multiple or before & set(chosen)):
        raise VotedAlready
    if len(chosen) > 1 and not poll.is_multiple:
        raise ChooseOne

    Vote.objects.bulk_create(Vote(poll=poll, account=actor.account, choice=c) for c in chosen)
    for choice in chosen:
        poll.tallies[choice] += 1
    if not before:
        poll.voters_count += 1
        poll.residents_count += bool(actor.account.verified_at)
    poll.save(update_fields=["tallies", "voters_count", "residents_count"])
    record("poll.voted", actor=actor, subject=poll.post, poll=poll.pk)
    return poll


def end_polls(at: datetime) -> None:
    """Polls whose end has come: once each, those who asked and those who voted are told."""
    for poll_id in due_polls(at):
        try:
            _end(poll_id, at)
        except Exception:
            log.exception("the clock could not end poll %s", poll_id)


@transaction.atomic
def _end(poll_id: int, at: datetime) -> None:
    """The time for voting is over, and the result stands."""
    poll = (
        Poll.objects.select_for_update(of=("self",))
        .select_related("post__author")
        .filter(pk=poll_id, ended_at=None, expires_at__lte=at)
        .first()
    )
    if poll is None:
        return
    poll.ended_at = at
    poll.save(update_fields=["ended_at"])
    record("poll.ended", actor=None, subject=poll.post, poll=poll.pk)


def tell_result(event: Event, post: Post) -> None:
    """Tell its author, and all who voted and may still read it, that a poll has ended."""
    tell_all(voters_of(post), NotificationKind.POLL, post.author, post)
    if not (post.author.domain or post.author.is_crier):
        Notification.objects.bulk_create(
            [
                Notification(
                    account=post.author, kind=NotificationKind.POLL, origin=post.author, post=post
                )
            ],
            ignore_conflicts=True,
        )


# --- Together with a post ---


def checked_poll(draft: Draft) -> PollDraft | None:
    """The poll of a draft as it can be asked."""
    if draft.poll is None:
        return None
    if draft.photos:
        raise PollWithPhotos
    return checked(draft.poll, language=draft.language)


def checked(poll: PollDraft, *, language: str = "") -> PollDraft:
    """A poll without empty answers; refused if it cannot be asked like this."""
    options = [option for option in (clean(o).replace("\n", " ") for o in poll.options) if option]
    if len(options) < 2:  # noqa: PLR2004 - one answer is no choice
        raise TooFewOptions
    if len(options) > MOST_OPTIONS:
        raise TooManyOptions(limit=MOST_OPTIONS)
    if any(len(option) > LONGEST_OPTION for option in options):
        raise OptionIsTooLong(limit=LONGEST_OPTION)
    if len(set(options)) < len(options):
        raise OptionsAreTheSame
    if poll.expires_in is None or poll.expires_in > LONGEST_POLL:
        raise PollTooLong
    if poll.expires_in < SHORTEST_POLL:
        raise PollTooShort
    for option in options:
        seen = screen(option, language=language or "es", known=contacts_of_offices())
        if seen.personal or seen.danger:
            raise OptionNotForEverybody
    return replace(poll, options=options)


def attach_poll(post: Post, poll: PollDraft) -> Poll:
    """The post asks. ``poll`` was checked."""
    return Poll.objects.create(post=post, **_facts(poll), tallies=[0] * len(poll.options))


def change_poll(post: Post, poll: PollDraft | None) -> bool:
    """A post that is changed asks something else, or nothing more. Says whether votes were lost.

    For whoever changes the post, inside their transaction. Other answers, or another number of
    them to choose, begin the voting anew; another end alone keeps the votes.
    """
    there = Poll.objects.select_for_update().filter(post=post).first()
    if poll is None:
        remove_poll(post)
        return there is not None
    poll = checked(poll, language=post.language)
    if there is None:
        attach_poll(post, poll)
        Post.objects.filter(pk=post.pk).update(has_poll=True)
        post.has_poll = True
        return True
    is_other = there.options != poll.options or there.is_multiple != poll.multiple
    for name, value in _facts(poll).items():
        setattr(there, name, value)
    there.ended_at = None
    if is_other:
        there.votes.all().delete()
        there.tallies = [0] * len(there.options)
        there.voters_count = there.residents_count = 0
    there.save()
    # It ends anew, and that is told anew.
    Notification.objects.filter(post=post, kind=NotificationKind.POLL).delete()
    return is_other


def remove_poll(post: Post) -> None:
    """The post asks nothing any more; the votes go with the question."""
    if post.has_poll:
        Poll.objects.filter(post=post).delete()
        Post.objects.filter(pk=post.pk).update(has_poll=False)
        post.has_poll = False


def _facts(poll: PollDraft) -> dict[str, object]:
    return {
        "options": list(poll.options),
        "is_multiple": poll.multiple,
        "hides_totals": poll.hide_totals,
        "expires_at": clock.now() + timedelta(seconds=poll.expires_in or 0),
    }
