"""A subject as apps know it. https://docs.joinmastodon.org/entities/Tag/"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from concejo.base.text import fold
from concejo.doors.api.addresses import at
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.posts.models import Hashtag
from concejo.posts.queries import DayOfUse, uses_of


def tags(hashtags: Sequence[Hashtag]) -> list[Entity]:
    """Subjects with how often they were used in the last days. One query."""
    uses = uses_of(hashtags)
    return [_tag(str(each.pk), each.name, each.key, uses[each.pk]) for each in hashtags]


def unused_tag(name: str) -> Entity:
    """A subject that nobody used in public."""
    return _tag("0", name, fold(name), [])


def _tag(some_id: str, name: str, key: str, days: Sequence[DayOfUse]) -> Entity:
    return {
        "id": some_id,
        "name": name,
        "url": at(f"/tags/{key}"),
        "history": [
            {
                "day": str(int(datetime.combine(day.day, time(), UTC).timestamp())),
                "uses": str(day.uses),
                "accounts": str(day.people),
            }
            for day in days
        ],
        "following": False,
        "featuring": False,
    }
