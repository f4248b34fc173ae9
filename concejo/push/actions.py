"""Everything that changes who is woken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.models import Token
from concejo.base import clock
from concejo.base.safe_http import Unreachable, refuse_unsafe
from concejo.events.log import record
from concejo.events.models import Event
from concejo.posts.models import Notification
from concejo.push.errors import EndpointNotPossible
from concejo.push.keys import checked, new_pair, seal
from concejo.push.models import KeyPair, Policy, Subscription, Waking
from concejo.push.queries import subscription_of, woken_by

# A phone that could not be reached for so long is forgotten.
_PATIENCE = timedelta(days=7)

# Mastodon's kinds, and ours.
KINDS = (
    "mention", "status", "reblog", "follow", "follow_request", "favourite", "poll", "update",
    "quote", "quoted_update", "added_to_collection", "collection_update", "severed_relationships",
    "moderation_warning", "admin.sign_up", "admin.report", "concejo.case",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """How an app wants to be woken."""

    endpoint: str
    p256dh: str
    auth: str
    is_standard: bool = False
    alerts: Mapping[str, bool] = field(default_factory=dict)
    policy: str = Policy.ALL


@transaction.atomic
def keep_a_key() -> KeyPair:
    """The town's pair, made when there is none. It is never made anew."""
    pair = KeyPair.objects.first()
    if pair is not None:
        return pair
    private, public = new_pair()
    pair, is_new = KeyPair.objects.get_or_create(defaults={"private": private, "public": public})
    if is_new:
        cache.delete("push_public_key")
        record("push.key_made", actor=None, subject=None)
    return pair


@transaction.atomic
def subscribe(actor: Actor, token: Token, wish: Wish, *, secret: str) -> Subscription:
    """An app wants to be woken from now on. What it wanted before is forgotten.

    ``secret`` are the token's own words: the app finds the account that it is woken for by them.
    """
    try:
        refuse_unsafe(wish.endpoint)
    except Unreachable as wrong:
        raise EndpointNotPossible from wrong
    if "[" in wish.endpoint.split("/")[2]:
        # Services have names, and a signature is made for a name.
        raise EndpointNotPossible
    p256dh, auth = checked(wish.p256dh, wish.auth)
    keep_a_key()
    # The second of two that come at once waits here for the first.
    Token.objects.select_for_update().get(pk=token.pk)
    mine = Subscription.objects.filter(token__user=actor.user, token__account=actor.account)
    # The same phone that has signed in anew is woken once.
    (mine.filter(token=token) | mine.filter(endpoint=wish.endpoint)).delete()
    made = Subscription.objects.create(
        token=token,
        endpoint=wish.endpoint,
        p256dh=p256dh,
        auth=auth,
        is_standard=wish.is_standard,
        alerts=_known(wish.alerts),
        policy=wish.policy,
        sealed_token=seal(secret),
    )
    record("push.subscribed", actor=actor, subject=made)
    return made


@transaction.atomic
def change_alerts(
    actor: Actor, token: Token, alerts: Mapping[str, bool] | None, policy: str | None
) -> Subscription:
    """Be woken for other things, or by others. What is not said stays."""
    its = subscription_of(token)
    if alerts is not None:
        its.alerts = _known(alerts)
    its.policy = policy or its.policy
    its.save(update_fields=["alerts", "policy"])
    record("push.changed", actor=actor, subject=its)
    return its


@transaction.atomic
def unsubscribe(actor: Actor, token: Token) -> None:
    """Be woken no longer."""
    its = Subscription.objects.filter(token=token).first()
    if its is not None:
        record("push.unsubscribed", actor=actor, subject=its)
        its.delete()


def forget_ended(at: datetime) -> None:
    """A subscription ends with its token, however that ended."""
    Subscription.objects.filter(token__revoked_at__isnull=False).delete()


# --- What the jobs do ---


# Some phones, each with what it would be woken for.
Found = list[tuple[Subscription, Notification]]


@transaction.atomic
def queue_wakings(event: Event, awake: Callable[[Found], Found] = list) -> None:
    """Write down which phones an event wakes; a job of its own wakes them.

    ``awake`` leaves out those who rest.
    """
    found = awake(woken_by(event))
    if not found:
        return
    due = record("push.due", actor=None, subject=None, because=event.seq, phones=len(found))
    Waking.objects.bulk_create(
        [Waking(subscription=to, notification=row, event_seq=due.seq) for to, row in found],
        ignore_conflicts=True,
    )


@transaction.atomic
def settle(
    *,
    over: Collection[Waking],
    arrived: Collection[Waking],
    refused: Collection[Waking],
    gone: Collection[Waking],
    busy: Collection[Waking],
) -> None:
    """Keep what became of some wakings. Only those of busy services are tried again.

    A phone at which nothing arrives any more is forgotten after a week of that.
    """
    at = clock.now()
    ended = [each.pk for each in [*over, *arrived, *refused]]
    Waking.objects.filter(pk__in=ended).delete()
    Subscription.objects.filter(pk__in=_phones(gone)).delete()
    reached = [each for each in arrived if each.subscription.failing_since]
    Subscription.objects.filter(pk__in=_phones(reached)).update(failing_since=None)
    failing = Subscription.objects.filter(pk__in=_phones([*refused, *busy]))
    failing.filter(failing_since=None).update(failing_since=at)
    failing.filter(failing_since__lt=at - _PATIENCE).delete()


def drop_wakings(seq: int) -> None:
    """It is too late: nobody is woken for it any more."""
    Waking.objects.filter(event_seq=seq).delete()


def _phones(wakings: Collection[Waking]) -> set[int]:
    return {each.subscription_id for each in wakings}


def _known(alerts: Mapping[str, bool]) -> dict[str, bool]:
    return {kind: bool(alerts[kind]) for kind in KINDS if kind in alerts}
