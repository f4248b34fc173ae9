"""Where the open cases are: one by one where few are near, counted where many are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Avg, Count, FloatField, IntegerField, Max, Min, QuerySet
from django.db.models.expressions import ExpressionWrapper, F
from django.db.models.functions import Cast

from concejo.accounts.actors import Actor
from concejo.cases.models import Card, Case
from concejo.cases.queries.kinds import codes_now
from concejo.cases.queries.views import CaseView, loaded, views_of
from concejo.cases.states import OPEN

# More than these are counted in squares: nobody tells them apart on a map.
MOST_SPOTS = 400
# So many squares beside each other.
_ACROSS = 12


class Box(NamedTuple):
    """A part of the world, in degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Square:
    """Several open cases near each other: their middle, and how many there are."""

    lat: float
    lon: float
    count: int


def on_map(
    viewer: Actor | None, box: Box, *, office: str = "", kind: str = ""
) -> tuple[Sequence[CaseView], Sequence[Square]]:
    """The open cases in a part of the town that are open to the viewer: each, or counted."""
    there = _open_at_a_point(viewer, office, kind).filter(
        lat__gte=box.south, lat__lte=box.north, lon__gte=box.west, lon__lte=box.east
    )
    # In no order: a database that finds too many need not look at all of them.
    few = list(there.order_by().only("pk")[: MOST_SPOTS + 1])
    if len(few) <= MOST_SPOTS:
        newest = sorted(few, key=lambda case: -case.pk)
        return views_of(loaded(newest), viewer), ()
    return (), _squares(there, box)


def where_cases_are() -> Box | None:
    """The part of the world in which there is any open case that everybody may see."""
    its = _open_at_a_point(None, "", "").aggregate(
        west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat")
    )
    return Box(**its) if its["west"] is not None else None


def _open_at_a_point(viewer: Actor | None, office: str, kind: str) -> QuerySet[Case]:
    # Where a case is that everybody sees no words of is nobody's business.
    found = Case.objects.open_to(viewer).filter(
        state__in=OPEN, card=Card.FULL, lat__isnull=False, lon__isnull=False
    )
    if office:
        found = found.filter(owner__account__handle=office.lstrip("@").lower())
    return found.filter(kind__in=codes_now([kind])) if kind else found


def _squares(there: QuerySet[Case], box: Box) -> list[Square]:
    side = max(box.north - box.south, box.east - box.west) / _ACROSS
    # One number a square: SQLite sorts all cases by it, and two take half as long again.
    square = _place("lat", box.south, side) * (_ACROSS + 1) + _place("lon", box.west, side)
    rows = (
        there.order_by()
        .annotate(square=square)
        .values("square")
        .annotate(middle_lat=Avg("lat"), middle_lon=Avg("lon"), n=Count("pk"))
        .values_list("middle_lat", "middle_lon", "n")
    )
    return [Square(*row) for row in rows]


def _place(name: str, start: float, side: float) -> Cast:
    """From 0 to ``_ACROSS``: the last only where somebody stands on the edge."""
    distance = ExpressionWrapper((F(name) - start) / side, output_field=FloatField())
    return Cast(distance, IntegerField())
