"""A conversation as apps know it. https://docs.joinmastodon.org/entities/Conversation/"""

from __future__ import annotations

from collections.abc import Sequence

from concejo.accounts.actors import Actor
from concejo.doors.mastodon.entities.accounts import Entity, accounts
from concejo.doors.mastodon.entities.kept import statuses_by_id
from concejo.posts.conversations import Conversation


def conversations(found: Sequence[Conversation], viewer: Actor) -> list[Entity]:
    """Conversations of the viewer, in a constant number of queries."""
    last = statuses_by_id([each.last.pk for each in found], viewer)
    return [
        {
            "id": str(each.id),
            "unread": each.is_unread,
            "accounts": accounts(each.people),
            "last_status": last.get(each.last.pk),
        }
        for each in found
    ]


def conversation(its: Conversation, viewer: Actor) -> Entity:
    """One conversation of the viewer."""
    return conversations([its], viewer)[0]
