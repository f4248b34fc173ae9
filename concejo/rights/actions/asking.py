"""Asking: for a copy, for erasure, for something about oneself to be taken out; and answering."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation

from concejo.accounts.actors import Actor
from concejo.accounts.models import Seat, SeatKind
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.offices.queries import may_manage
from concejo.posts.actions.publishing import take_down
from concejo.rights.errors import (
    AnsweredAlready,
    HandOverFirst,
    NoAddress,
    NoSuchRequest,
    NotForYouToAnswer,
    NotYourPassword,
    WordsMissing,
)
from concejo.rights.models import DataRequest, Wish
from concejo.rights.queries import public_post, removal_for

# The law's month.
ANSWERED_WITHIN = timedelta(days=30)
# So long one may change one's mind.
ERASED_AFTER = timedelta(days=3)
# So long a copy waits to be fetched.
COPY_KEPT = timedelta(days=7)
# So long it is known who asked and why, after the answer.
REQUEST_KEPT = timedelta(days=90)
LONGEST = 2000


@transaction.atomic
def ask_for_copy(actor: Actor) -> DataRequest:
    """Ask for a copy of what the town has. Asked twice, it is made once."""
    _lock(actor)
    mine = DataRequest.objects.filter(account=actor.account, wish=Wish.COPY)
    there = mine.waiting().first() or mine.filter(kept_until__gt=clock.now()).first()
    if there is not None:
        return there
    made = _made(Wish.COPY, clock.now() + ANSWERED_WITHIN, account=actor.account)
    record("data.copy_asked", actor=actor, subject=made)
    return made


@transaction.atomic
def ask_for_erasure(actor: Actor, password: str) -> DataRequest:
    """Ask for everything to be erased. It happens after three days, and can be called off."""
    _lock(actor)
    if actor.user is None or not actor.user.check_password(password):
        raise NotYourPassword
    if Seat.objects.filter(user=actor.user, until=None).exclude(kind=SeatKind.OWN).exists():
        raise HandOverFirst
    mine = DataRequest.objects.filter(account=actor.account, wish=Wish.ERASURE)
    there = mine.waiting().first()
    if there is not None:
        return there
    made = _made(Wish.ERASURE, clock.now() + ERASED_AFTER, account=actor.account)
    record("data.erasure_asked", actor=actor, subject=made)
    return made


@transaction.atomic
def call_off(actor: Actor, request_id: int) -> DataRequest:
    """Everything stays after all."""
    mine = DataRequest.objects.select_for_update().filter(account=actor.account)
    its = mine.waiting().filter(pk=request_id, wish=Wish.ERASURE).first()
    if its is None:
        raise NoSuchRequest
    its.called_off_at = clock.now()
    its.save(update_fields=["called_off_at"])
    record("data.erasure_called_off", actor=actor, subject=its)
    return its


@transaction.atomic
def ask_for_removal(where: str, words: str, email: str) -> DataRequest:
    """Somebody who is named in a public post asks the town to take that out; without an account."""
    post = public_post(where)
    words, email = clean(words)[:LONGEST], email.strip()[:254]
    if not words:
        raise WordsMissing
    try:
        validate_email(email)
    except ValidationError:
        raise NoAddress from None
    made = _made(
        Wish.REMOVAL,
        clock.now() + ANSWERED_WITHIN,
        post=post,
        words=words,
        email=email,
        language=(translation.get_language() or "")[:8],
    )
    record("data.removal_asked", actor=None, subject=made)
    return made


@transaction.atomic
def answer_removal(
    actor: Actor, request_id: int, words: str, *, takes_down: bool = False
) -> DataRequest:
    """Decide about it and say why; the answer is mailed. A case goes on without the words."""
    if not may_manage(actor):
        raise NotForYouToAnswer
    its = removal_for(actor, request_id, lock=True)
    words = clean(words)[:LONGEST]
    if its.done_at is not None:
        raise AnsweredAlready
    if not words:
        raise WordsMissing
    its.answer, its.done_at, its.answered_by = words, clock.now(), actor.user
    its.taken_down = takes_down
    its.save(update_fields=["answer", "done_at", "answered_by", "taken_down"])
    if takes_down and its.post is not None:
        take_down(actor, its.post)
    record("data.removal_answered", actor=actor, subject=its, taken_down=takes_down)
    return its


@transaction.atomic
def forget_requests(at: datetime) -> None:
    """A copy is thrown away after a week, and who asked is forgotten some time after the answer."""
    for its in DataRequest.objects.exclude(file="").filter(kept_until__lte=at)[:100]:
        record("data.copy_ended", actor=None, subject=its, copy=its.file)
        its.file = ""
        its.save(update_fields=["file"])
    old = DataRequest.objects.filter(wish=Wish.REMOVAL, done_at__lt=at - REQUEST_KEPT)
    old.exclude(email="").update(email="", words="", answer="")


def _made(wish: Wish, due_at: datetime, **facts: object) -> DataRequest:
    key = secrets.token_urlsafe(16)
    return DataRequest.objects.create(wish=wish, key=key, due_at=due_at, **facts)


def _lock(actor: Actor) -> None:
    """The second of two that come at once waits for the first."""
    type(actor.account).objects.select_for_update().filter(pk=actor.account_id).first()
