"""Coming in, and what a person keeps about themselves: name, e-mail, password, language."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from concejo.accounts.actions.checks import NAME_LENGTH, checked_mailbox
from concejo.accounts.actors import Actor
from concejo.accounts.errors import (
    EmailNotPossible,
    EmailTaken,
    NameNotPossible,
    NameTaken,
    NothingToConfirm,
    WeakPassword,
)
from concejo.accounts.models import (
    Account,
    AccountKind,
    Grant,
    Seat,
    SeatKind,
    Token,
    User,
)
from concejo.accounts.names import remember_name
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record

_NAME = re.compile(r"[a-z][a-z0-9_]{1,29}")


@transaction.atomic
def sign_up(
    name: str, email: str, password: str, *, language: str = "", display_name: str = ""
) -> User:
    """Somebody makes an account for themselves."""
    if not email.strip():
        raise EmailNotPossible
    _check_password(password, name)
    return open_account(
        name, display_name=display_name, email=email, password=password, language=language
    )


@transaction.atomic
def open_account(
    name: str,
    *,
    display_name: str = "",
    email: str | None = None,
    password: str | None = None,
    language: str = "",
) -> User:
    """A person, their address, and the seat between them.

    How good a password is, is asked of people who choose one; whoever runs the town decides.
    """
    email = _checked_email(email)
    account = open_address(name, AccountKind.PERSON, display_name=display_name)

    user = User(name=account.handle, email=email, language=language)
    user.set_password(password)
    user.save(force_insert=True)
    Seat.objects.create(user=user, account=account, kind=SeatKind.OWN)
    record("account.opened", actor=Actor(account, user), subject=account)
    return user


@transaction.atomic
def open_address(handle: str, kind: AccountKind, *, display_name: str = "") -> Account:
    """An address that nobody holds yet: an office's, the crier's, or a person's to be."""
    handle = handle.strip().lstrip("@").lower()
    if not _NAME.fullmatch(handle):
        raise NameNotPossible(example="ana_lopez")
    # In one step: of two who want a name at the same moment, one gets it.
    account, is_new = Account.objects.get_or_create(
        handle=handle,
        domain="",
        defaults={
            "kind": kind,
            "display_name": clean(display_name)[:NAME_LENGTH],
            "is_bot": kind == AccountKind.CRIER,
        },
    )
    if not is_new:
        raise NameTaken(name=handle)
    remember_name(account)
    return account


@transaction.atomic
def confirm_email(user: User) -> User:
    """The mail arrived: the address is theirs."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.email_confirmed_at is None:
        user.email_confirmed_at = clock.now()
        user.save(update_fields=["email_confirmed_at"])
        record("account.email_confirmed", actor=None, subject=user)
    return user


@transaction.atomic
def ask_for_confirmation(actor: Actor, email: str | None = None) -> None:
    """Have the question mailed again, whether the address is theirs; to another one, if said."""
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    if user.email_confirmed_at is not None:
        raise NothingToConfirm
    if email and email.strip().lower() != user.email:
        user.email = _checked_email(email)
        user.save(update_fields=["email"])
    if user.email is None:
        raise EmailNotPossible
    record("account.confirmation_asked", actor=actor, subject=actor.account)


@transaction.atomic
def change_password(user: User, password: str) -> User:
    """Sign in with another password from now on."""
    user = User.objects.select_for_update().get(pk=user.pk)
    _check_password(password, user.name)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("account.password_changed", actor=None, subject=user)
    return user


@transaction.atomic
def choose_password_anew(user: User, password: str) -> User:
    """With the link of a mail: the address is theirs, and every app has to be let in again."""
    user = confirm_email(change_password(user, password))
    Token.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
    Grant.objects.filter(user=user, used_at=None).delete()
    return user


@transaction.atomic
def ask_for_password(name_or_email: str) -> None:
    """Have a link for a new password mailed. Whether there is such a person is not said."""
    typed = name_or_email.strip().lower()
    field = "email" if "@" in typed else "name"
    user = User.objects.filter(is_active=True, email__isnull=False, **{field: typed}).first()
    if user is not None:
        record("account.password_asked", actor=None, subject=user)


@transaction.atomic
def disconnect_app(actor: Actor, token_id: int) -> None:
    """An app may no longer speak for this person."""
    mine = Token.objects.filter(pk=token_id, user=actor.user, revoked_at=None)
    if mine.update(revoked_at=clock.now()):
        record("app.disconnected", actor=actor, subject=actor.account)


@transaction.atomic
def choose_language(user: User, language: str) -> User:
    """Read pages and mails in another language; empty is the town's."""
    User.objects.filter(pk=user.pk).update(language=language[:8])
    user.language = language[:8]
    record("account.language_chosen", actor=None, subject=user)
    return user


def _checked_email(typed: str | None) -> str | None:
    """The same where nobody signs in with it yet; None where nothing was typed."""
    if not typed or not typed.strip():
        return None
    email = checked_mailbox(typed)
    if User.objects.filter(email=email).exists():
        raise EmailTaken
    return email


def _check_password(password: str, name: str) -> None:
    if not password:
        raise WeakPassword
    try:
        validate_password(password, User(name=name))
    except ValidationError:
        raise WeakPassword from None
