"""Everything that changes people, their addresses, and who follows whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from concejo.accounts.actors import Actor
from concejo.accounts.errors import (
    EmailNotPossible,
    EmailTaken,
    LanguageNotPossible,
    NameNotPossible,
    NameTaken,
    NoSuchAccount,
    NotForYouToFollow,
    NothingToConfirm,
    NotYourself,
    OfficesStay,
    RemarkTooLong,
    TooLongForProfile,
    TooManyFields,
    VisibilityNotPossible,
    WeakPassword,
)
from concejo.accounts.models import (
    Account,
    AccountKind,
    Block,
    Follow,
    Grant,
    Mute,
    Remark,
    Seat,
    SeatKind,
    Token,
    User,
)
from concejo.accounts.queries import is_blocked
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record

_NAME = re.compile(r"[a-z][a-z0-9_]{1,29}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_VISIBILITIES = {"public", "unlisted", "private", "direct"}
_MOST_FIELDS = 4
_FIELD_LENGTH = 255
_NAME_LENGTH = 60
_NOTE_LENGTH = 500
_REMARK_LENGTH = 2000
_EMAIL_LENGTH = 254


# --- Coming in ---


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
            "display_name": clean(display_name)[:_NAME_LENGTH],
            "is_bot": kind == AccountKind.CRIER,
        },
    )
    if not is_new:
        raise NameTaken(name=handle)
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


# --- Seats: who may speak as which address ---


@transaction.atomic
def give_seat(account: Account, user: User, kind: SeatKind, *, by: Actor | None) -> Seat:
    """Let a person speak as an address. Doing it twice changes nothing."""
    held = Seat.objects.current().filter(account=account, user=user).first()
    if held is not None:
        return held
    seat = Seat.objects.create(account=account, user=user, kind=kind)
    record("seat.given", actor=by, subject=account, user=user.pk, kind=kind)
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: Actor | None) -> Seat:
    """A person no longer speaks as an address; apps that they used for it are signed out."""
    if seat.until is not None:
        return seat
    seat.until = clock.now()
    seat.save(update_fields=["until"])
    theirs = {"user": seat.user_id, "account": seat.account_id}
    Token.objects.filter(**theirs, revoked_at=None).update(revoked_at=clock.now())
    Grant.objects.filter(**theirs, used_at=None).delete()
    record("seat.ended", actor=by, subject=seat.account, user=seat.user_id, kind=seat.kind)
    return seat


# --- Following, blocking, muting ---


@transaction.atomic
def follow(
    actor: Actor, target: Account, *, with_boosts: bool | None = None, notify: bool | None = None
) -> Follow:
    """Read what another address says. A locked one is asked first; what is ``None`` stays."""
    _not_oneself(actor, target)
    if target.suspended_at:
        raise NoSuchAccount
    if is_blocked(actor.account, target):
        raise NotForYouToFollow
    said = {"with_boosts": with_boosts, "notify": notify}
    wanted = {name: value for name, value in said.items() if value is not None}
    following, is_new = Follow.objects.update_or_create(
        follower=actor.account,
        target=target,
        defaults=wanted,
        create_defaults=wanted | {"accepted_at": None if target.is_locked else clock.now()},
    )
    if is_new:
        if following.accepted_at:
            _count(actor.account_id, target.pk, 1)
        record("account.followed", actor=actor, subject=target, asked=following.accepted_at is None)
    return following


@transaction.atomic
def unfollow(actor: Actor, target: Account) -> None:
    """Stop reading another address, or take back the wish to."""
    if _end_following(actor.account_id, target.pk):
        record("account.unfollowed", actor=actor, subject=target)


@transaction.atomic
def accept_follow(actor: Actor, follower: Account) -> None:
    """Let somebody follow who asked."""
    waiting = Follow.objects.filter(follower=follower, target=actor.account, accepted_at=None)
    if waiting.update(accepted_at=clock.now()):
        _count(follower.pk, actor.account_id, 1)
        record("account.follow_accepted", actor=actor, subject=follower)


@transaction.atomic
def reject_follow(actor: Actor, follower: Account) -> None:
    """Do not let somebody follow who asked."""
    if Follow.objects.filter(follower=follower, target=actor.account, accepted_at=None).delete()[0]:
        record("account.follow_rejected", actor=actor, subject=follower)


@transaction.atomic
def drop_follower(actor: Actor, follower: Account) -> None:
    """Somebody no longer follows, without being blocked."""
    if _end_following(follower.pk, actor.account_id):
        record("account.follower_dropped", actor=actor, subject=follower)


@transaction.atomic
def block(actor: Actor, target: Account) -> None:
    """Neither reads the other any more. Offices cannot be blocked, nor can they block."""
    _not_oneself(actor, target)
    if target.is_office or target.is_crier or actor.account.is_office:
        raise OfficesStay
    _end_following(actor.account_id, target.pk)
    _end_following(target.pk, actor.account_id)
    if Block.objects.get_or_create(account=actor.account, target=target)[1]:
        record("account.blocked", actor=actor, subject=target)


@transaction.atomic
def unblock(actor: Actor, target: Account) -> None:
    """Both may read each other again."""
    if Block.objects.filter(account=actor.account, target=target).delete()[0]:
        record("account.unblocked", actor=actor, subject=target)


@transaction.atomic
def mute(
    actor: Actor, target: Account, *, hides_notifications: bool = True, seconds: int = 0
) -> None:
    """Do not show somebody's posts, for a while or for good (``seconds`` 0)."""
    _not_oneself(actor, target)
    until = clock.now() + timedelta(seconds=seconds) if seconds > 0 else None
    Mute.objects.update_or_create(
        account=actor.account,
        target=target,
        defaults={"hides_notifications": hides_notifications, "until": until},
    )
    record("account.muted", actor=actor, subject=target)


