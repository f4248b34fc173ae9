"""Changing what one said, and what it said before. https://docs.joinmastodon.org/methods/statuses/#edit"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities import kept
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.editions import editions
from concejo.doors.mastodon.entities.kept import Ready
from concejo.doors.mastodon.entities.statuses import status
from concejo.doors.mastodon.media import point
from concejo.doors.mastodon.statuses import NewPoll
from concejo.posts.actions.editing import edit_post
from concejo.posts.drafts import Described, Revision
from concejo.posts.dressing import dressed
from concejo.posts.queries import post_for, versions_of


@dataclass(frozen=True)
class MediaAttributes:
    """What is said anew of a photo that the post carries."""

    id: Id
    description: str | None = None
    focus: str = ""


@dataclass(frozen=True)
class Edit:
    """A post as it shall be: as on Mastodon, photos and polls that are not named are taken out."""

    status: str | None = None
    spoiler_text: str = ""
    sensitive: bool = False
    language: str = ""
    media_ids: list[Id] | None = None
    media_attributes: list[MediaAttributes] = field(default_factory=list)
    quote_approval_policy: Literal["public", "followers", "nobody"] | None = None
    poll: NewPoll = field(default_factory=NewPoll)


@endpoint("PUT", scope="write:statuses")
def edit(request: ApiRequest, params: Edit, status_id: int) -> Ready:
    """Say it in other words. What it said before stays in its history."""
    as_they_are = params.media_ids is None and bool(params.media_attributes)
    revision = Revision(
        text=params.status,
        spoiler_text=params.spoiler_text,
        sensitive=params.sensitive,
        language=params.language,
        photos=None if as_they_are else params.media_ids or (),
        described={
            each.id: Described(each.description, point(each.focus))
            for each in params.media_attributes
        },
        quote_policy=params.quote_approval_policy,
        poll=params.poll.draft(),
        keeps_poll=False,
    )
    return kept.status(edit_post(request.actor, status_id, revision).pk, request.viewer)


@endpoint("GET", scope="read:statuses", who="anyone")
def source(request: ApiRequest, status_id: int) -> Entity:
    """A post as it was typed; its author and the offices it is with get the full words."""
    post = post_for(request.viewer, status_id)
    [whole] = dressed([post.boost_of or post], request.viewer)
    text = whole.post.text if whole.original is None else whole.original
    return {"id": str(whole.post.pk), "text": text, "spoiler_text": whole.post.spoiler_text}


@endpoint("GET", scope="read:statuses", who="anyone")
def history(request: ApiRequest, status_id: int) -> list[Entity]:
    """What a post said over time, oldest first."""
    post = post_for(request.viewer, status_id)
    post = post.boost_of or post
    now = status(post, request.viewer)
    return editions(post.author, versions_of(post), now["quote"])
