"""Whom somebody reads, and of whom they want to hear nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from concejo.accounts.actions.checks import checked_domain, checked_language
from concejo.accounts.actors import Actor
from concejo.accounts.errors import (
    DomainNotPossible,
    FollowFirst,
    LanguageNotPossible,
    NoSuchAccount,
    NotForYouToFollow,
    NotYourself,
    OfficesStay,
    RemarkTooLong,
)
from concejo.accounts.models import (
    Account,
    Block,
    Dismissal,
    DomainBlock,
    Endorsement,
    Follow,
    Mute,
    Remark,
)
from concejo.accounts.relations import is_blocked, is_domain_blocked
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record

_REMARK_LENGTH = 2000
_MOST_LANGUAGES = 20


@transaction.atomic
def follow(
    actor: Actor,
    target: Account,
    *,
    with_boosts: bool | None = None,
    notify: bool | None = None,
    languages: Sequence[str] | None = None,
) -> Follow:
    """Read what another address says. A locked one is asked first; what is ``None`` stays."""
    _not_oneself(actor, target)
    if target.suspended_at:
        raise NoSuchAccount
    if is_blocked(actor.account, target) or is_domain_blocked(actor.account, target.domain):
        raise NotForYouToFollow
    said = {
        "with_boosts": with_boosts,
        "notify": notify,
        "languages": _checked_languages(languages),
    }
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
    waiting = Follow.objects.filter(follower=follower, target=actor.account, accepted_at=None)
    # Another screen may just let them in: then there is no wish any more.
    if (wish := waiting.select_for_update().first()) is not None:
        wish.delete()
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
    Mute.objects.update_or_create(
        account=actor.account,
        target=target,
        defaults={"hides_notifications": hides_notifications, "until": clock.after(seconds)},
    )
    record("account.muted", actor=actor, subject=target)


@transaction.atomic
def unmute(actor: Actor, target: Account) -> None:
    """Show somebody's posts again."""
    if Mute.objects.filter(account=actor.account, target=target).delete()[0]:
        record("account.unmuted", actor=actor, subject=target)


@transaction.atomic
def block_domain(actor: Actor, domain: str) -> None:
    """Read nobody of another town, nor be read by them."""
    domain = checked_domain(domain)
    if domain == settings.DOMAIN:
        raise DomainNotPossible
    for them in Account.objects.filter(
        Q(follows__target=actor.account) | Q(followed_by__follower=actor.account), domain=domain
    ).distinct():
        _end_following(actor.account_id, them.pk)
        _end_following(them.pk, actor.account_id)
    if DomainBlock.objects.get_or_create(account=actor.account, domain=domain)[1]:
        record("domain.blocked", actor=actor, subject=actor.account)


@transaction.atomic
def unblock_domain(actor: Actor, domain: str) -> None:
    """Read people of another town again."""
    domain = checked_domain(domain)
    if DomainBlock.objects.filter(account=actor.account, domain=domain).delete()[0]:
        record("domain.unblocked", actor=actor, subject=actor.account)


@transaction.atomic
def endorse(actor: Actor, target: Account) -> None:
    """Recommend on one's page whom one follows."""
    following = Follow.objects.filter(
        follower=actor.account, target=target, accepted_at__isnull=False
    ).first()
    if following is None:
        raise FollowFirst
    if Endorsement.objects.get_or_create(follow=following)[1]:
        record("account.endorsed", actor=actor, subject=target)


@transaction.atomic
def unendorse(actor: Actor, target: Account) -> None:
    """No longer recommend somebody."""
    theirs = Endorsement.objects.filter(follow__follower=actor.account, follow__target=target)
    if theirs.delete()[0]:
        record("account.unendorsed", actor=actor, subject=target)


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


@transaction.atomic
def dismiss_suggestion(actor: Actor, target: Account) -> None:
    """No longer be told that one might like to read somebody."""
    if Dismissal.objects.get_or_create(account=actor.account, target=target)[1]:
        record("suggestion.dismissed", actor=actor, subject=target)


def _checked_languages(said: Sequence[str] | None) -> list[str] | None:
    if said is None:
        return None
    languages = list(dict.fromkeys(checked_language(each) for each in said if each.strip()))
    if len(languages) > _MOST_LANGUAGES:
        raise LanguageNotPossible
    return languages


def _not_oneself(actor: Actor, target: Account) -> None:
    if actor.account_id == target.pk:
        raise NotYourself


def _end_following(follower: int, target: int) -> bool:
    # Of two who end it at once, the second finds nothing: it is counted down once.
    there = Follow.objects.select_for_update().filter(follower=follower, target=target)
    following = there.first()
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
