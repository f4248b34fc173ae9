"""What the mayor looks at besides the list: what has changed, what is due, where more is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from django.db.models import Count, Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.ids import first_id_at
from concejo.cases.errors import NoSuchCase
from concejo.cases.models import Card, Case, Kind
from concejo.cases.queries.views import CaseView, loaded, views_of
from concejo.cases.states import State
from concejo.events.models import Event
from concejo.offices.queries import may_manage

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
    """Kinds with clearly more reports in the last seven days than in a week before. Four queries.

    Clearly: at least five, at least twice as many as in a usual week of the last eight, and more
    than three times the chance deviation above it. First by street, then by district, then in the
    whole town; what a street explains is not said again of its district. Private cases never count.
    """
    _only_for_managers(viewer)
    now = clock.now()
    told = Case.objects.filter(
        pk__gte=first_id_at(now - RECENT - WEEKS * timedelta(days=7)), card=Card.FULL
    )
    streets = _risen(told.filter(street__isnull=False), ["street__name", "street__district"], now)
    districts = _risen(told.exclude(district=""), ["district"], now)
    whole = _risen(told, [], now)
    explained: Counter[tuple[str, str]] = Counter()
    for row in streets:
        explained[row["kind"], row["street__district"]] += row["new"]
    found = [
        *streets,
        *(r for r in districts if r["new"] - explained[r["kind"], r["district"]] >= FEWEST),
    ]
    here = {row["kind"] for row in found}
    found += [row for row in whole if row["kind"] not in here]
    kinds = {kind.code: kind for kind in Kind.objects.all()}
    spots = [
        HotSpot(
            kinds[row["kind"]],
            row.get("street__name", ""),
            row.get("district", ""),
            row["new"],
            row["usual"],
        )
        for row in found
    ]
    return sorted(spots, key=_how_much_more)[:_MOST]


def _risen(
    told: QuerySet[Case], where: Sequence[str], now: datetime
) -> list[dict[str, Any]]:  # Any: rows
    recent = Q(pk__gte=first_id_at(now - RECENT))
    rows: Iterable[dict[str, Any]] = (
        told.order_by()
        .values("kind", *where)
        .annotate(new=Count("pk", filter=recent), old=Count("pk", filter=~recent))
        .filter(new__gte=FEWEST)
    )
    usual = [row | {"usual": row["old"] / WEEKS} for row in rows]
    return [row for row in usual if is_clearly_more(row["new"], row["usual"])]


def is_clearly_more(new: int, usual: float) -> bool:
    """Is this more than twice the usual, and more than chance brings?"""
    return new >= FEWEST and new >= TIMES * usual and new - usual > SPREADS * sqrt(max(usual, 1))


def _how_much_more(spot: HotSpot) -> float:
    """Those that are farthest above what chance brings come first."""
    return -(spot.now - spot.usual) / sqrt(max(spot.usual, 1))


def _only_for_managers(viewer: Actor) -> None:
    if not may_manage(viewer):
        raise NoSuchCase
