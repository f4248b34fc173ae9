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

# --- What cannot be done yet ---

make_list = refuse("POST", "write:lists", refusals.NoLists)
make_filter = refuse("POST", "write:filters", refusals.NoFilters)
feature_tag = refuse("POST", "write:accounts", refusals.NoFollowedTags)
block_domain = refuse("POST", "write:blocks", refusals.NoDomains)
unblock_domain = refuse("DELETE", "write:blocks", refusals.NoDomains)
no_list = refuse("GET", "read:lists", refusals.NoSuchList)
no_poll = refuse("GET", "read:statuses", refusals.NoSuchPoll)
no_vote = refuse("POST", "write:statuses", refusals.NoSuchPoll)


@endpoint("POST", scope="write:reports")
def report(request: ApiRequest) -> Entity:
    """Tell the town of a post that should not be: not from an app yet."""
    raise refusals.NoReports(office=intake().account.handle)


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
