"""Reports, for moderators. https://docs.joinmastodon.org/methods/admin/reports/"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from concejo.accounts.actors import Actor
from concejo.doors.api.endpoint import Endpoint, endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.admin import admin_report, admin_reports
from concejo.moderation.actions.reports import (
    leave_report,
    note_look,
    reopen_report,
    settle_report,
    sort_report,
    take_report,
)
from concejo.moderation.models import Category, Report
from concejo.moderation.queries import report_for, reports_for

_USUAL, _MOST = 100, 200


@dataclass(frozen=True)
class Which(Paging):
    """Which reports; without a word about it, those that nobody has settled."""

    resolved: bool = False
    unresolved: bool = False
    account_id: Id | None = None
    target_account_id: Id | None = None
    by_target_domain: str | None = None


@dataclass(frozen=True)
class Sorting:
    """Under what a report belongs."""

    category: Literal["spam", "legal", "violation", "other"] | None = None
    rule_ids: list[Id] | None = None


@endpoint("GET", scope="admin:read:reports")
def several(request: ApiRequest, params: Which) -> list[Entity]:
    """Reports, newest first."""
    page = params.page(_USUAL, _MOST)
    rows = reports_for(
        request.actor,
        page,
        settled=None if params.resolved and params.unresolved else params.resolved,
        account=params.account_id,
        target=params.target_account_id,
        domain=params.by_target_domain,
    )
    note_look(request.actor, "reports", [row.pk for row in rows])
    link_pages(request, [row.pk for row in rows], page)
    return admin_reports(rows, request.actor)


@endpoint("GET", scope="admin:read:reports")
def one(request: ApiRequest, report_id: int) -> Entity:
    """One report."""
    its = report_for(request.actor, report_id)
    note_look(request.actor, "report", [its.pk])
    return admin_report(its, request.actor)


@endpoint("PUT", scope="admin:write:reports")
def change(request: ApiRequest, report_id: int, params: Sorting) -> Entity:
    """Put it under another category or other rules."""
    category = Category(params.category) if params.category else None
    sort_report(request.actor, report_id, category=category, rule_ids=params.rule_ids)
    return _now(request, report_id)


def _doing(do: Callable[[Actor, int], Report]) -> Endpoint:
    def done(request: ApiRequest, report_id: int) -> Entity:
        """One step with a report."""
        do(request.actor, report_id)
        return _now(request, report_id)

    return endpoint("POST", scope="admin:write:reports")(done)


assign_to_self = _doing(take_report)
unassign = _doing(leave_report)
resolve = _doing(settle_report)
reopen = _doing(reopen_report)


def _now(request: ApiRequest, report_id: int) -> Entity:
    return admin_report(report_for(request.actor, report_id), request.actor)
