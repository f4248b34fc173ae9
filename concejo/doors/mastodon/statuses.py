"""Saying something, reading it, and putting marks on it. https://docs.joinmastodon.org/methods/statuses/"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from concejo.doors.api import limits
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon import refusals
from concejo.doors.mastodon.entities.accounts import Entity, accounts
from concejo.doors.mastodon.entities.statuses import Status, status, statuses
from concejo.posts.actions import conversations, marks
from concejo.posts.actions.publishing import delete_post, publish_post
from concejo.posts.drafts import Draft
from concejo.posts.queries import (
    boosted_by,
    context_of,
    dressed,
    favourited_by,
    post_for,
    posts_for,
)

_MOST_AT_ONCE = 40
_PEOPLE, _MOST_PEOPLE = 40, 80


@dataclass(frozen=True)
class Poll:
    options: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class NewStatus:
    status: str = ""
    media_ids: list[Id] = field(default_factory=list)
    in_reply_to_id: Id | None = None
    sensitive: bool | None = None
    spoiler_text: str = ""
    visibility: str = ""
    language: str = ""
    poll: Poll = Poll()
    scheduled_at: datetime | None = None
    quoted_status_id: Id | None = None


@endpoint("POST", scope="write:statuses")
def create(request: ApiRequest, params: NewStatus) -> Status:
    """Say something. Sent again under the same ``Idempotency-Key``, it is the same post."""
    if params.poll.options:
        raise refusals.NoPolls
    if params.scheduled_at:
        raise refusals.NoSchedule
    if params.quoted_status_id:
        raise refusals.NoQuotes
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
    )
    return status(publish_post(actor, draft), actor)


@dataclass(frozen=True)
class Several:
    id: list[Id] = field(default_factory=list)


@endpoint("GET", scope="read:statuses", who="anyone")
def several(request: ApiRequest, params: Several) -> list[Status]:
    """Several posts by their ids; those that are not open to the viewer are left out."""
    return statuses(posts_for(request.viewer, params.id[:_MOST_AT_ONCE]), request.viewer)


@endpoint("GET", scope="read:statuses", who="anyone")
def one(request: ApiRequest, status_id: int) -> Status:
    """One post."""
    return status(post_for(request.viewer, status_id), request.viewer)


@endpoint("DELETE", scope="write:statuses", limit=limits.DELETE)
def delete(request: ApiRequest, status_id: int) -> Status:
    """Take one's words back, and get them once more for writing them anew."""
    gone = status(post_for(request.viewer, status_id), request.viewer)
    post = delete_post(request.actor, status_id)
    # The photos went with the post: they have to be attached again.
    return {**gone, "text": getattr(post, "was_text", post.text), "media_attachments": []}


@endpoint("GET", scope="read:statuses", who="anyone")
def context(request: ApiRequest, status_id: int) -> dict[str, list[Status]]:
    """What a post answers, and what answers it."""
    post = post_for(request.viewer, status_id)
    above, below = context_of(request.viewer, post.boost_of or post)
    shown = statuses([*above, *below], request.viewer)
    ids = {str(each.pk) for each in above}
    return {
        "ancestors": [each for each in shown if each["id"] in ids],
        "descendants": [each for each in shown if each["id"] not in ids],
    }


@endpoint("GET", scope="read:statuses", who="anyone")
def source(request: ApiRequest, status_id: int) -> Entity:
    """A post as it was typed; its author and the offices it is with get the full words."""
    post = post_for(request.viewer, status_id)
    [whole] = dressed([post.boost_of or post], request.viewer)
    text = whole.post.text if whole.original is None else whole.original
    return {"id": str(whole.post.pk), "text": text, "spoiler_text": whole.post.spoiler_text}


@endpoint("GET", scope="read:statuses", who="anyone")
def history(request: ApiRequest, status_id: int) -> list[Entity]:
    """What a post said over time: it cannot be changed, so there is one."""
    post = post_for(request.viewer, status_id)
    now = status(post.boost_of or post, request.viewer)
    kept = ("content", "spoiler_text", "sensitive", "created_at", "account", "media_attachments",
            "emojis", "poll", "quote")  # fmt: skip
    return [{name: now[name] for name in kept}]


@endpoint("GET", scope="read:statuses", who="anyone")
def reblogged_by(request: ApiRequest, params: Paging, status_id: int) -> list[Entity]:
    """Who passed a post on, by the ids of the boosts."""
    page = params.page(_PEOPLE, _MOST_PEOPLE)
    boosts = boosted_by(request.viewer, status_id, page)
    link_pages(request, [boost.pk for boost in boosts], page)
    return accounts(boost.author for boost in boosts)


@endpoint("GET", scope="read:statuses", who="anyone")
def liked_by(request: ApiRequest, params: Paging, status_id: int) -> list[Entity]:
    """Who likes a post, by the ids of the marks."""
    page = params.page(_PEOPLE, _MOST_PEOPLE)
    marks = favourited_by(request.viewer, status_id, page)
    link_pages(request, [mark.pk for mark in marks], page)
    return accounts(mark.account for mark in marks)


# --- Marks ---


@endpoint("POST", scope="write:favourites")
def favourite(request: ApiRequest, status_id: int) -> Status:
    """Like a post."""
    return status(marks.favourite(request.actor, status_id), request.viewer)


@endpoint("POST", scope="write:favourites")
def unfavourite(request: ApiRequest, status_id: int) -> Status:
    """No longer like it."""
    return status(marks.unfavourite(request.actor, status_id), request.viewer)


@dataclass(frozen=True)
class Reblog:
    visibility: str = "public"


@endpoint("POST", scope="write:statuses")
def reblog(request: ApiRequest, params: Reblog, status_id: int) -> Status:
    """Pass a post on: a new post around it."""
    passed = marks.boost(request.actor, status_id, visibility=params.visibility)
    return status(passed, request.viewer)


@endpoint("POST", scope="write:statuses", limit=limits.DELETE)
def unreblog(request: ApiRequest, status_id: int) -> Status:
    """No longer pass it on."""
    return status(marks.unboost(request.actor, status_id), request.viewer)


@endpoint("POST", scope="write:bookmarks")
def bookmark(request: ApiRequest, status_id: int) -> Status:
    """Keep a post."""
    return status(marks.bookmark(request.actor, status_id), request.viewer)


@endpoint("POST", scope="write:bookmarks")
def unbookmark(request: ApiRequest, status_id: int) -> Status:
    """No longer keep it."""
    return status(marks.unbookmark(request.actor, status_id), request.viewer)


@endpoint("POST", scope="write:accounts")
def pin(request: ApiRequest, status_id: int) -> Status:
    """Show one's own post first on one's page."""
    return status(marks.pin(request.actor, status_id), request.viewer)


@endpoint("POST", scope="write:accounts")
def unpin(request: ApiRequest, status_id: int) -> Status:
    """No longer show it first."""
    return status(marks.unpin(request.actor, status_id), request.viewer)


@endpoint("POST", scope="write:mutes")
def mute(request: ApiRequest, status_id: int) -> Status:
    """Hear no more of a post's conversation."""
    return status(conversations.mute_conversation(request.actor, status_id), request.viewer)


@endpoint("POST", scope="write:mutes")
def unmute(request: ApiRequest, status_id: int) -> Status:
    """Hear of it again."""
    return status(conversations.unmute_conversation(request.actor, status_id), request.viewer)
