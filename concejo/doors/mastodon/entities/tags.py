"""A subject as apps know it. https://docs.joinmastodon.org/entities/Tag/"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from urllib.parse import quote

from concejo.accounts.actors import Actor
from concejo.base.text import fold
from concejo.doors.api.addresses import at, of_tag
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.posts.hashtags import DayOfUse, Shown, featured_among, followed_among, uses_of
from concejo.posts.models import Hashtag


def tags(hashtags: Sequence[Hashtag], viewer: Actor | None) -> list[Entity]:
    """Subjects with how often they were used in the last days. At most three queries."""
    uses = uses_of(hashtags)
    following = followed_among(viewer, hashtags) if viewer else set()
    featuring = featured_among(viewer, hashtags) if viewer else set()
    return [
        {
            **_tag(str(each.pk), each.name, each.key, uses[each.pk]),
            "following": each.pk in following,
            "featuring": each.pk in featuring,
        }
        for each in hashtags
    ]


def unused_tag(name: str) -> Entity:
    """A subject that nobody used in public."""
    return _tag("0", name, fold(name), [])


def featured_tag(shown: Shown) -> Entity:
    """A subject on somebody's page. https://docs.joinmastodon.org/entities/FeaturedTag/"""
    return {
        "id": str(shown.id),
        "name": shown.hashtag.name,
        "url": at(f"/@{shown.account.acct}/tagged/{quote(shown.hashtag.key)}"),
        "statuses_count": str(shown.posts),
        "last_status_at": shown.last.isoformat() if shown.last else None,
    }


def history(days: Sequence[DayOfUse]) -> list[Entity]:
    """The last days in numbers, which are strings. https://docs.joinmastodon.org/entities/Tag/#history"""
    return [
        {
            "day": str(int(datetime.combine(day.day, time(), UTC).timestamp())),
            "uses": str(day.uses),
            "accounts": str(day.people),
        }
        for day in days
    ]


def _tag(some_id: str, name: str, key: str, days: Sequence[DayOfUse]) -> Entity:
    return {
        "id": some_id,
        "name": name,
        "url": of_tag(key),
        "history": history(days),
        "following": False,
        "featuring": False,
    }
