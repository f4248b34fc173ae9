"""Whose a report is that names no office: learned from the cases that offices answered."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from concejo.base import clock
from concejo.cases.kinds import topics_of
from concejo.cases.models import Card, Case
from concejo.offices.models import Office
from concejo.offices.queries import handles, office_by_handle
from concejo.places.models import Street
from concejo.routing.at_hand import model_at_hand
from concejo.routing.reports import Labelled, Report

if TYPE_CHECKING:
    from concejo.routing.model import Proposal

log = logging.getLogger(__name__)

# The label: the handle of an office of this town.
OFFICE = "office"

# Fewer answered cases than these say too little.
ENOUGH_TO_LEARN = 200


def proposed_offices(report: Report) -> list[Proposal]:
    """The likeliest offices, the likeliest first. A fault in the router never stops a report."""
    try:
        model = model_at_hand(settings.DIR, OFFICE)
        proposals = model.propose(report, topics=topics_of) if model else []
    except Exception:
        log.exception("the router failed; intake takes the report")
        return []
    there = set(handles())
    return [proposal for proposal in proposals if proposal.label in there]


def sure_of(proposals: Sequence[Proposal]) -> Office | None:
    """The office that a report goes to at once, if the router is as sure as the town wants it."""
    if proposals and proposals[0].confidence * 100 >= settings.ROUTER_SURE:
        return office_by_handle(proposals[0].label)
    return None


def report_of(
    text: str,
    street: Street | None,
    number: str,
    lat: float | None,
    lon: float | None,
    at: datetime,
) -> Report:
    """What the router is told, of words that have just come and of those it learns from."""
    return Report(
        text=text,
        district=street.district if street else "",
        address=f"{street.name} {number}".strip() if street else "",
        lat=lat,
        lon=lon,
        at=clock.local(at).replace(tzinfo=None),
    )


def own_reports() -> list[Labelled]:
    """The town's own cases to learn from: what an office answered, it took for its own.

    A case that was handed over counts for the office that has it now. What the router decided and
    nobody has answered yet teaches nothing, and neither does what is about people.
    """
    answered = Case.objects.filter(
        answered_at__isnull=False,
        card=Card.FULL,
        kind__card=Card.FULL,
        post__deleted_at=None,
    ).select_related("post", "owner__account", "street")
    return [
        Labelled(
            report_of(
                case.post.text, case.street, case.street_number, case.lat, case.lon, case.opened_at
            ),
            case.owner.handle,
        )
        for case in answered.order_by("pk").iterator(chunk_size=2000)
    ]
