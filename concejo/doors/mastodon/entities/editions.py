"""What a post said before, as apps know it. https://docs.joinmastodon.org/entities/StatusEdit/"""

from __future__ import annotations

from collections.abc import Sequence

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.doors.mastodon.entities.accounts import Entity, account, whole_links
from concejo.doors.mastodon.entities.media import attachment
from concejo.posts.queries import Version


def editions(author: Account, versions: Sequence[Version], quote: object) -> list[Entity]:
    """All versions of a post, oldest first. What it quotes is the same in each."""
    said_by = account(author)
    return [{"account": said_by, "quote": quote, **_edition(each)} for each in versions]


def _edition(version: Version) -> Entity:
    its = version.edition
    return {
        "content": whole_links(its.html),
        "spoiler_text": its.spoiler_text,
        "sensitive": its.is_sensitive,
        "created_at": clock.iso(its.created_at),
        "media_attachments": [attachment(photo) for photo in version.photos],
        "emojis": [],
        "poll": {"options": [{"title": each} for each in its.options]} if its.options else None,
    }
