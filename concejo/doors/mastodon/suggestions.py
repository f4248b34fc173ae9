"""Whom one might like to read. https://docs.joinmastodon.org/methods/suggestions/"""

from __future__ import annotations

from dataclasses import dataclass

from concejo.accounts.actions.relations import dismiss_suggestion
from concejo.accounts.queries import account_by_id
from concejo.accounts.suggestions import suggestions
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import LONG_PAGE, within
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity, account, accounts

# The reasons as older apps know them.
_OLDER = {
    "featured": "staff",
    "friends_of_friends": "past_interactions",
    "most_followed": "global",
}


@dataclass(frozen=True)
class HowMany:
    limit: int | None = None

    @property
    def some(self) -> int:
        return within(self.limit, *LONG_PAGE)


@endpoint("GET", scope="read")
def first(request: ApiRequest, params: HowMany) -> list[Entity]:
    """The addresses alone, for older apps."""
    return accounts(each.account for each in suggestions(request.actor, params.some))


@endpoint("GET", scope="read")
def second(request: ApiRequest, params: HowMany) -> list[Entity]:
    """Whom the viewer might like to read, and why."""
    return [
        {
            "source": _OLDER[each.sources[0]],
            "sources": each.sources,
            "account": account(each.account),
        }
        for each in suggestions(request.actor, params.some)
    ]


@endpoint("DELETE", scope="read")
def dismiss(request: ApiRequest, account_id: int) -> Entity:
    """Suggest it never again."""
    dismiss_suggestion(request.actor, account_by_id(account_id))
    return {}
