"""What the mayor looks at besides the list: what has changed, what is due, where more is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import TypeVar

from django.db.models import Count, Q

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.ids import first_id_at
from concejo.cases.errors import NoSuchCase
from concejo.cases.models import Card, Case, Kind
from concejo.cases.queries.views import CaseView, loaded, views_of
from concejo.cases.states import State
from concejo.events.models import Event
from concejo.offices.queries import may_manage
from concejo.places.models import Street

_DAY = timedelta(days=1)

# --- What changed since yesterday ---

# In the order in which a day goes.
CHANGES = ("opened", "first_answer", "promised", "done", "promise_broken", "reopened", "declined")


@dataclass(frozen=True, slots=True)
class Change:
    """How often something happened in the last 24 hours, and in the 24 hours before."""

    what: str
    now: int
    before: int


def changes(viewer: Actor) -> list[Change]:
    """What has happened since this time yesterday. Steps taken back did not. Two queries."""
    _only_for_managers(viewer)
    now = clock.now()
    since = Event.objects.filter(at__gt=now - 2 * _DAY, at__lte=now)
    undone = list(since.filter(kind="case.undone").values_list("data__undoes", flat=True))
    rows = (
        since.filter(kind__in=[f"case.{what}" for what in CHANGES])
        .exclude(seq__in=[seq for seq in undone if seq])
        .values_list("kind")
        .annotate(now=Count("seq", filter=Q(at__gt=now - _DAY)), all=Count("seq"))
    )
    found = {kind.removeprefix("case."): (day, both - day) for kind, day, both in rows}
    return [Change(what, *found.get(what, (0, 0))) for what in CHANGES]


# --- What was promised for today ---


def promised_today(viewer: Actor, *, limit: int = 20) -> list[CaseView]:
    """What was promised for today and is not done yet, the earliest first."""
    _only_for_managers(viewer)
    due = Case.objects.filter(
        state=State.PROMISED, next_at__gte=clock.now(), next_at__lte=clock.end_of_day()
    )
    return views_of(loaded(due.order_by("next_at").only("pk")[:limit]), viewer)


# --- Where more is told than usual ---

RECENT = timedelta(days=7)
# So many weeks before say what is usual.
WEEKS = 8
FEWEST, TIMES, SPREADS = 5, 2, 3
_MOST = 8


@dataclass(frozen=True, slots=True)
class HotSpot:
    """Of one kind, clearly more was told in the last days than in a usual week."""

    kind: Kind
    # Where: a street, a district, or neither: then the whole town.
    street: str
    district: str
    now: int
    usual: float


def hot_spots(viewer: Actor) -> list[HotSpot]:
    """Kinds with clearly more reports in the last seven days than in a week before. Three queries.

    Clearly: at least five, at least twice as many as in a usual week of the last eight, and more
    than three times the chance deviation above it. First by street, then by district, then in the
    whole town; what a street explains is not said again of its district. Private cases never count.
    """
    _only_for_managers(viewer)
    by_street, by_district, by_kind = _told_by_place(clock.now())
    risen_streets = _risen(by_street)
    streets = Street.objects.in_bulk({street for _kind, street in risen_streets})
    explained: Counter[tuple[str, str]] = Counter()
    for kind, street in risen_streets:
        explained[kind, streets[street].district] += by_street[kind, street].new
    risen_districts = [
        there
        for there in _risen(by_district)
        if by_district[there].new - explained[there] >= FEWEST
    ]
    here = {kind for kind, _where in [*risen_streets, *risen_districts]}
    found = [
        *((kind, streets[pk].name, "", by_street[kind, pk]) for kind, pk in risen_streets),
        *((kind, "", name, by_district[kind, name]) for kind, name in risen_districts),
        *((kind, "", "", by_kind[kind]) for kind in _risen(by_kind) if kind not in here),
    ]
    kinds = Kind.objects.in_bulk({kind for kind, *_rest in found})
    spots = [
        HotSpot(kinds[kind], street, district, told.new, told.usual)
        for kind, street, district, told in found
    ]
    return sorted(spots, key=_how_much_more)[:_MOST]


_Where = TypeVar("_Where")


@dataclass(slots=True)
class _ToldThere:
    """How much was told in the last days, and in the weeks before them."""

    new: int = 0
    old: int = 0

    @property
    def usual(self) -> float:
        """In a week before."""
        return self.old / WEEKS

    def add(self, new: int, old: int) -> None:
        self.new += new
        self.old += old


def _told_by_place(
    now: datetime,
) -> tuple[
    dict[tuple[str, int], _ToldThere], dict[tuple[str, str], _ToldThere], dict[str, _ToldThere]
]:
    """What was told of each kind by street, by district and in all. Each case is looked at once."""
    recent = Q(pk__gte=first_id_at(now - RECENT))
    rows = (
        Case.objects.filter(pk__gte=first_id_at(now - RECENT - WEEKS * RECENT), card=Card.FULL)
        .order_by()
        .values_list("kind", "street", "district")
        .annotate(new=Count("pk", filter=recent), old=Count("pk", filter=~recent))
    )
    by_street: dict[tuple[str, int], _ToldThere] = defaultdict(_ToldThere)
    by_district: dict[tuple[str, str], _ToldThere] = defaultdict(_ToldThere)
    by_kind: dict[str, _ToldThere] = defaultdict(_ToldThere)
    for kind, street, district, new, old in rows.iterator(2000):
        by_kind[kind].add(new, old)
        if street is not None:
            by_street[kind, street].add(new, old)
        if district:
            by_district[kind, district].add(new, old)
    return by_street, by_district, by_kind


def _risen(told: dict[_Where, _ToldThere]) -> list[_Where]:
    return [where for where, its in told.items() if is_clearly_more(its.new, its.usual)]


def is_clearly_more(new: int, usual: float) -> bool:
    """Is this more than twice the usual, and more than chance brings?"""
    return new >= FEWEST and new >= TIMES * usual and new - usual > SPREADS * sqrt(max(usual, 1))


def _how_much_more(spot: HotSpot) -> float:
    """Those that are farthest above what chance brings come first."""
    return -(spot.now - spot.usual) / sqrt(max(spot.usual, 1))


def _only_for_managers(viewer: Actor) -> None:
    if not may_manage(viewer):
        raise NoSuchCase
