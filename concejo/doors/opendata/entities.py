"""How cases, offices and figures read in JSON. The documentation is made from these types."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, TypedDict, cast

from concejo.base import clock
from concejo.base.links import absolute
from concejo.cases.models import ClosedBy, Promise
from concejo.cases.queries.map import Square
from concejo.cases.queries.record import Kept
from concejo.cases.queries.views import CaseView, Step
from concejo.cases.states import State
from concejo.doors.opendata.words import Moment, Number
from concejo.figures.counting import Figures
from concejo.figures.tallies import COLUMNS, Line
from concejo.offices.models import Office
from concejo.offices.queries import OfficeCard


class OfficeNamed(TypedDict):
    """An office by its address and its title."""

    handle: Annotated[str, "Its address in the town, without @"]
    title: str


class PromiseJson(TypedDict):
    """What an office promised, and whether it kept it."""

    by: Annotated[str, "The office's address, never a person's"]
    made_at: Moment
    due_at: Moment
    kept_at: Annotated[Moment | None, "When the work was shown done in time"]
    moved_at: Annotated[Moment | None, "When another date was given before this one had come"]
    broken_at: Annotated[Moment | None, "When it was clear that it was not kept"]
    reason: Annotated[str | None, "Why it was moved or not kept, in the office's public words"]


class StepJson(TypedDict):
    """One line of a case's history."""

    at: Moment
    what: Annotated[str, "opened, promised, handed_over, done, confirmed, reopened, undone, …"]
    by: Annotated[str | None, "An address, never a holder's person; null when anonymous"]
    post: Annotated[str | None, "The id of the post that said it"]


class CaseJson(TypedDict):
    """One concern, from the sentence that told it to its end.

    Of a case about people everybody sees kind, state and dates only: no street, no post, nobody.
    """

    id: Annotated[str, "Cases are listed by it, the newest first"]
    number: Annotated[Number, "What people say on the phone"]
    state: State
    late: Annotated[bool, "Has its next date passed?"]
    office: Annotated[OfficeNamed, "Who has it now"]
    kind: Annotated[str, "The code of its kind, such as lighting"]
    street: str | None
    district: str | None
    opened_at: Moment
    updated_at: Moment
    closed_at: Moment | None
    closed_by: ClosedBy | None
    joined_to: Annotated[Number | None, "The case that goes on for this one"]
    promises: Annotated[list[PromiseJson], "In the order in which they were made"]
    followers_count: Annotated[int, "To how many others it happens too"]
    history: list[StepJson]
    post: Annotated[str | None, "The id of the post that told it"]
    url: Annotated[str, "Its page"]


class OfficeJson(TypedDict):
    """An office of the town, and how it keeps its word."""

    handle: Annotated[str, "Its address in the town, without @"]
    title: str
    on_duty: Annotated[bool, "Is somebody there now?"]
    until: Annotated[Moment | None, "When it closes, if on duty; when it opens next, if not"]
    open_cases: Annotated[int, "Of those that everybody may see"]
    promises_kept: Annotated[int, "Of cases that everybody may read, as is the next one"]
    promises_broken: int
    url: Annotated[str, "Its page"]


class LineJson(TypedDict):
    """The figures of the town, an office, a kind, a district, a month, a door or a mayor's term.

    Only cases that everybody may read are counted, so that everybody can count them too; those
    about people by kind alone, where a number is null if it is under five.
    """

    name: Annotated[str, "An office's address, a kind's code, a district, a month, a door, a term"]
    received: int | None
    answered: int | None
    promises: Annotated[int | None, "Kept, broken, moved, or still ahead"]
    kept: int | None
    broken: int | None
    moved: int | None
    done: Annotated[int | None, "Done now, confirmed ones among them"]
    confirmed: int | None
    reopened: int | None
    declined: int | None
    withdrawn: int | None
    joined: int | None
    open: int | None
    hours_to_answer: Annotated[float | None, "To the first human answer; half took less"]
    hours_to_done: Annotated[float | None, "Until the work was done; half took less"]
    answer_median: Annotated[float | None, "Working minutes to the first answer; half took less"]
    answer_p90: Annotated[int | None, "Nine of ten took no more"]
    promise_median: Annotated[float | None, "Working minutes until there was a date"]
    promise_p90: int | None
    fix_median: Annotated[float | None, "Working minutes until the work was done"]
    fix_p90: int | None
    answer_in_time: Annotated[int | None, "First answers within their limit"]
    answer_late: Annotated[int | None, "First answers after it"]
    promise_in_time: int | None
    promise_late: int | None
    fix_in_time: int | None
    fix_late: int | None
    declined_not_ours: Annotated[int | None, "Declined, as it is for others to do"]
    declined_nothing_found: int | None
    declined_done_already: int | None
    declined_not_possible: int | None
    declined_other: int | None


class FiguresJson(TypedDict):
    """The public figures: computed from the town's log, and from nothing else."""

    until: Annotated[Moment, "When they were counted"]
    town: LineJson
    offices: list[LineJson]
    kinds: list[LineJson]
    districts: Annotated[list[LineJson], "Of cases of which everybody sees where they are"]
    months: list[LineJson]
    doors: list[LineJson]
    terms: Annotated[
        list[LineJson], "By who was mayor when it was told: since when, and which one in order"
    ]


