"""Asking and choosing. https://docs.joinmastodon.org/methods/polls/"""

from __future__ import annotations

from dataclasses import dataclass, field

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.polls import poll
from concejo.posts.actions import polls
from concejo.posts.polls import poll_for, seen_by


@dataclass(frozen=True)
class Choices:
    choices: list[int] = field(default_factory=list)


@endpoint("GET", scope="read:statuses", who="anyone")
def one(request: ApiRequest, poll_id: int) -> Entity:
    """One poll."""
    return poll(seen_by(request.viewer, poll_for(request.viewer, poll_id)))


@endpoint("POST", scope="write:statuses")
def vote(request: ApiRequest, params: Choices, poll_id: int) -> Entity:
    """Choose one answer, or several where that is asked."""
    return poll(seen_by(request.viewer, polls.vote(request.actor, poll_id, params.choices)))
