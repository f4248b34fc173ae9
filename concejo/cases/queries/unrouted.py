"""What intake has and nobody is sure whose it is, with the offices that the router would ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from concejo.accounts.actors import Actor
from concejo.cases.models import Card, Case
from concejo.cases.queries.views import CaseView, loaded, views_of
from concejo.cases.routing import proposed_offices, report_of
from concejo.cases.states import State
from concejo.offices.models import Office
from concejo.offices.queries import all_offices, offices_held_by


@dataclass(frozen=True, slots=True)
class Proposed:
    """An office, and how sure the router is of it."""

    office: Office
    percent: int


@dataclass(frozen=True, slots=True)
class Unrouted:
    """A report at intake, and whose it may be, the likeliest first."""

    view: CaseView
    proposed: Sequence[Proposed]


def may_route(actor: Actor) -> bool:
    """Does this actor say whose a report is? Whoever holds intake does."""
    return any(office.is_intake for office in offices_held_by(actor))


def unrouted(actor: Actor, *, limit: int = 20, offset: int = 0) -> list[Unrouted]:
    """The reports at intake that nobody has answered, the oldest first. Only for its people."""
    oldest = _waiting(actor).order_by("pk").only("pk")[offset : offset + limit]
    views = views_of(loaded(oldest), actor)
    offices = {office.handle: office for office in all_offices() if not office.is_intake}
    return [Unrouted(view, _proposed(view.case, offices)) for view in views]


def unrouted_count(actor: Actor) -> int:
    """How many there are."""
    return _waiting(actor).count()


def _waiting(actor: Actor) -> QuerySet[Case]:
    # What is about people was given to intake, or to nobody: no office is proposed for it.
    return Case.objects.filter(
        owner__is_intake=True,
        owner__account__in=actor.offices,
        state=State.RECEIVED,
        answered_at=None,
        is_danger=False,
        card=Card.FULL,
    )


def _proposed(case: Case, offices: dict[str, Office]) -> list[Proposed]:
    # Asked now: the router may have learned since the report came.
    report = report_of(
        case.post.text, case.street, case.street_number, case.lat, case.lon, case.opened_at
    )
    likely = [
        (offices[each.label], round(each.confidence * 100))
        for each in proposed_offices(report)
        if each.label in offices
    ]
    return [Proposed(office, percent) for office, percent in likely if percent]
