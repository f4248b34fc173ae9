"""Whose a report is and what it is about: learned from the cases that offices answered."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from concejo.base import clock
from concejo.base.text import fold
from concejo.cases.kinds import UNNAMED, topics_of
from concejo.cases.models import Card, Case
from concejo.cases.queries.corrections import filed_elsewhere, given_elsewhere
from concejo.cases.queries.kinds import filed_by_people, public_codes
from concejo.cases.states import State
from concejo.offices.models import Office
from concejo.offices.queries import handles, office_by_handle
from concejo.places.models import Street
from concejo.routing.at_hand import model_at_hand
from concejo.routing.reports import Labelled, Report

if TYPE_CHECKING:
    from concejo.routing.corrections import Corrected
    from concejo.routing.model import Model, Proposal

log = logging.getLogger(__name__)

# The labels: the handle of an office of this town, and the code of a kind.
OFFICE = "office"
KIND = "kind"
LABELS = (OFFICE, KIND)

# Fewer answered cases than these say too little.
ENOUGH_TO_LEARN = 200


def proposed_offices(report: Report) -> list[Proposal]:
    """The likeliest offices, the likeliest first. A fault in the router never stops a report."""
    return _proposed(OFFICE, report, handles)


def proposed_kinds(report: Report) -> list[Proposal]:
    """The likeliest kinds. None is about people: that is for screening and for people to say."""
    return _proposed(KIND, report, public_codes)


def _proposed(label: str, report: Report, known: Callable[[], Collection[str]]) -> list[Proposal]:
    try:
        model = model_at_hand(settings.DIR, label)
        proposals = _answer(label, model, report) if model else []
    except Exception:
        log.exception("the router failed; people say the %s of the report", label)
        return []
    there = set(known()) if proposals else set()
    return [proposal for proposal in proposals if proposal.label in there]


def _answer(label: str, model: Model, report: Report) -> list[Proposal]:
    """What the model says, and what was corrected since it learned. It does without that too."""
    from concejo.routing.corrections import corrections_of

    try:
        corrections = corrections_of(model, lambda since: _corrected(label, since), clock.now())
        if corrections is not None:
            return corrections.propose(report, topics=topics_of)
    except Exception:
        log.exception("what was corrected since the router learned cannot be used")
    return model.propose(report, topics=topics_of)


def has_router() -> bool:
    """Has this town a router that knows its offices?"""
    return model_at_hand(settings.DIR, OFFICE) is not None


def sure_of(proposals: Sequence[Proposal]) -> Office | None:
    """The office that a report goes to at once, if the router is as sure as the town wants it."""
    sure = sure_label(proposals)
    return office_by_handle(sure) if sure else None


def sure_label(proposals: Sequence[Proposal]) -> str:
    """The first proposal, if the router is as sure of it as the town wants it; else nothing."""
    if proposals and proposals[0].confidence * 100 >= settings.ROUTER_SURE:
        return proposals[0].label
    return ""


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


def report_of_case(case: Case) -> Report:
    """The same of a case."""
    return report_of(
        case.post.text, case.street, case.street_number, case.lat, case.lon, case.opened_at
    )


def own_reports(label: str = OFFICE) -> list[Labelled]:
    """The town's own cases to learn from: what an office answered, it took for its own.

    A case that was handed over counts for the office that has it now, and one that was filed under
    another kind for that kind, answered or not. What the router decided and nobody has answered
    yet teaches nothing, and neither does what is about people, nor a kind that nobody has named.
    """
    known = Q(answered_at__isnull=False)
    if label == KIND:
        said = Q(pk__in=filed_by_people())
        known = said | known & ~Q(kind=UNNAMED)
    return [
        Labelled(report_of_case(case), _label_of(case, label))
        for case in _teaching(known).order_by("pk").iterator(chunk_size=2000)
    ]


def _corrected(label: str, since: datetime) -> list[Corrected]:
    """What people gave to another office, or filed under another kind, since then.

    A case that was joined to another one says nothing that the other one does not say.
    """
    from concejo.routing.corrections import MOST, Corrected

    # A question that fails must not take the report with it. Outside of a report's transaction it
    # needs none: SQLite would keep everybody else from writing for it.
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        said = (filed_elsewhere if label == KIND else given_elsewhere)(since, most=MOST)
        cases = _teaching(Q(pk__in=list(said))).exclude(state=State.JOINED).order_by("pk")
        return [
            Corrected(
                report_of_case(case),
                said[case.pk] or _label_of(case, label),
                case.number,
                _teller(case),
            )
            for case in cases
        ]


def _teller(case: Case) -> str:
    """Whose voice it is. People without an account are one where street and words are the same."""
    if case.reporter_id is not None:
        return str(case.reporter_id)
    words = sorted(set(re.findall(r"\w+", fold(case.post.text))))
    return f"{case.street_id} {' '.join(words)}"


def _teaching(which: Q) -> QuerySet[Case]:
    """These cases, but for what is about people, and for what was deleted."""
    taught = Case.objects.filter(which, card=Card.FULL, kind__card=Card.FULL, post__deleted_at=None)
    return taught.select_related("post", "owner__account", "street")


def _label_of(case: Case, label: str) -> str:
    return case.owner.handle if label == OFFICE else case.kind_id
