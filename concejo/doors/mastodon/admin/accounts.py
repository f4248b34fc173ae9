"""People, for moderators. https://docs.joinmastodon.org/methods/admin/accounts/

Every look at whose e-mail and whose addresses these are is in the log.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from concejo.accounts.models import Account
from concejo.doors.api.endpoint import Endpoint, endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.admin import admin_account, admin_accounts
from concejo.moderation.actions.entrance import admit, turn_away
from concejo.moderation.actions.measures import (
    Decision,
    erase_account,
    lift_measures,
    take_measure,
)
from concejo.moderation.actions.reports import note_look
from concejo.moderation.errors import NoSuchMeasureKind
from concejo.moderation.models import MeasureKind
from concejo.moderation.queries import Wanted, account_for, accounts_for

_USUAL, _MOST = 100, 200
_STATUSES = ("pending", "disabled", "silenced", "suspended", "sensitized", "active")


@dataclass(frozen=True)
class Which(Paging):
    """Which accounts, as far as the older and the newer words are the same."""

    username: str | None = None
    display_name: str | None = None
    by_domain: str | None = None
    email: str | None = None
    ip: str | None = None

    def wanted_as(self, origin: str | None, status: str | None, *, staff: bool) -> Wanted:
        """The same in our words; what is sent empty does not matter."""
        return Wanted(
            origin=origin,
            status=status,
            staff=staff,
            username=self.username or None,
            display_name=self.display_name or None,
            domain=self.by_domain or None,
            email=self.email or None,
            ip=self.ip or None,
        )


@dataclass(frozen=True)
class First(Which):
    """Which accounts, in the older words: a word for each state."""

    local: bool = False
    remote: bool = False
    active: bool = False
    pending: bool = False
    disabled: bool = False
    silenced: bool = False
    suspended: bool = False
    sensitized: bool = False
    staff: bool = False

    @property
    def wanted(self) -> Wanted:
        """Of several states the first counts."""
        origin = "remote" if self.remote else "local" if self.local else None
        status = next((name for name in _STATUSES if getattr(self, name)), None)
        return self.wanted_as(origin, status, staff=self.staff)


@dataclass(frozen=True)
class Second(Which):
    """Which accounts, in the newer words."""

    origin: str | None = None
    status: str | None = None
    permissions: str | None = None
    role_ids: list[str] = field(default_factory=list)
    invited_by: Id | None = None

    @property
    def wanted(self) -> Wanted:
        """There is one role here, that of moderators."""
        return self.wanted_as(
            self.origin if self.origin in {"local", "remote"} else None,
            self.status if self.status in _STATUSES else None,
            staff=self.permissions == "staff" or "3" in self.role_ids,
        )


@dataclass(frozen=True)
class Action:
    """What shall be done to somebody, and why."""

    type: str = "none"
    report_id: Id | None = None
    text: str = ""
    send_email_notification: bool = True
    # Of our own: for taking posts down, and for putting their photos behind a warning.
    status_ids: list[Id] = field(default_factory=list)


@endpoint("GET", scope="admin:read:accounts")
def several(request: ApiRequest, params: First) -> list[Entity]:
    """Accounts that fit."""
    return _found(request, params, params.wanted)


@endpoint("GET", scope="admin:read:accounts")
def several_second(request: ApiRequest, params: Second) -> list[Entity]:
    """Accounts that fit, asked in the newer words. Nobody invites anybody here."""
    if params.invited_by is not None:
        account_for(request.actor, request.actor.account_id)
        return []
    return _found(request, params, params.wanted)


@endpoint("GET", scope="admin:read:accounts")
def one(request: ApiRequest, account_id: int) -> Entity:
    """One account, with who is behind it."""
    its = account_for(request.actor, account_id)
    note_look(request.actor, "account", [its.pk])
    return admin_account(its)


@endpoint("POST", scope="admin:write:accounts")
def act(request: ApiRequest, account_id: int, params: Action) -> Entity:
    """Do something about an account, and settle the report that led to it."""
    if params.type not in set(MeasureKind.values):
        raise NoSuchMeasureKind
    take_measure(
        request.actor,
        account_id,
        Decision(
            MeasureKind(params.type),
            text=params.text,
            report_id=params.report_id,
            post_ids=params.status_ids,
            with_mail=params.send_email_notification,
        ),
    )
    return {}


@endpoint("POST", scope="admin:write:accounts")
def approve(request: ApiRequest, account_id: int) -> Entity:
    """A newcomer may come in."""
    return admin_account(admit(request.actor, account_id))


@endpoint("POST", scope="admin:write:accounts")
def reject(request: ApiRequest, account_id: int) -> Entity:
    """A newcomer may not come in: nothing of them is kept."""
    shown = admin_account(account_for(request.actor, account_id))
    turn_away(request.actor, account_id)
    return shown


def _lifting(kind: MeasureKind) -> Endpoint:
    def lifted(request: ApiRequest, account_id: int) -> Entity:
        """A measure is in force no longer."""
        return admin_account(lift_measures(request.actor, account_id, kind))

    return endpoint("POST", scope="admin:write:accounts")(lifted)


enable = _lifting(MeasureKind.FREEZE)
unsilence = _lifting(MeasureKind.LIMIT)
unsuspend = _lifting(MeasureKind.SUSPEND)
unsensitive = _lifting(MeasureKind.SENSITIVE)


@endpoint("DELETE", scope="admin:write:accounts")
def erase(request: ApiRequest, account_id: int) -> Entity:
    """All that a suspended person said and was is gone for good."""
    shown = admin_account(account_for(request.actor, account_id))
    erase_account(request.actor, account_id)
    return shown


def _found(request: ApiRequest, params: Paging, wanted: Wanted) -> list[Entity]:
    page = params.page(_USUAL, _MOST)
    rows: list[Account] = accounts_for(request.actor, page, wanted)
    note_look(request.actor, "accounts", [row.pk for row in rows])
    link_pages(request, [row.pk for row in rows], page)
    return admin_accounts(rows)
