"""Telling other programs what happens in public cases."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from concejo.base import clock
from concejo.base.safe_http import refuse_unsafe
from concejo.events.log import record
from concejo.events.models import Event
from concejo.exchange.errors import NoSuchDelivery, NoSuchHook, NoSuchStep
from concejo.exchange.keys import seal
from concejo.exchange.models import Delivery, Hook
from concejo.exchange.queries.hooks import hooks
from concejo.exchange.statuses import AFTER
from concejo.jobs.actions import PAUSES

_KEPT = timedelta(days=30)
_SECRET_BYTES = 32
_GONE = 410
_MOST_AT_ONCE = 5000


@transaction.atomic
def add_hook(url: str, kinds: Sequence[str] = ()) -> tuple[Hook, str]:
    """An address that is told from now on, and the secret that its letters are signed with."""
    refuse_unsafe(url)
    for kind in kinds:
        if kind not in AFTER:
            raise NoSuchStep(kind=kind, known=", ".join(AFTER))
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
    hook = Hook.objects.create(url=url, sealed_secret=seal(secret), kinds=list(kinds))
    record("hook.added", actor=None, subject=hook)
    return hook, secret


@transaction.atomic
def end_hook(hook_id: int) -> Hook:
    """Nothing more goes there."""
    hook = Hook.objects.filter(pk=hook_id, ended_at=None).first()
    if hook is None:
        raise NoSuchHook
    return _ended(hook)


@transaction.atomic
def put_on_the_way(event: Event) -> None:
    """One letter for each hook that wants this event. Doing it twice changes nothing."""
    for hook in hooks():
        if hook.kinds and event.kind not in hook.kinds:
            continue
        delivery, is_new = Delivery.objects.get_or_create(hook=hook, event_seq=event.seq)
        if is_new:
            record("hook.due", actor=None, subject=delivery)


@transaction.atomic
def answered(delivery: Delivery, status: int, fault: str = "") -> bool:
    """What the other side said; 0 is nobody. Says whether it is tried again."""
    delivery.attempts += 1
    delivery.tried_at, delivery.status, delivery.fault = clock.now(), status, fault[:300]
    if 200 <= status < 300:  # noqa: PLR2004 - they took it
        delivery.delivered_at, delivery.fault = clock.now(), ""
        Hook.objects.filter(pk=delivery.hook_id).update(failing_since=None)
    else:
        Hook.objects.filter(pk=delivery.hook_id, failing_since=None).update(
            failing_since=clock.now()
        )
        if status == _GONE:
            _ended(delivery.hook)
        if status == _GONE or delivery.attempts > len(PAUSES):
            delivery.gave_up_at = clock.now()
    delivery.save()
    return delivery.delivered_at is None and delivery.gave_up_at is None


@transaction.atomic
def drop(delivery: Delivery) -> None:
    """What it would tell is not for everybody any more, or nobody wants it."""
    delivery.delete()


@transaction.atomic
def deliver_again(delivery_id: int) -> Delivery:
    """Somebody has looked: a letter that was given up goes on its way once more."""
    delivery = Delivery.objects.filter(pk=delivery_id, hook__ended_at=None).first()
    if delivery is None or delivery.gave_up_at is None:
        raise NoSuchDelivery
    delivery.attempts, delivery.gave_up_at = 0, None
    delivery.save(update_fields=["attempts", "gave_up_at"])
    record("hook.due", actor=None, subject=delivery)
    return delivery


@transaction.atomic
def forget_deliveries(at: datetime) -> None:
    """After a month nobody looks at them any more."""
    old = Delivery.objects.filter(made_at__lt=at - _KEPT).order_by("made_at")
    Delivery.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_MOST_AT_ONCE])).delete()


def _ended(hook: Hook) -> Hook:
    hook.ended_at = clock.now()
    hook.save(update_fields=["ended_at"])
    record("hook.ended", actor=None, subject=hook)
    return hook