@transaction.atomic
def unmute(actor: Actor, target: Account) -> None:
    """Show somebody's posts again."""
    if Mute.objects.filter(account=actor.account, target=target).delete()[0]:
        record("account.unmuted", actor=actor, subject=target)


@transaction.atomic
def remark_on(actor: Actor, target: Account, text: str) -> None:
    """Keep something in mind about somebody. Nobody else reads it; empty forgets it."""
    text = clean(text)
    if len(text) > _REMARK_LENGTH:
        raise RemarkTooLong
    if text:
        Remark.objects.update_or_create(
            account=actor.account, target=target, defaults={"text": text}
        )
    else:
        Remark.objects.filter(account=actor.account, target=target).delete()
    record("account.remarked", actor=actor, subject=target)


# --- The profile ---


@dataclass(frozen=True, slots=True)
class Profile:
    """Changes to a profile; what is ``None`` stays as it is."""

    display_name: str | None = None
    note: str | None = None
    fields: Sequence[tuple[str, str]] | None = None
    is_locked: bool | None = None
    is_bot: bool | None = None
    is_discoverable: bool | None = None
    default_visibility: str | None = None
    default_sensitive: bool | None = None
    default_language: str | None = None
    # Paths below the media directory, made by ``posts.photos``.
    avatar: str | None = None
    header: str | None = None


@transaction.atomic
def change_profile(actor: Actor, changes: Profile) -> Account:
    """Say something else about oneself."""
    account = Account.objects.select_for_update().get(pk=actor.account_id)
    wanted = {
        name: getattr(changes, name)
        for name in Profile.__dataclass_fields__
        if getattr(changes, name) is not None
    }
    if wanted.get("default_language") and not _LANGUAGE.fullmatch(wanted["default_language"]):
        raise LanguageNotPossible
    if wanted.get("default_visibility", "public") not in _VISIBILITIES:
        raise VisibilityNotPossible
    if "fields" in wanted:
        wanted["fields"] = _checked_fields(wanted["fields"])
    for name in ("display_name", "note"):
        if name in wanted:
            wanted[name] = clean(wanted[name])
    if (
        len(wanted.get("display_name", "")) > _NAME_LENGTH
        or len(wanted.get("note", "")) > _NOTE_LENGTH
    ):
        raise TooLongForProfile
    pictures = [getattr(account, name) for name in ("avatar", "header") if name in wanted]
    for name, value in wanted.items():
        setattr(account, name, value)
    account.save(update_fields=list(wanted))
    record(
        "account.profile_changed",
        actor=actor,
        subject=account,
        what=sorted(wanted),
        # The pictures that were there before: nobody is to see them any more.
        files=[file for file in pictures if file],
    )
    return account


# --- Smaller steps ---


def _checked_email(email: str | None) -> str | None:
    email = (email or "").strip().lower()
    if not email:
        return None
    if len(email) > _EMAIL_LENGTH:
        raise EmailNotPossible
    try:
        validate_email(email)
    except ValidationError:
        raise EmailNotPossible from None
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


def _checked_fields(fields: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    kept = [{"name": clean(name), "value": clean(value)} for name, value in fields if name.strip()]
    if len(kept) > _MOST_FIELDS or any(
        len(field["name"]) > _FIELD_LENGTH or len(field["value"]) > _FIELD_LENGTH for field in kept
    ):
        raise TooManyFields
    return kept


def _not_oneself(actor: Actor, target: Account) -> None:
    if actor.account_id == target.pk:
        raise NotYourself


def _end_following(follower: int, target: int) -> bool:
    following = Follow.objects.filter(follower=follower, target=target).first()
    if following is None:
        return False
    following.delete()
    if following.accepted_at:
        _count(follower, target, -1)
    return True


def _count(follower: int, target: int, step: int) -> None:
    """Keep both addresses' numbers; never below zero."""
    _add(Account.objects.filter(pk=follower), "following_count", step)
    _add(Account.objects.filter(pk=target), "followers_count", step)


def _add(accounts: QuerySet[Account], field: str, step: int) -> None:
    floor = F(field) + step if step > 0 else Greatest(F(field), -step) + step
    accounts.update(**{field: floor})
