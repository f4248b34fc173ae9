"""Everything that is asked about phones that are woken."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.cache import cache
from django.db.models import QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Follow, Token
from concejo.accounts.queries import still_standing
from concejo.base.questions import Question
from concejo.events.models import Event
from concejo.posts.models import Notification, NotificationKind
from concejo.posts.readers import notifications_among, notifications_from
from concejo.push.errors import NoSubscription
from concejo.push.models import KeyPair, Policy, Subscription, Waking
from concejo.push.words import type_for

_KEPT_FOR = 3600


def key_pair() -> KeyPair | None:
    """The town's own pair."""
    return KeyPair.objects.first()


def public_key() -> str:
    """What apps need to know of the town's pair; empty while there is none."""
    known: str | None = cache.get("push_public_key")
    if known is None:
        pair = key_pair()
        if pair is None:
            return ""
        known = pair.public
        cache.set("push_public_key", known, _KEPT_FOR)
    return known


def subscription_of(token: Token) -> Subscription:
    """How the app with this token is woken."""
    found = Subscription.objects.filter(token=token).first()
    if found is None:
        raise NoSubscription
    return found


def anybody_to_wake(event: Event) -> bool:
    """Does any app in town want to be woken at all?"""
    return bool(_ANYBODY.rows())


_ANYBODY = Question(lambda: Subscription.objects.values_list("pk")[:1])


def woken_by(event: Event) -> list[tuple[Subscription, Notification]]:
    """Which phones an event wakes, and with which notification. Constant queries."""
    theirs = Subscription.objects.filter(token__revoked_at=None)
    accounts = theirs.values("token__account")
    rows = [row for _seq, row in notifications_from([event], accounts)]
    if not rows:
        return []
    told = {row.account_id for row in rows}
    by_account: dict[int, list[Subscription]] = {}
    for each in theirs.filter(token__account__in=told).select_related("token"):
        by_account.setdefault(each.token.account_id or 0, []).append(each)
    near = _near(rows)
    return [
        (to, row)
        for row in rows
        for to in by_account.get(row.account_id, ())
        if _wants(to, row, near)
    ]


def wakings_of(seq: int, after: int, most: int) -> list[Waking]:
    """What still has to be sent of a ``push.due``, a few at a time."""
    waiting = Waking.objects.filter(event_seq=seq, pk__gt=after).order_by("pk")
    return list(
        waiting.select_related(
            "subscription__token__user", "subscription__token__account", "notification"
        )[:most]
    )


def readable(wakings: Sequence[Waking]) -> dict[int, Notification]:
    """Those that may still be read by whoever would be woken, by the waking.

    The seat must stand, and the post must be open to its person: asked now, not when it was queued.
    """
    standing = still_standing({each.subscription.token_id for each in wakings})
    wanted: dict[tuple[int, int], list[Waking]] = {}
    for each in wakings:
        token = each.subscription.token
        if token.pk in standing and token.account_id and token.user_id:
            wanted.setdefault((token.account_id, token.user_id), []).append(each)
    found: dict[int, Notification] = {}
    for some in wanted.values():
        token = some[0].subscription.token
        assert token.account is not None  # noqa: S101 - looked at above
        viewer = Actor(token.account, token.user)
        rows = notifications_among(viewer, [each.notification_id for each in some])
        theirs = {row.pk: row for row in rows}
        found |= {
            each.pk: theirs[each.notification_id] for each in some if each.notification_id in theirs
        }
    return found


def phones() -> QuerySet[Subscription]:
    """Every app that wants to be woken."""
    return Subscription.objects.filter(token__revoked_at=None)


def _near(rows: Sequence[Notification]) -> set[tuple[int, int]]:
    """Who follows whom, between those who are told and those of whom they are told."""
    told, origins = {row.account_id for row in rows}, {row.origin_id for row in rows}
    follows = Follow.objects.filter(accepted_at__isnull=False)
    pairs = follows.filter(follower__in=told, target__in=origins) | follows.filter(
        follower__in=origins, target__in=told
    )
    return set(pairs.values_list("follower_id", "target_id"))


def _wants(to: Subscription, row: Notification, near: set[tuple[int, int]]) -> bool:
    if not to.alerts.get(type_for(to, row.kind)) or to.policy == Policy.NONE:
        return False
    # A step in one's own case is nobody's chatter.
    if row.kind == NotificationKind.CASE or to.policy == Policy.ALL:
        return True
    if to.policy == Policy.FOLLOWED:
        return (row.account_id, row.origin_id) in near
    return (row.origin_id, row.account_id) in near
