"""The day's work of an office as a round: from where it starts, the nearest next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from concejo.cases.queries.views import CaseView
from concejo.offices.models import Office
from concejo.offices.queries import intake
from concejo.places.models import Street
from concejo.places.queries import extent
from concejo.work.rounds import Point, metres_of, round_of

_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Stop:
    """One place of a round, with all that is to be done there."""

    point: Point
    cases: list[CaseView] = field(default_factory=list)
    # From the stop before it.
    metres: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """The work in the order of the way."""

    start: Street | None
    stops: list[Stop]
    # Cases of which the town knows no point: by street and number.
    elsewhere: list[CaseView]
    metres: int


def start_of(office: Office) -> Street | None:
    """Where an office's rounds start: where it is itself, else at the town hall."""
    return office.street or intake().street


def round_with(views: Sequence[CaseView], start: Street | None) -> Round:
    """These cases as a round. No queries but for the town's middle, where no start is known."""
    stops: dict[tuple[float, float], Stop] = {}
    elsewhere = []
    for view in views:
        point = _point_of(view)
        if point is None:
            elsewhere.append(view)
        else:
            stops.setdefault((point.lat, point.lon), Stop(point)).cases.append(view)
    found = list(stops.values())
    begin = _point(start) or _middle(found)
    points = [stop.point for stop in found]
    order = round_of(begin, points) if begin else []
    here, way = begin, [found[i] for i in order]
    for stop in way:
        stop.metres = round(here.metres_to(stop.point)) if here else 0
        here = stop.point
    metres = round(metres_of(begin, points, order)) if begin else 0
    return Round(start, way, sorted(elsewhere, key=_by_street), metres)


def _point_of(view: CaseView) -> Point | None:
    case = view.case
    if case.lat is not None and case.lon is not None:
        return Point(case.lat, case.lon)
    return _point(case.street)


def _point(street: Street | None) -> Point | None:
    if street is None or street.lat is None or street.lon is None:
        return None
    return Point(street.lat, street.lon)


def _middle(stops: Sequence[Stop]) -> Point | None:
    if not stops:
        return None
    around = extent()
    if around is None:
        return stops[0].point
    west, south, east, north = around
    return Point((south + north) / 2, (west + east) / 2)


def _by_street(view: CaseView) -> tuple[str, int, str]:
    number = _NUMBER.search(view.case.street_number)
    street = view.case.street.name if view.case.street else "\uffff"
    return street, int(number[0]) if number else 0, view.number
