"""Being told: putting away, and how far one has read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.events.log import record
from concejo.posts.errors import NoSuchNotification, NoSuchPolicy
from concejo.posts.models import (
    Marker,
    Notification,
    NotificationPermission,
    NotificationPolicy,
    NotificationRequest,
    Policy,
)
from concejo.posts.notifications import requests_for
from concejo.posts.together import one_group


@transaction.atomic
def dismiss_notification(actor: Actor, notification_id: int) -> None:
    """Put one notification away."""
    mine = Notification.objects.filter(account=actor.account, pk=notification_id)
    if not mine.delete()[0]:
        raise NoSuchNotification
    record("notification.dismissed", actor=actor, subject=actor.account)


@transaction.atomic
def dismiss_group(actor: Actor, key: str) -> None:
    """Put away all that is told together under one key."""
    mine = one_group(Notification.objects.filter(account=actor.account), key)
    if not mine.delete()[0]:
        raise NoSuchNotification
    record("notification.dismissed", actor=actor, subject=actor.account)


@transaction.atomic
def clear_notifications(actor: Actor) -> None:
    """Put all notifications away, also those that are held back."""
    Notification.objects.filter(account=actor.account).delete()
    NotificationRequest.objects.filter(account=actor.account).delete()
    record("notification.cleared", actor=actor, subject=actor.account)


@transaction.atomic
def mark_read(actor: Actor, read: Mapping[str, int]) -> list[Marker]:
    """Remember how far somebody has read. It is nobody's business: the log does not know it."""
    markers = []
    for timeline, last in read.items():
        # Two phones of one person may say it at once: none of their versions gets lost.
        marker, is_new = Marker.objects.select_for_update().get_or_create(
            account=actor.account, timeline=timeline[:20], defaults={"last_read_id": last}
        )
        if not is_new:
            marker.last_read_id, marker.version = last, marker.version + 1
            marker.updated_at = clock.now()
            marker.save()
        markers.append(marker)
    return markers


# --- Holding back ---


@transaction.atomic
def change_policy(actor: Actor, said: Mapping[str, str]) -> NotificationPolicy:
    """Be told by these at once, later or not at all; what is not said stays."""
    if not set(said.values()) <= set(Policy.values):
        raise NoSuchPolicy
    policy, _is_new = NotificationPolicy.objects.select_for_update().get_or_create(
        account=actor.account
    )
    for part, verdict in said.items():
        setattr(policy, part, verdict)
    policy.save()
    record("notification.policy_changed", actor=actor, subject=actor.account)
    return policy


@transaction.atomic
def accept_requests(actor: Actor, ids: Sequence[int]) -> None:
    """Let somebody in: what was held back of them is shown, and nothing is held back any more."""
    for request in requests_for(actor, ids):
        NotificationPermission.objects.get_or_create(account=actor.account, origin=request.origin)
        _held_of(actor, request).update(is_held=False)
        NotificationRequest.objects.filter(pk=request.pk).delete()
    record("notification.let_in", actor=actor, subject=actor.account)


@transaction.atomic
def dismiss_requests(actor: Actor, ids: Sequence[int]) -> None:
    """Put away what was held back of somebody."""
    for request in requests_for(actor, ids):
        _held_of(actor, request).delete()
        NotificationRequest.objects.filter(pk=request.pk).delete()
    record("notification.kept_out", actor=actor, subject=actor.account)


def _held_of(actor: Actor, request: NotificationRequest) -> QuerySet[Notification]:
    return Notification.objects.filter(account=actor.account, origin=request.origin, is_held=True)
