"""What the town has none of: well-formed answers, so that no app stumbles.

Apps ask for much of this when they start. An empty list is the truth; what would have to be done
is refused with a sentence, so that nobody believes that it was done.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.accounts.queries import account_by_id
from concejo.base.errors import NotFound, Refused
from concejo.doors.api.endpoint import Endpoint, endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.posts.queries import post_for


class NoTranslation(Refused):
    message = _("The town translates no posts. Translate the words in your app or browser.")


class NoAnnualReport(NotFound):
    message = _("No reports on a year are made here. See the figures of the town.")


class NothingLookedUp(NotFound):
    message = _("Nothing is being looked up under this number.")


def refuse(method: str, scope: str, refusal: type[Refused]) -> Endpoint:
    """An endpoint that says why it cannot be done."""

    def refused(request: ApiRequest, **_path: str) -> Entity:
        raise refusal

    return endpoint(method, scope=scope)(refused)


@endpoint("POST", scope="read:statuses")
def translate(request: ApiRequest, status_id: int) -> Entity:
    """A post in another language, if it is open to the viewer: refused."""
    post_for(request.viewer, status_id)
    raise NoTranslation


@endpoint("GET", who="anyone")
def custom_emojis(request: ApiRequest) -> list[Entity]:
    """Pictures of its own to write with: a town has none."""
    return []


@endpoint("GET", who="anyone")
def identity_proofs(request: ApiRequest, account_id: int) -> list[Entity]:
    """Proofs of who somebody is elsewhere: Mastodon has none any more either."""
    account_by_id(account_id)
    return []


# Nothing is looked up elsewhere while an app waits.
no_refresh = refuse("GET", "read", NothingLookedUp)


# --- Looking back on a year: the figures of the town say what was done ---

no_annual_report = refuse("GET", "read:accounts", NoAnnualReport)
no_report_to_make = refuse("POST", "write:accounts", NoAnnualReport)


@endpoint("GET", scope="read:accounts")
def no_annual_reports(request: ApiRequest) -> Entity:
    """Reports on years that somebody spent here: none are made."""
    return {"annual_reports": [], "accounts": [], "statuses": []}


@endpoint("GET", scope="read:accounts")
def annual_report_state(request: ApiRequest, year: int) -> dict[str, str]:
    """Whether a report on a year is made: of none."""
    return {"state": "ineligible"}
