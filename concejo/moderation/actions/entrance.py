"""Coming in: making an account past the blocks, waiting for a yes, and where one came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from concejo.accounts.actions.people import ask_for_confirmation, sign_up
from concejo.accounts.actors import Actor
from concejo.accounts.errors import OnlyAtTheCounter
from concejo.accounts.models import Account, User
from concejo.accounts.queries import is_open_to_newcomers
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.moderation.blocks import is_email_blocked, severity_for
from concejo.moderation.errors import EmailBlocked, ReasonToJoinTooLong, SignUpClosedHere
from concejo.moderation.models import Footprint, IpSeverity, Newcomer
from concejo.moderation.queries import account_for, newcomer_for
from concejo.moderation.rules import household

# So long it is known from where somebody signed up or in: enough to see a wave, and no longer.
KEPT = timedelta(days=14)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody says who makes an account."""

    name: str
    email: str
    password: str
    display_name: str = ""
    language: str = ""
    reason: str = ""


@transaction.atomic
def join(said: Application, *, address: str) -> User:
    """Somebody makes an account, unless moderators closed that way; or waits for their yes."""
    if not is_open_to_newcomers():
        raise OnlyAtTheCounter
    severity = severity_for(address)
    reason = clean(said.reason)
    if severity in {IpSeverity.NO_SIGN_UP, IpSeverity.NO_ACCESS}:
        raise SignUpClosedHere
    if is_email_blocked(said.email):
        raise EmailBlocked
    if len(reason) > _LONGEST:
        raise ReasonToJoinTooLong
    user = sign_up(
        said.name,
        said.email,
        said.password,
        language=said.language,
        display_name=said.display_name,
    )
    note_footprint(user, address)
    if severity == IpSeverity.APPROVAL:
        _wait(user, reason)
    return user


@transaction.atomic
def ask_to_confirm(actor: Actor, email: str | None = None) -> None:
    """Have the question mailed again; to another mailbox, if moderators did not close it."""
    if email and is_email_blocked(email):
        raise EmailBlocked
    ask_for_confirmation(actor, email)


@transaction.atomic
def note_footprint(user: User, address: str) -> None:
    """Remember for two weeks from where somebody came in. The log does not know it."""
    ip = household(address)
    if ip:
        Footprint.objects.update_or_create(user=user, ip=ip, defaults={"used_at": clock.now()})


@transaction.atomic
def admit(actor: Actor, account_id: int) -> Account:
    """A newcomer may come in."""
    account = account_for(actor, account_id, lock=True)
    waiting = newcomer_for(actor, account)
    user = waiting.user
    waiting.delete()
    if user.frozen_at is None and account.suspended_at is None:
        user.is_active = True
        user.save(update_fields=["is_active"])
    record("account.admitted", actor=actor, subject=account)
    return account


@transaction.atomic
def turn_away(actor: Actor, account_id: int) -> Account:
    """A newcomer may not come in; nothing of them is kept, and the name is free again."""
    account = account_for(actor, account_id, lock=True)
    user = newcomer_for(actor, account).user
    record("account.turned_away", actor=actor, subject=account)
    # What is returned shows once more who it was.
    gone = Account.objects.get(pk=account.pk)
    user.delete()
    Account.objects.filter(pk=account.pk).delete()
    return gone


def forget_footprints(at: datetime) -> None:
    """The clock strikes: nobody needs to know any more where somebody was two weeks ago."""
    old = Footprint.objects.filter(used_at__lt=at - KEPT)
    # Looked at first: the clock strikes every minute, and must not lock the town for nothing.
    if old.exists():
        old.delete()


def _wait(user: User, reason: str) -> None:
    Newcomer.objects.create(user=user, reason=reason)
    user.is_active = False
    user.save(update_fields=["is_active"])
