"""Who quotes a post, and who may. https://docs.joinmastodon.org/methods/statuses/#quotes"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.kept import Ready, status, statuses
from concejo.posts.actions.quoting import choose_quote_policy, revoke_quote
from concejo.posts.queries import quotes_of


@endpoint("GET", scope="read:statuses", who="anyone")
def several(request: ApiRequest, params: Paging, status_id: int) -> list[Ready]:
    """The posts that quote a post, as far as they are open to the viewer."""
    page = params.page()
    posts = quotes_of(request.viewer, status_id, page)
    link_pages(request, [post.pk for post in posts], page)
    return statuses([post.pk for post in posts], request.viewer)


@endpoint("POST", scope="write:statuses")
def revoke(request: ApiRequest, status_id: int, quoting_id: int) -> Ready:
    """One's own words are shown no longer inside somebody's post."""
    quoting = revoke_quote(request.actor, status_id, quoting_id)
    return status(quoting.pk, request.viewer)


@dataclass(frozen=True)
class Policy:
    # Without one it stays as it is.
    quote_approval_policy: Literal["public", "followers", "nobody"] | None = None


@endpoint("PUT", scope="write:statuses")
def interaction_policy(request: ApiRequest, params: Policy, status_id: int) -> Ready:
    """Say who may quote a post from now on."""
    post = choose_quote_policy(request.actor, status_id, params.quote_approval_policy)
    return status(post.pk, request.viewer)
