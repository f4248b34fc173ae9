"""Being told: putting away, and how far one has read."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.events.log import record
from concejo.posts.errors import NoSuchNotification
from concejo.posts.models import Marker, Notification


@transaction.atomic
def dismiss_notification(actor: Actor, notification_id: int) -> None:
    """Put one notification away."""
    mine = Notification.objects.filter(account=actor.account, pk=notification_id)
    if not mine.delete()[0]:
        raise NoSuchNotification
    record("notification.dismissed", actor=actor, subject=actor.account)


@transaction.atomic
def clear_notifications(actor: Actor) -> None:
    """Put all notifications away."""
    Notification.objects.filter(account=actor.account).delete()
    record("notification.cleared", actor=actor, subject=actor.account)


@transaction.atomic
def mark_read(actor: Actor, read: Mapping[str, int]) -> list[Marker]:
    """Remember how far somebody has read."""
    markers = []
    for timeline, last in read.items():
        marker, is_new = Marker.objects.get_or_create(
            account=actor.account, timeline=timeline[:20], defaults={"last_read_id": last}
        )
        if not is_new:
            marker.last_read_id, marker.version = last, marker.version + 1
            marker.updated_at = clock.now()
            marker.save()
        markers.append(marker)
    record("timeline.read", actor=actor, subject=actor.account)
    return markers
