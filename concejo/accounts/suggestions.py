"""Whom somebody might like to read: the town's offices first, then whom their friends read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, AccountKind, Dismissal, Follow
from concejo.accounts.relations import silenced_by


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An address that somebody might like to read, and why."""

    account: Account
    # As Mastodon calls the reasons: featured, friends_of_friends, most_followed.
    sources: list[str]


def suggestions(viewer: Actor, limit: int) -> list[Suggestion]:
    """Offices, then those whom one's friends read, then those whom most read."""
    me = viewer.account_id
    mine = Follow.objects.filter(follower=me).values("target")
    dismissed = Dismissal.objects.filter(account=me).values("target")
    new = (
        Account.objects.listed()
        .filter(limited_at=None)
        .exclude(pk__in={me, *silenced_by(me)})
        .exclude(pk__in=mine)
        .exclude(pk__in=dismissed)
        .exclude(kind=AccountKind.CRIER)
    )
    people = new.filter(kind=AccountKind.PERSON, is_discoverable=True)
    # Of friends who let it be seen, and have said yes to being read.
    read = Account.objects.filter(
        followed_by__follower=me, followed_by__accepted_at__isnull=False, hides_follows=False
    )
    friends = Q(followed_by__follower__in=read, followed_by__accepted_at__isnull=False)
    by_source = {
        "featured": new.filter(kind=AccountKind.OFFICE).order_by("-followers_count", "handle"),
        "friends_of_friends": people.filter(friends)
        .annotate(known=Count("followed_by"))
        .order_by("-known", "-followers_count", "-id"),
        "most_followed": people.filter(followers_count__gt=0).order_by("-followers_count", "-id"),
    }
    found: dict[int, Suggestion] = {}
    for source, accounts in by_source.items():
        for account in accounts[:limit]:
            found.setdefault(account.pk, Suggestion(account, [])).sources.append(source)
    return list(found.values())[:limit]
