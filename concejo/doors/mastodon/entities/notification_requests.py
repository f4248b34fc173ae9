"""Policies, and who waits to be heard. https://docs.joinmastodon.org/entities/NotificationRequest/"""

from __future__ import annotations

from collections.abc import Sequence

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.doors.mastodon.entities.accounts import Entity, account
from concejo.doors.mastodon.entities.kept import statuses_by_id
from concejo.posts.models import NotificationPolicy, Policy
from concejo.posts.notifications import Held


def policy(its: NotificationPolicy, people: int, told: int) -> Entity:
    """From whom somebody wants to be told, and how much is held back."""
    return {
        "for_not_following": its.for_not_following,
        "for_not_followers": its.for_not_followers,
        "for_new_accounts": its.for_new_accounts,
        "for_private_mentions": its.for_private_mentions,
        "for_limited_accounts": its.for_limited_accounts,
        "summary": _summary(people, told),
    }


def first_policy(its: NotificationPolicy, people: int, told: int) -> Entity:
    """The same, in the older words."""
    return {
        "filter_not_following": its.for_not_following != Policy.ACCEPT,
        "filter_not_followers": its.for_not_followers != Policy.ACCEPT,
        "filter_new_accounts": its.for_new_accounts != Policy.ACCEPT,
        "filter_private_mentions": its.for_private_mentions != Policy.ACCEPT,
        "summary": _summary(people, told),
    }


def notification_requests(held: Sequence[Held], viewer: Actor) -> list[Entity]:
    """Who waits to be heard, in a constant number of queries."""
    shown = statuses_by_id([each.last_post.pk for each in held if each.last_post], viewer)
    return [
        {
            "id": str(each.request.pk),
            "created_at": clock.iso(each.request.created_at),
            "updated_at": clock.iso(each.request.updated_at),
            "account": account(each.request.origin),
            # A text, as in Mastodon.
            "notifications_count": str(each.count),
            "last_status": shown.get(each.last_post.pk) if each.last_post else None,
        }
        for each in held
    ]


def _summary(people: int, told: int) -> Entity:
    return {"pending_requests_count": people, "pending_notifications_count": told}
