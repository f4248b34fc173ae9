"""How an app is woken. https://docs.joinmastodon.org/entities/WebPushSubscription/"""

from __future__ import annotations

from concejo.doors.mastodon.entities.accounts import Entity
from concejo.push.actions import KINDS
from concejo.push.models import Subscription
from concejo.push.queries import public_key


def subscription(its: Subscription) -> Entity:
    """One app's wish, and the key with which the town wakes it."""
    return {
        "id": str(its.pk),
        "endpoint": its.endpoint,
        "standard": its.is_standard,
        "alerts": {kind: its.alerts.get(kind, False) for kind in KINDS},
        "policy": its.policy,
        "server_key": public_key(),
    }
