"""What the town hall tells everybody. https://docs.joinmastodon.org/entities/Announcement/"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.text import LINK, fold
from concejo.doors.api.addresses import at, of_tag
from concejo.doors.mastodon.entities.accounts import Entity, whole_links
from concejo.notices.queries import Told

# A post of this town, by its address.
_POST = re.compile(r"/@[A-Za-z0-9_.-]+/(\d{1,18})/?")


def announcements(some: Sequence[Told]) -> list[Entity]:
    """Announcements, as whoever they were asked for sees them."""
    return [announcement(each) for each in some]


def announcement(told: Told) -> Entity:
    """One announcement."""
    its = told.announcement
    said: Entity = {
        "id": str(its.pk),
        "content": whole_links(told.html),
        "starts_at": clock.iso(its.starts_at) if its.starts_at else None,
        "ends_at": clock.iso(its.ends_at) if its.ends_at else None,
        "all_day": its.is_all_day,
        "published_at": clock.iso(its.published_at),
        "updated_at": clock.iso(its.published_at),
        "mentions": [_mention(account) for account in told.named.values()],
        "statuses": _statuses(its.text),
        "tags": [{"name": tag, "url": of_tag(fold(tag))} for tag in told.tags],
        "emojis": [],
        "reactions": [_reaction(*each) for each in told.reactions],
    }
    if told.is_read is not None:
        said["read"] = told.is_read
    return said


def reaction_changed(announcement_id: int, name: str, count: int) -> Entity:
    """How many react with an emoji now, for open streams."""
    return {"name": name, "count": count, "announcement_id": str(announcement_id)}


def _reaction(name: str, count: int, is_mine: bool | None) -> Entity:
    said: Entity = {"name": name, "count": count}
    return said if is_mine is None else said | {"me": is_mine}


def _mention(account: Account) -> Entity:
    return {
        "id": str(account.pk),
        "username": account.handle,
        "url": at(f"/@{account.acct}"),
        "acct": account.acct,
    }


def _statuses(text: str) -> list[Entity]:
    """The posts of this town that the text leads to."""
    ours = (settings.URL or f"https://{settings.DOMAIN}", at(""))
    links = [match[0] for match in LINK.finditer(text)]
    found = {}
    for link in links:
        base = next((base for base in ours if link.startswith(f"{base}/")), None)
        if base and (post := _POST.fullmatch(link.removeprefix(base))):
            found[post[1]] = link
    return [{"id": pk, "url": link} for pk, link in found.items()]
