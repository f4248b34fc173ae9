"""What the town has none of, or cannot do yet: well-formed answers, so that no app stumbles.

Apps ask for much of this when they start. An empty list is the truth; what would have to be done
is refused with a sentence.
"""

from __future__ import annotations

from typing import Any

from concejo.base.errors import Refused
from concejo.doors.api.endpoint import Endpoint, Who, endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon import refusals
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.offices.queries import intake
from concejo.posts.queries import conversation_of, post_for


def none_of(scope: str = "", who: Who = "person") -> Endpoint:
    """An endpoint that answers with an empty list."""

    def none(request: ApiRequest, **_path: str) -> list[Entity]:
        return []

    return endpoint("GET", scope=scope, who=who)(none)


def refuse(method: str, scope: str, refusal: type[Refused]) -> Endpoint:
    """An endpoint that says why it cannot be done."""

    def refused(request: ApiRequest, **_path: str) -> Entity:
        raise refusal

    return endpoint(method, scope=scope)(refused)


def refuse_of_post(method: str, scope: str, refusal: type[Refused]) -> Endpoint:
    """The same about a post, which must be open to the viewer."""

    def refused(request: ApiRequest, status_id: int) -> Entity:
        post_for(request.viewer, status_id)
        raise refusal

    return endpoint(method, scope=scope)(refused)


# --- Lists that are empty ---

for_everybody = none_of(who="anyone")
no_announcements = none_of()
no_suggestions = none_of("read")
no_endorsements = none_of("read:accounts")
no_scheduled = none_of("read:statuses")
no_lists = none_of("read:lists")
no_filters = none_of("read:filters")
no_followed_tags = none_of("read:follows")
no_featured_tags = none_of("read:accounts")
no_domains = none_of("read:blocks")
no_requests = none_of("read:notifications")

no_posts_about_a_link = none_of("read:statuses", who="anyone")


@endpoint("GET", scope="read:statuses", who="anyone")
def no_quotes(request: ApiRequest, status_id: int) -> list[Entity]:
    """Who quotes a post: nobody, as there are no quotes."""
    post_for(request.viewer, status_id)
    return []


# --- What cannot be done yet ---

edit = refuse_of_post("PUT", "write:statuses", refusals.NoEditing)
translate = refuse_of_post("POST", "read:statuses", refusals.NoTranslation)
interaction_policy = refuse_of_post("PUT", "write:statuses", refusals.NoQuotes)
revoke_quote = refuse("POST", "write:statuses", refusals.NoQuotes)
follow_tag = refuse("POST", "write:follows", refusals.NoFollowedTags)
feature_this_tag = refuse("POST", "write:accounts", refusals.NoFollowedTags)

make_list = refuse("POST", "write:lists", refusals.NoLists)
make_filter = refuse("POST", "write:filters", refusals.NoFilters)
feature_tag = refuse("POST", "write:accounts", refusals.NoFollowedTags)
block_domain = refuse("POST", "write:blocks", refusals.NoDomains)
unblock_domain = refuse("DELETE", "write:blocks", refusals.NoDomains)
no_list = refuse("GET", "read:lists", refusals.NoSuchList)
no_list_to_change = refuse("PUT", "write:lists", refusals.NoSuchList)
no_list_to_fill = refuse("POST", "write:lists", refusals.NoSuchList)
no_list_to_delete = refuse("DELETE", "write:lists", refusals.NoSuchList)
no_filter = refuse("GET", "read:filters", refusals.NoSuchFilter)
no_filter_to_change = refuse("PUT", "write:filters", refusals.NoSuchFilter)
no_filter_to_delete = refuse("DELETE", "write:filters", refusals.NoSuchFilter)
not_scheduled = refuse("GET", "read:statuses", refusals.NotScheduled)
none_to_change = refuse("PUT", "write:statuses", refusals.NotScheduled)
none_to_delete = refuse("DELETE", "write:statuses", refusals.NotScheduled)
no_poll = refuse("GET", "read:statuses", refusals.NoSuchPoll)
no_vote = refuse("POST", "write:statuses", refusals.NoSuchPoll)


@endpoint("POST", scope="write:reports")
def report(request: ApiRequest) -> Entity:
    """Tell the town of a post that should not be: not from an app yet."""
    raise refusals.NoReports(office=intake().account.handle)


@endpoint("DELETE", scope="write:conversations")
def delete_conversation(request: ApiRequest, conversation_id: int) -> Entity:
    """Take a conversation out of the list: what was said to an office stays."""
    conversation_of(request.actor, conversation_id)
    raise refusals.ConversationsStay


# --- Being woken ---

subscription = refuse("GET", "push", refusals.NoSubscription)
subscribe = refuse("POST", "push", refusals.NoPush)
change_subscription = refuse("PUT", "push", refusals.NoSubscription)


@endpoint("DELETE", scope="push")
def unsubscribe(request: ApiRequest) -> dict[str, Any]:
    """Be woken no longer: nobody is."""
    return {}


# --- What is held back of notifications: nothing ---

_NOTHING_HELD = {"pending_requests_count": 0, "pending_notifications_count": 0}


@endpoint("GET", scope="read:notifications")
def policy(request: ApiRequest) -> Entity:
    """Which notifications are held back."""
    return {
        "for_not_following": "accept",
        "for_not_followers": "accept",
        "for_new_accounts": "accept",
        "for_private_mentions": "accept",
        "for_limited_accounts": "accept",
        "summary": _NOTHING_HELD,
    }


@endpoint("GET", scope="read:notifications")
def first_policy(request: ApiRequest) -> Entity:
    """The same, in the older words."""
    return {
        "filter_not_following": False,
        "filter_not_followers": False,
        "filter_new_accounts": False,
        "filter_private_mentions": False,
        "summary": _NOTHING_HELD,
    }


put_policy = refuse("PUT", "write:notifications", refusals.NoFiltering)
patch_policy = refuse("PATCH", "write:notifications", refusals.NoFiltering)


@endpoint("GET", scope="read:notifications")
def requests_merged(request: ApiRequest) -> dict[str, bool]:
    """Whether everything that was held back has been put in."""
    return {"merged": True}
