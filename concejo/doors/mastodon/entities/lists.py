"""A list as apps know it. https://docs.joinmastodon.org/entities/List/"""

from __future__ import annotations

from concejo.doors.mastodon.entities.accounts import Entity
from concejo.lists.models import List


def one_list(its: List) -> Entity:
    """One list."""
    return {
        "id": str(its.pk),
        "title": its.title,
        "replies_policy": its.replies,
        "exclusive": its.is_exclusive,
    }
