"""Telling the moderators of somebody. https://docs.joinmastodon.org/methods/reports/"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from concejo.accounts.queries import account_by_id
from concejo.doors.api import limits
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.moderation import report as report_entity
from concejo.moderation.actions.reports import Complaint, report_account
from concejo.moderation.models import Category


@dataclass(frozen=True)
class Report:
    """Of whom, of which posts, and why. ``forward`` is for other servers, and ignored."""

    account_id: Id
    status_ids: list[Id] = field(default_factory=list)
    comment: str = ""
    forward: bool = False
    category: Literal["spam", "legal", "violation", "other"] = "other"
    rule_ids: list[Id] = field(default_factory=list)


@endpoint("POST", scope="write:reports", limit=limits.REPORTS)
def create(request: ApiRequest, params: Report) -> Entity:
    """Tell the moderators. Whom it is about never learns by whom."""
    said = Complaint(
        post_ids=params.status_ids,
        comment=params.comment,
        category=Category(params.category),
        rule_ids=params.rule_ids,
    )
    return report_entity(report_account(request.actor, account_by_id(params.account_id), said))
