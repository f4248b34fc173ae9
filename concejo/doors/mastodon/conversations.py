"""What is not for everybody, by conversation. https://docs.joinmastodon.org/methods/conversations/"""

from __future__ import annotations

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.conversations import conversation, conversations
from concejo.posts.actions.conversations import put_conversation_away, read_conversation
from concejo.posts.conversations import conversations_of


@endpoint("GET", scope="read:statuses")
def several(request: ApiRequest, params: Paging) -> list[Entity]:
    """The viewer's conversations, by the ids of their last posts."""
    page = params.page()
    found = conversations_of(request.actor, page)
    link_pages(request, [each.last.pk for each in found], page)
    return conversations(found, request.actor)


@endpoint("POST", scope="write:conversations")
def read(request: ApiRequest, conversation_id: int) -> Entity:
    """Remember that the viewer has read one."""
    return conversation(read_conversation(request.actor, conversation_id), request.actor)


@endpoint("DELETE", scope="write:conversations")
def put_away(request: ApiRequest, conversation_id: int) -> Entity:
    """Take one out of the viewer's list, until something new is said in it."""
    put_conversation_away(request.actor, conversation_id)
    return {}
