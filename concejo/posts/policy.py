"""From whom somebody wants to be told at once, later, or not at all.

The town's own voices and steps in a case are heard by everybody, whatever the policy says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import NamedTuple

from concejo.accounts.models import Account, Follow
from concejo.base import clock
from concejo.base.questions import Question
from concejo.posts.models import (
    NAMED,
    Mention,
    NotificationKind,
    NotificationPermission,
    NotificationPolicy,
    Policy,
    Post,
)

# What a policy can hold back: what people do to each other.
HOLDABLE = {
    NotificationKind.MENTION,
    NotificationKind.QUOTE,
    NotificationKind.REBLOG,
    NotificationKind.FAVOURITE,
    NotificationKind.FOLLOW,
    NotificationKind.FOLLOW_REQUEST,
}
# Somebody is new for this long, and somebody who has just begun to follow is still a stranger.
_NEW_ACCOUNT = timedelta(days=30)
_NEW_FOLLOWER = timedelta(days=3)


class Verdict(NamedTuple):
    """Who is told, and for whom it is held back."""

    told: Sequence[Account]
    held: Sequence[Account]


def verdict(
    accounts: Sequence[Account], kind: NotificationKind, origin: Account, post: Post | None
) -> Verdict:
    """What the policies of these addresses say of something that somebody did."""
    if kind not in HOLDABLE or origin.is_office or origin.is_crier:
        return Verdict(accounts, [])
    policies = _policies(accounts, is_limited=is_limited(origin))
    if not policies:
        return Verdict(accounts, [])
    standing = _Standing(set(policies), kind, origin, post)
    said = {pk: standing.said_of(policy) for pk, policy in policies.items()}
    return Verdict(
        [a for a in accounts if said.get(a.pk, Policy.ACCEPT) == Policy.ACCEPT],
        [a for a in accounts if said.get(a.pk) == Policy.FILTER],
    )


def policy_of(account: Account) -> NotificationPolicy:
    """How somebody wants it; as everybody starts, if they never said."""
    return NotificationPolicy.objects.filter(account=account).first() or NotificationPolicy(
        account=account
    )


def is_limited(account: Account) -> bool:
    """Has somebody been made quiet by the town's moderators?"""
    return account.limited_at is not None


def _policies(accounts: Sequence[Account], *, is_limited: bool) -> dict[int, NotificationPolicy]:
    """The policies that may say something other than to accept."""
    rows = _SAID.bare_rows(accounts=[account.pk for account in accounts]) if accounts else []
    said = NotificationPolicy.objects.in_bulk([row[0] for row in rows]) if rows else {}
    if is_limited:
        said = {a.pk: said.get(a.pk) or NotificationPolicy(account=a) for a in accounts}
    return said


# Most people never said anything.
_SAID = Question(
    lambda accounts: NotificationPolicy.objects.filter(account__in=accounts).values_list("pk")
)


class _Standing:
    """How somebody who did something stands to those whom it concerns."""

    def __init__(
        self, ids: Collection[int], kind: NotificationKind, origin: Account, post: Post | None
    ) -> None:
        self.is_new = origin.created_at > clock.now() - _NEW_ACCOUNT
        self.is_limited = is_limited(origin)
        self.is_private = (
            kind == NotificationKind.MENTION and post is not None and post.visibility in NAMED
        )
        allowed = NotificationPermission.objects.filter(account__in=ids, origin=origin)
        self.let_in = set(allowed.values_list("account_id", flat=True))
        accepted = Follow.objects.filter(accepted_at__isnull=False)
        following = accepted.filter(follower__in=ids, target=origin)
        self.following = set(following.values_list("follower_id", flat=True))
        long_since = clock.now() - _NEW_FOLLOWER
        followed = accepted.filter(follower=origin, target__in=ids, created_at__lte=long_since)
        self.followed = set(followed.values_list("target_id", flat=True))
        self.spoken_to_by = _spoken_to_by(ids, origin, post) if self.is_private else set()

    def said_of(self, policy: NotificationPolicy) -> str:
        """The strictest of what is said by the parts of a policy that apply."""
        me = policy.account_id
        if me in self.let_in:
            return Policy.ACCEPT
        is_stranger = me not in self.following
        said = {
            policy.for_not_following if is_stranger else "",
            policy.for_not_followers if me not in self.followed else "",
            policy.for_new_accounts if is_stranger and self.is_new else "",
            policy.for_limited_accounts if is_stranger and self.is_limited else "",
            policy.for_private_mentions
            if is_stranger and self.is_private and me not in self.spoken_to_by
            else "",
        }
        if Policy.DROP in said:
            return Policy.DROP
        return Policy.FILTER if Policy.FILTER in said else Policy.ACCEPT


def _spoken_to_by(ids: Collection[int], origin: Account, post: Post | None) -> set[int]:
    """Who of these has named somebody in this conversation themselves: it is an answer to them."""
    if post is None or post.reply_to_id is None:
        return set()
    named = Mention.objects.filter(
        account=origin, post__thread_id=post.thread_id, post__author__in=ids
    )
    return set(named.values_list("post__author_id", flat=True))
