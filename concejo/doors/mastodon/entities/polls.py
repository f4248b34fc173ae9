"""A question to choose answers to, as apps know it. https://docs.joinmastodon.org/entities/Poll/"""

from __future__ import annotations

from concejo.base import clock
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.posts.polls import SeenPoll


def poll(seen: SeenPoll) -> Entity:
    """A poll as one viewer sees it. How often each answer was chosen may wait for its end."""
    its = seen.poll
    return {
        "id": str(its.pk),
        "expires_at": clock.iso(its.expires_at),
        "expired": its.is_over,
        "multiple": its.is_multiple,
        "votes_count": its.votes_count,
        "voters_count": its.voters_count,
        "options": [
            {"title": title, "votes_count": votes if its.shows_totals else None}
            for title, votes in zip(its.options, its.tallies, strict=True)
        ],
        "emojis": [],
        "voted": seen.has_voted,
        "own_votes": list(seen.own_votes),
        # How many of the voters are registered residents of the town.
        "concejo": {"residents_count": its.residents_count if its.shows_totals else None},
    }