class SpotJson(TypedDict):
    """An open case on the map; or a number of them, where many are near each other."""

    count: int
    number: Number | None
    summary: Annotated[str | None, "Its first words"]
    state: State | None
    late: bool | None
    kind: Annotated[str | None, "The code of its kind"]
    office: Annotated[OfficeNamed | None, "Who has it now"]
    url: Annotated[str | None, "Its page"]


class PointJson(TypedDict):
    """A place on the Earth."""

    type: Annotated[str, "Point"]
    coordinates: Annotated[list[float], "Longitude and latitude, in degrees"]


class FeatureJson(TypedDict):
    """One thing on the map."""

    type: Annotated[str, "Feature"]
    geometry: PointJson
    properties: SpotJson


class MapJson(TypedDict):
    """Open cases as GeoJSON (RFC 7946)."""

    type: Annotated[str, "FeatureCollection"]
    features: list[FeatureJson]


def map_json(cases: Sequence[CaseView], squares: Sequence[Square]) -> MapJson:
    """Cases one by one, and numbers of them."""
    spots = [
        *((view.case.lat, view.case.lon, _spot(view)) for view in cases),
        *((square.lat, square.lon, _spots(square)) for square in squares),
    ]
    return {
        "type": "FeatureCollection",
        "features": [_feature(lat or 0.0, lon or 0.0, about) for lat, lon, about in spots],
    }


def _feature(lat: float, lon: float, about: SpotJson) -> FeatureJson:
    point: PointJson = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
    return {"type": "Feature", "geometry": point, "properties": about}


def _spot(view: CaseView) -> SpotJson:
    return {
        "count": 1,
        "number": Number(view.number),
        "summary": view.summary,
        "state": view.state,
        "late": view.late,
        "kind": view.kind.code,
        "office": _named(view.office),
        "url": view.url,
    }


def _spots(square: Square) -> SpotJson:
    return {
        "count": square.count,
        "number": None,
        "summary": None,
        "state": None,
        "late": None,
        "kind": None,
        "office": None,
        "url": None,
    }


def case_json(view: CaseView) -> CaseJson:
    """A case, as much of it as its view holds."""
    return {
        "id": str(view.case.pk),
        "number": Number(view.number),
        "state": view.state,
        "late": view.late,
        "office": _named(view.office),
        "kind": view.kind.code,
        "street": view.street,
        "district": view.district,
        "opened_at": _moment(view.opened_at),
        "updated_at": _moment(view.updated_at),
        "closed_at": _perhaps(view.closed_at),
        "closed_by": ClosedBy(view.closed_by) if view.closed_by else None,
        "joined_to": Number(view.joined_to) if view.joined_to else None,
        "promises": [_promise(promise) for promise in view.promises],
        "followers_count": view.followers_count,
        "history": [_step(step) for step in view.history],
        "post": _id(view.post_id),
        "url": view.url,
    }


def office_json(card: OfficeCard, kept: Kept, open_cases: int) -> OfficeJson:
    """An office of the directory."""
    return {
        **_named(card.office),
        "on_duty": card.on_duty,
        "until": _perhaps(card.until),
        "open_cases": open_cases,
        "promises_kept": kept.kept,
        "promises_broken": kept.broken,
        "url": absolute(f"/@{card.office.handle}"),
    }


def figures_json(its: Figures) -> FiguresJson:
    """The figures; lines with too few cases to be shown are left out."""
    return {
        "until": _moment(its.until or clock.now()),
        "town": _line(its.town),
        "offices": _lines(its.offices),
        "kinds": _lines(its.kinds),
        "districts": _lines(its.districts),
        "months": _lines(its.months),
        "doors": _lines(its.doors),
        "terms": _lines(its.terms),
    }


def _named(office: Office) -> OfficeNamed:
    return {"handle": office.handle, "title": office.title}


def _promise(promise: Promise) -> PromiseJson:
    return {
        "by": promise.office.handle,
        "made_at": _moment(promise.made_at),
        "due_at": _moment(promise.due_at),
        "kept_at": _perhaps(promise.kept_at),
        "moved_at": _perhaps(promise.moved_at),
        "broken_at": _perhaps(promise.broken_at),
        "reason": promise.reason or None,
    }


def _step(step: Step) -> StepJson:
    return {"at": _moment(step.at), "what": step.what, "by": step.by, "post": _id(step.post)}


def _lines(lines: list[Line]) -> list[LineJson]:
    return [_line(line) for line in lines if not line.hidden]


def _line(line: Line) -> LineJson:
    said = {name: getattr(line, name) for name in ("name", *COLUMNS)}
    return cast("LineJson", said)


def _moment(at: datetime) -> Moment:
    return Moment(clock.iso(at))


def _perhaps(at: datetime | None) -> Moment | None:
    return _moment(at) if at else None


def _id(some_id: int | None) -> str | None:
    return str(some_id) if some_id else None
