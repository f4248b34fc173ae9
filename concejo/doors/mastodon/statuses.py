"""Saying something, reading it, and putting marks on it. https://docs.joinmastodon.org/methods/statuses/"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from concejo.cases.queries.marks import of_blocked
from concejo.doors.api import limits
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import LONG_PAGE, Paging, link_pages
from concejo.doors.api.params import Id, Ids
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities import kept
from concejo.doors.mastodon.entities.accounts import Entity, accounts
from concejo.doors.mastodon.entities.kept import Ready
from concejo.doors.mastodon.entities.scheduled import scheduled_post
from concejo.doors.mastodon.entities.statuses import Status, noted, status
from concejo.posts.actions import conversations, marks
from concejo.posts.actions.publishing import delete_post, publish_post
from concejo.posts.actions.scheduling import schedule_post
from concejo.posts.conversations import context_ids
from concejo.posts.drafts import Draft, PollDraft
from concejo.posts.queries import boosted_by, favourited_by, post_for
from concejo.work.actions.notes import note_by_posting
from concejo.work.actions.posting import step_by_posting

_MOST_AT_ONCE = 40


@dataclass(frozen=True)
class NewPoll:
    options: list[str] = field(default_factory=list)
    expires_in: int | None = None
    multiple: bool = False
    hide_totals: bool = False

    def draft(self) -> PollDraft | None:
        """What is asked; nothing where an app sends an empty poll along."""
        if self == NewPoll():
            return None
        return PollDraft(self.options, self.expires_in, self.multiple, self.hide_totals)


@dataclass(frozen=True)
class NewStatus:
    status: str = ""
    media_ids: list[Id] = field(default_factory=list)
    in_reply_to_id: Id | None = None
    sensitive: bool | None = None
    spoiler_text: str = ""
    visibility: str = ""
    language: str = ""
    poll: NewPoll = NewPoll()
    scheduled_at: datetime | None = None
    quoted_status_id: Id | None = None
    quote_approval_policy: Literal["public", "followers", "nobody"] | None = None


@endpoint("POST", scope="write:statuses")
def create(request: ApiRequest, params: NewStatus) -> Ready | Entity | Status:
    """Say something, now or later. Sent again under its ``Idempotency-Key``, it is the same."""
    actor = request.actor
    usually_sensitive = actor.account.default_sensitive and bool(params.media_ids)
    draft = Draft(
        text=params.status,
        visibility=params.visibility,
        reply_to=params.in_reply_to_id,
        photos=params.media_ids,
        spoiler_text=params.spoiler_text,
        sensitive=usually_sensitive if params.sensitive is None else params.sensitive,
        language=params.language,
        idempotency_key=request.http.headers.get("Idempotency-Key", ""),
        door="api",
        app_id=request.token.app_id if request.token else None,
        poll=params.poll.draft(),
        quote_of=params.quoted_status_id,
        quote_policy=params.quote_approval_policy or "",
    )
    if (note := note_by_posting(actor, draft)) is not None:
        return noted(note.text, actor, draft)
    if (receipt := step_by_posting(actor, draft)) is not None:
        return noted(receipt, actor, draft)
    if params.scheduled_at is not None:
        return scheduled_post(schedule_post(actor, draft, params.scheduled_at))
    return kept.status_when_said(publish_post(actor, draft), actor)


@endpoint("GET", scope="read:statuses", who="anyone")
def several(request: ApiRequest, params: Ids) -> list[Ready]:
    """Several posts by their ids; those that are not open to the viewer are left out."""
    return kept.statuses(params.first(_MOST_AT_ONCE), request.viewer)


@endpoint("GET", scope="read:statuses", who="anyone")
def one(request: ApiRequest, status_id: int) -> Ready:
    """One post."""
    return kept.status(status_id, request.viewer)


@dataclass(frozen=True)
class Gone:
    delete_media: bool = False


@endpoint("DELETE", scope="write:statuses", limit=limits.DELETE)
def delete(request: ApiRequest, params: Gone, status_id: int) -> Status:
    """Take one's words back, and get them once more for writing them anew.

    The photos can be attached again for a day, unless the app says that they are to go at once.
    """
    gone = status(post_for(request.viewer, status_id), request.viewer)
    post = delete_post(request.actor, status_id, keep_photos=not params.delete_media)
    if params.delete_media:
        gone["media_attachments"] = []
    return {**gone, "text": getattr(post, "was_text", post.text)}


@endpoint("GET", scope="read:statuses", who="anyone")
def context(request: ApiRequest, status_id: int) -> dict[str, list[Ready]]:
    """What a post answers, and what answers it."""
    above, below = context_ids(request.viewer, status_id)
    around = [*above, *below]
    shown = kept.statuses_by_id(around, request.viewer)
    read = shown.keys() - of_blocked(request.viewer, around)
    return {
        "ancestors": [shown[pk] for pk in above if pk in read],
        "descendants": [shown[pk] for pk in below if pk in read],
    }


@endpoint("GET", scope="read:statuses", who="anyone")
def reblogged_by(request: ApiRequest, params: Paging, status_id: int) -> list[Entity]:
    """Who passed a post on, by the ids of the boosts."""
    page = params.page(*LONG_PAGE)
    boosts = boosted_by(request.viewer, status_id, page)
    link_pages(request, [boost.pk for boost in boosts], page)
    return accounts(boost.author for boost in boosts)


@endpoint("GET", scope="read:statuses", who="anyone")
def liked_by(request: ApiRequest, params: Paging, status_id: int) -> list[Entity]:
    """Who likes a post, by the ids of the marks."""
    page = params.page(*LONG_PAGE)
    marks = favourited_by(request.viewer, status_id, page)
    link_pages(request, [mark.pk for mark in marks], page)
    return accounts(mark.account for mark in marks)


# --- Marks ---


@endpoint("POST", scope="write:favourites")
def favourite(request: ApiRequest, status_id: int) -> Ready:
    """Like a post."""
    return kept.status(marks.favourite(request.actor, status_id).pk, request.viewer)


@endpoint("POST", scope="write:favourites")
def unfavourite(request: ApiRequest, status_id: int) -> Ready:
    """No longer like it."""
    return kept.status(marks.unfavourite(request.actor, status_id).pk, request.viewer)


@dataclass(frozen=True)
class Reblog:
    visibility: str = "public"


@endpoint("POST", scope="write:statuses")
def reblog(request: ApiRequest, params: Reblog, status_id: int) -> Ready:
    """Pass a post on: a new post around it."""
    passed = marks.boost(request.actor, status_id, visibility=params.visibility)
    return kept.status(passed.pk, request.viewer)


@endpoint("POST", scope="write:statuses", limit=limits.DELETE)
def unreblog(request: ApiRequest, status_id: int) -> Ready:
    """No longer pass it on."""
    return kept.status(marks.unboost(request.actor, status_id).pk, request.viewer)


@endpoint("POST", scope="write:bookmarks")
def bookmark(request: ApiRequest, status_id: int) -> Ready:
    """Keep a post."""
    return kept.status(marks.bookmark(request.actor, status_id).pk, request.viewer)


@endpoint("POST", scope="write:bookmarks")
def unbookmark(request: ApiRequest, status_id: int) -> Ready:
    """No longer keep it."""
    return kept.status(marks.unbookmark(request.actor, status_id).pk, request.viewer)


@endpoint("POST", scope="write:accounts")
def pin(request: ApiRequest, status_id: int) -> Ready:
    """Show one's own post first on one's page."""
    return kept.status(marks.pin(request.actor, status_id).pk, request.viewer)


@endpoint("POST", scope="write:accounts")
def unpin(request: ApiRequest, status_id: int) -> Ready:
    """No longer show it first."""
    return kept.status(marks.unpin(request.actor, status_id).pk, request.viewer)


@endpoint("POST", scope="write:mutes")
def mute(request: ApiRequest, status_id: int) -> Ready:
    """Hear no more of a post's conversation."""
    return kept.status(conversations.mute_conversation(request.actor, status_id).pk, request.viewer)


@endpoint("POST", scope="write:mutes")
def unmute(request: ApiRequest, status_id: int) -> Ready:
    """Hear of it again."""
    return kept.status(
        conversations.unmute_conversation(request.actor, status_id).pk, request.viewer
    )
