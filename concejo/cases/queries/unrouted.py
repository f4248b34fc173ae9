"""What intake has and nobody is sure whose it is: with what the router thinks of it, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from concejo.accounts.actors import Actor
from concejo.cases.models import Card, Case, Kind
from concejo.cases.queries.kinds import all_kinds
from concejo.cases.queries.views import CaseView, loaded, views_of
from concejo.cases.routing import proposed_kinds, proposed_offices, report_of_case
from concejo.cases.states import State
from concejo.offices.models import Office
from concejo.offices.queries import all_offices, offices_held_by
from concejo.places.queries import gazetteer


@dataclass(frozen=True, slots=True)
class Proposed:
    """An office, and how sure the router is of it."""

    office: Office
    percent: int


@dataclass(frozen=True, slots=True)
class Likely:
    """A kind, and how sure the router is of it."""

    kind: Kind
    percent: int


@dataclass(frozen=True, slots=True)
class Where:
    """A street that the words name, and how sure that is. Taken: the case is filed there."""

    street: str
    percent: int
    taken: bool


@dataclass(frozen=True, slots=True)
class Unrouted:
    """A report at intake: whose it may be, what and where, the likeliest first."""

    view: CaseView
    proposed: Sequence[Proposed]
    kinds: Sequence[Likely]
    # Nothing where the words name no street.
    where: Where | None
    # Cases like this one that people corrected, if the router went by them.
    like: Sequence[str] = ()
    # Where the router names nobody: the office that looks after that kind.
    by_kind: Office | None = None

    @property
    def kind(self) -> Kind:
        """What one press confirms: the router's kind where it is more likely than not."""
        return _confirmed(self.view, self.kinds)


def may_route(actor: Actor) -> bool:
    """Does this actor say whose a report is? Whoever holds intake does."""
    return any(office.is_intake for office in offices_held_by(actor))


def unrouted(actor: Actor, *, limit: int = 20, offset: int = 0) -> list[Unrouted]:
    """The reports at intake that nobody has answered, the oldest first. Only for its people."""
    return _seen(actor, _waiting(actor).order_by("pk").only("pk")[offset : offset + limit])


def unrouted_one(actor: Actor, number: str) -> list[Unrouted]:
    """The report with this number, if it still waits for an office."""
    return _seen(actor, _waiting(actor).filter(number=number).only("pk"))


def _seen(actor: Actor, cases: QuerySet[Case]) -> list[Unrouted]:
    views = views_of(loaded(cases), actor)
    offices = {office.handle: office for office in all_offices() if not office.is_intake}
    kinds = {kind.code: kind for kind in all_kinds()}
    return [_unrouted(view, offices, kinds) for view in views]


def _unrouted(view: CaseView, offices: dict[str, Office], kinds: dict[str, Kind]) -> Unrouted:
    # Asked now: the router may have learned since the report came.
    case = view.case
    report = report_of_case(case)
    its_kinds, its_offices = proposed_kinds(report), proposed_offices(report)
    likely = [
        Likely(kinds[each.label], round(each.confidence * 100))
        for each in its_kinds
        if each.label in kinds and round(each.confidence * 100)
    ]
    proposed = [
        Proposed(offices[each.label], round(each.confidence * 100))
        for each in its_offices
        if each.label in offices and round(each.confidence * 100)
    ]
    like = dict.fromkeys(each.like for each in (*its_offices, *its_kinds) if each.like)
    by_kind = None
    if not proposed:
        whose = _confirmed(view, likely).office_id
        by_kind = next((office for office in offices.values() if office.pk == whose), None)
    return Unrouted(view, proposed, likely, _where(case), list(like), by_kind)


def _confirmed(view: CaseView, likely: Sequence[Likely]) -> Kind:
    first = likely[0] if likely else None
    return first.kind if first and first.percent >= _MORE_THAN_NOT else view.kind


def _where(case: Case) -> Where | None:
    """What the words say of where it is, however unsure."""
    found = gazetteer().find(case.post.text, _LEAST_SURE, corners=True)
    if found is None:
        return None
    return Where(found.name, round(found.sure * 100), found.street_id == case.street_id)


# Less sure than this is worth nobody's while.
_LEAST_SURE = 0.3
_MORE_THAN_NOT = 50


def unrouted_count(actor: Actor, *, most: int | None = None) -> int:
    """How many there are; of more than ``most``, so many."""
    return _waiting(actor)[:most].count()


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
