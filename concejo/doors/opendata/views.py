"""What the town knows about its cases, for whoever wants to count or to build on it.

A stranger gets what is public; a token adds what its owner may see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from concejo.cases.actions import desk
from concejo.cases.queries.cases import case_for
from concejo.cases.queries.lists import Filters, cases as cases_seen
from concejo.cases.queries.map import Box, on_map as cases_on_map
from concejo.cases.queries.record import kept_by, open_by
from concejo.cases.queries.views import view_of, views_of
from concejo.cases.similar import similar_to
from concejo.cases.states import CLOSED, OPEN, State
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.params import Id, NoNumber, NotOneOf, WrongParameter
from concejo.doors.api.request import ApiRequest
from concejo.doors.opendata.entities import (
    CaseJson,
    FiguresJson,
    MapJson,
    OfficeJson,
    case_json,
    figures_json,
    map_json,
    office_json,
)
from concejo.figures import counting
from concejo.offices.queries import offices as directory

USUAL, MOST = 40, 200


class NoBox(WrongParameter):
    message = _("“%(name)s” must be four numbers: west,south,east,north, in degrees.")


_GROUPS: dict[str, Collection[str]] = {"open": OPEN, "closed": CLOSED}
STATES = (*State.values, *_GROUPS)


@dataclass(frozen=True)
class CasesAsked:
    """Which cases, and which part of the list."""

    state: Annotated[
        list[str] | None,
        f"One or several, with commas or repeated: {', '.join(STATES)}",
    ] = None
    office: Annotated[str | None, "The address of the office that has it now"] = None
    kind: Annotated[str | None, "The code of its kind"] = None
    district: Annotated[str | None, "The district in which it is"] = None
    since: Annotated[datetime | None, "Those in which something has happened since then"] = None
    max_id: Annotated[int | None, "Older than this one; see the header Link"] = None
    min_id: Annotated[int | None, "Just newer than this one; see the header Link"] = None
    limit: Annotated[int | None, f"How many at most: {USUAL} unless said, up to {MOST}"] = None


@endpoint("GET", who="anyone", scope="read:statuses", misread=400)
def cases(request: ApiRequest, params: CasesAsked) -> list[CaseJson]:
    """Cases, the newest first. The header Link says where the next page is."""
    page = Paging(_id(params.max_id, "max_id"), _id(params.min_id, "min_id"), limit=params.limit)
    part = page.page(USUAL, MOST)
    filters = Filters(
        states=set(_states(params.state or ())),
        office=params.office or "",
        kind=params.kind or "",
        district=params.district or "",
        since=params.since,
    )
    views = cases_seen(request.viewer, part, filters, with_history=True)
    link_pages(request, [view.case.pk for view in views], part)
    return [case_json(view) for view in views]


@endpoint("GET", who="anyone", scope="read:statuses", misread=400)
def case(request: ApiRequest, number: Annotated[str, "Such as 2026-000123"]) -> CaseJson:
    """One case by its number."""
    its = case_for(request.viewer, number)
    return case_json(view_of(its, request.viewer))


@dataclass(frozen=True)
class KindSaid:
    """What a case is about after all."""

    kind: Annotated[str, "The code of its kind, such as lighting"]


@endpoint("POST", scope="write:statuses", misread=400)
def correct_kind(
    request: ApiRequest, params: KindSaid, number: Annotated[str, "Such as 2026-000123"]
) -> CaseJson:
    """File a case under another kind; for people in charge of it. Its limits count from now on.

    Once more is nothing. Under a private kind the conversation is closed for good.
    """
    actor = request.actor
    desk.correct_kind(actor, number, kind=params.kind)
    return case_json(view_of(case_for(actor, number), actor))


@endpoint("GET", who="anyone", scope="read:statuses", misread=400)
def similar(request: ApiRequest, number: Annotated[str, "Such as 2026-000123"]) -> list[CaseJson]:
    """Open cases that are likely of the same thing as this one, the likeliest first; at most three.

    A case that is closed, or of which not everything is open to whoever asks, has none.
    """
    found = similar_to(request.viewer, case_for(request.viewer, number))
    views = views_of([one.case for one in found], request.viewer, with_history=True)
    return [case_json(view) for view in views]


@dataclass(frozen=True)
class MapAsked:
    """Which part of the town."""

    bbox: Annotated[
        str | None, "West, south, east, north, in degrees; the whole world unless said"
    ] = None
    office: Annotated[str | None, "The address of the office that has it now"] = None
    kind: Annotated[str | None, "The code of its kind"] = None


@endpoint("GET", who="anyone", scope="read:statuses", misread=400)
def on_map(request: ApiRequest, params: MapAsked) -> MapJson:
    """Open cases as GeoJSON: each where there are few, counted in squares where there are many."""
    box = _box(params.bbox)
    each, squares = cases_on_map(
        request.viewer, box, office=params.office or "", kind=params.kind or ""
    )
    return map_json(each, squares)


@endpoint("GET", who="anyone", misread=400)
def offices(request: ApiRequest) -> list[OfficeJson]:
    """Every office of the town, by its title."""
    cards = directory()
    plain = [card.office for card in cards]
    kept, waiting = kept_by(plain), open_by(plain, None)
    return [
        office_json(card, kept[card.office.pk], waiting.get(card.office.pk, 0)) for card in cards
    ]


@dataclass(frozen=True)
class FiguresAsked:
    """Of which months, by when a case was told."""

    first: Annotated[str | None, "The first month, such as 2026-03; else the oldest"] = None
    last: Annotated[str | None, "The last month; else the newest"] = None


@endpoint("GET", who="anyone", misread=400)
def figures(request: ApiRequest, params: FiguresAsked) -> FiguresJson:
    """How the town keeps its word. The same numbers are at /figures and in /figures.csv.

    They can be counted again from /figures/log.csv, which has every step of every public case.
    """
    return figures_json(counting.figures(params.first or "", params.last or ""))


def _states(asked: Sequence[str]) -> Iterator[str]:
    """Every state that was asked for; ``open`` and ``closed`` are several."""
    for words in asked:
        for word in words.split(","):
            if (state := word.strip()) not in STATES:
                raise NotOneOf(name="state", choices=", ".join(STATES))
            yield from _GROUPS.get(state, [state])


def _box(said: str | None) -> Box:
    if not said:
        return _WORLD
    try:
        west, south, east, north = (float(part) for part in said.split(","))
    except ValueError:
        raise NoBox(name="bbox") from None
    # Maps that go round the Earth name degrees beyond its end. NaN is nowhere.
    if not (south < north and west < east and max(abs(west), abs(east)) < 1000):  # noqa: PLR2004
        raise NoBox(name="bbox")
    return Box(west, max(south, -90.0), east, min(north, 90.0))


_WORLD = Box(-180.0, -90.0, 180.0, 90.0)


def _id(number: int | None, name: str) -> Id | None:
    if number is not None and number < 0:
        raise NoNumber(name=name)
    return None if number is None else Id(number)
