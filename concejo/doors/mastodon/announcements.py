"""What the town hall tells everybody. https://docs.joinmastodon.org/methods/announcements/"""

from __future__ import annotations

from dataclasses import dataclass

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities import announcements as entities
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.notices.actions import announcing
from concejo.notices.queries import announcements


@dataclass(frozen=True)
class Asked:
    with_dismissed: bool = False


@endpoint("GET")
def several(request: ApiRequest, params: Asked) -> list[Entity]:
    """What stands now, without what the viewer has put away."""
    told = announcements(request.actor, with_read=params.with_dismissed)
    return entities.announcements(told)


@endpoint("POST", scope="write:accounts")
def dismiss(request: ApiRequest, announcement_id: int) -> Entity:
    """Put one away."""
    announcing.put_away(request.actor, announcement_id)
    return {}


@endpoint("PUT", scope="write:favourites")
def react(request: ApiRequest, announcement_id: int, name: str) -> Entity:
    """Answer one with an emoji."""
    announcing.react(request.actor, announcement_id, name)
    return {}


@endpoint("DELETE", scope="write:favourites")
def unreact(request: ApiRequest, announcement_id: int, name: str) -> Entity:
    """Take that emoji back."""
    announcing.unreact(request.actor, announcement_id, name)
    return {}
