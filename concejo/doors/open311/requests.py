"""Reports in, and how they stand. https://wiki.open311.org/GeoReport_v2/"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from concejo.base.ids import as_id
from concejo.base.telephones import NoTelephone, is_written_like_one
from concejo.cases.actions.answering import Said as Answers
from concejo.cases.actions.opening import ContactGiven, Report, others_reading
from concejo.cases.actions.whereabouts import pin
from concejo.cases.crier import emergency, read_too
from concejo.cases.models import Case
from concejo.doors.api.addresses import at
from concejo.doors.api.params import Missing, NotOneOf
from concejo.doors.open311.errors import (
    BoxNotPossible,
    EndsBeforeItBegins,
    NoEmail,
    NoSuchAddress,
    PlaceNeeded,
    PlaceNotPossible,
    RadiusNotPossible,
    TooLong,
)
from concejo.doors.open311.operation import Asked, operation
from concejo.doors.open311.photos import photos_in
from concejo.doors.open311.render import Said, Value
from concejo.doors.open311.words import media, receipt, w3
from concejo.exchange.actions.reports import bring_report
from concejo.exchange.errors import NoSuchRequest, NoSuchToken
from concejo.exchange.queries import requests as queries
from concejo.exchange.queries.requests import DAYS_SHOWN, MOST_SHOWN, Around, Box, Request, Wanted
from concejo.exchange.statuses import CLOSED_STATES
from concejo.places.queries import gazetteer, street, the_town
from concejo.posts.drafts import Place

_FARTHEST = 50_000.0
_MOST_PAGES = 10_000
# With so many digits somebody can be called, whatever stands between and beside them.
_FEWEST_DIGITS, _LONGEST_PHONE = 6, 40
# What FixMyStreet sends for an address where nobody has moved its pin.
_NOT_POINTED = "#NOTPINPOINTED"

# --- In ---


@dataclass(frozen=True)
class NewRequest:
    """A report, as GeoReport has it."""

    service_code: str = ""
    lat: float | None = None
    long: float | None = None
    address_string: str = ""
    address_id: str = ""
    description: str = ""
    media_url: list[str] | None = None
    email: str = ""
    phone: str = ""
    first_name: str = ""
    last_name: str = ""


@operation("POST", needs_key=True)
def send(asked: Asked, params: NewRequest) -> Said:
    """A report becomes a case at once: the answer is its number."""
    by = asked.by
    if not params.service_code:
        raise Missing(name="service_code")
    kind = queries.service_called(params.service_code)
    place, words = _place(params)
    contact = _contact(params)
    photos, pictures = photos_in(asked.said, params.media_url or [])
    report = Report(
        text="\n\n".join(part for part in (params.description.strip(), words) if part)
        or kind.name_in(asked.language),
        contact=contact,
        photos=photos,
        place=place,
        language=asked.language,
        kind=kind.code,
        answers=_answers(asked.said.get("attribute"), params.address_id),
        idempotency_key=asked.http.headers.get("Idempotency-Key", ""),
    )
    case = bring_report(by, report, pictures)
    return Said("service_requests", [_taken(case)])


def _taken(case: Case) -> Value:
    notice = receipt(case)
    if case.is_danger:
        notice = f"{emergency()} {notice} {read_too(others_reading(case))}".strip()
    return {
        "service_request_id": case.number,
        "service_notice": notice,
        "account_id": None,
    }


def _place(params: NewRequest) -> tuple[Place | None, str]:
    """Where it is; and the words that say so where no street was found in them."""
    lat, lon, address = params.lat, params.long, params.address_string.strip()
    if (lat is None) != (lon is None):
        raise PlaceNotPossible
    address_id = params.address_id.strip()
    if address_id == _NOT_POINTED:
        address_id = ""
    if lat is None and not address and not address_id:
        raise PlaceNeeded
    known = street(as_id(address_id)) if address_id else None
    if address_id and known is None:
        raise NoSuchAddress(address_id=address_id[:100])
    found = gazetteer().find(address) if address else None
    its = street(found.street_id) if found else known
    words = address if address and not found else ""
    if lat is None or lon is None:
        number = found.number[:12] if found else ""
        return (Place(street_id=its.pk, number=number) if its else None), words
    if abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 - degrees
        raise PlaceNotPossible
    return pin(lat, lon, its, found.number if found else ""), words


def _contact(params: NewRequest) -> ContactGiven:
    email = params.email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise NoEmail(email=email[:100]) from None
    name = f"{params.first_name} {params.last_name}".strip()
    return ContactGiven(name, _phone(params.phone.strip()), email)


def _phone(said: str) -> str:
    """As it was written: a program cannot ask whoever wrote two of them, or a name beside one."""
    digits = sum(sign.isdecimal() for sign in said)
    if said and digits < _FEWEST_DIGITS and not is_written_like_one(said):
        raise NoTelephone(said=said[:_LONGEST_PHONE])
    return said[:_LONGEST_PHONE].rstrip()


def _answers(said: Any, address_id: str) -> Answers:  # Any: whatever came
    """``attribute[code]=value``, ``attribute[code][]=…`` for several; what is deeper is nothing."""
    rows = said if isinstance(said, dict) else {}
    answers: dict[str, str | list[str]] = {}
    for code, value in rows.items():
        if isinstance(value, list):
            answers[code] = [str(one) for one in value if isinstance(one, str | int | float)]
        elif isinstance(value, str | int | float):
            answers[code] = str(value)
    return {**answers, "address_id": address_id} if address_id else answers


# --- Out ---


@dataclass(frozen=True)
class RequestsAsked:
    """Which requests are asked for."""

    service_request_id: str = ""
    service_code: str = ""
    start_date: datetime | None = None
    end_date: datetime | None = None
    status: str = ""
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    lat: float | None = None
    long: float | None = None
    # In metres.
    radius: float | None = None
    bbox: str = ""
    page: int | None = None
    per_page: int | None = None
    page_size: int | None = None
    extensions: bool = False


@operation("GET")
def several(asked: Asked, params: RequestsAsked) -> Said:
    """Requests, the newest first: of the last 90 days unless said, a thousand at most."""
    found = queries.requests(_wanted(params))
    return Said("service_requests", [_request(each, more=params.extensions) for each in found])


@dataclass(frozen=True)
class OneAsked:
    """Whether more is wanted than the standard knows."""

    extensions: bool = False


@operation("GET")
def one(asked: Asked, params: OneAsked, service_request_id: str) -> Said:
    """One request, in a list as the standard has it."""
    found = queries.request(service_request_id)
    return Said("service_requests", [_request(found, more=params.extensions)])


@operation("GET")
def token(asked: Asked, token: str) -> Said:
    """Which request a token stands for. Each is answered with its number, which is its token."""
    try:
        found = queries.request(token)
    except NoSuchRequest:
        raise NoSuchToken from None
    number = found.view.number
    return Said("service_requests", [{"service_request_id": number, "token": number}])


def _wanted(params: RequestsAsked) -> Wanted:
    numbers, kinds = _several(params.service_request_id), _several(params.service_code)
    since, until = params.start_date, params.end_date
    by_update = params.updated_after or params.updated_before
    if not by_update or since or until:
        since, until = queries.default_window(since, until)
        if until < since:
            raise EndsBeforeItBegins
        if until - since > DAYS_SHOWN:
            raise TooLong
    per_page = params.per_page or params.page_size or MOST_SHOWN
    return Wanted(
        numbers=numbers[:MOST_SHOWN],
        kinds=kinds[:MOST_SHOWN],
        since=since,
        until=until,
        updated_since=params.updated_after,
        updated_until=params.updated_before,
        closed=_closed(_several(params.status)),
        around=_around(params),
        box=_box(params.bbox),
        page=max(1, min(params.page or 1, _MOST_PAGES)),
        per_page=max(1, min(per_page, MOST_SHOWN)),
    )


def _several(said: str) -> list[str]:
    return [one for part in said.split(",") if (one := part.strip())]


def _closed(statuses: Sequence[str]) -> bool | None:
    wanted = {status.lower() for status in statuses}
    if wanted - {"open", "closed"}:
        raise NotOneOf(name="status", choices="open, closed")
    return wanted == {"closed"} if len(wanted) == 1 else None


def _around(params: RequestsAsked) -> Around | None:
    lat, lon, metres = params.lat, params.long, params.radius
    if metres is not None and metres < 0:
        raise RadiusNotPossible
    if lat is None and lon is None:
        return None
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 - degrees
        raise PlaceNotPossible
    # A point without a radius says only of which town one speaks.
    return Around(lat, lon, min(metres, _FARTHEST)) if metres is not None else None


def _box(said: str) -> Box | None:
    if not said:
        return None
    try:
        west, south, east, north = (float(part) for part in said.split(","))
    except ValueError:
        raise BoxNotPossible from None
    if not (-90 <= south <= north <= 90 and -180 <= west <= east <= 180):  # noqa: PLR2004 - degrees
        raise BoxNotPossible
    return Box(south=south, west=west, north=north, east=east)


def _request(its: Request, *, more: bool) -> Value:
    view, case = its.view, its.view.case
    is_closed = case.state in CLOSED_STATES
    changed = (case.closed_at or case.done_at if is_closed else None) or case.updated_at
    said: dict[str, Value] = {
        "service_request_id": view.number,
        "status": "closed" if is_closed else "open",
        "status_notes": its.note or None,
        "service_name": view.kind_name,
        "service_code": view.kind.code,
        "description": its.text,
        "agency_responsible": view.office.title,
        "service_notice": None,
        "requested_datetime": w3(view.opened_at),
        "updated_datetime": w3(changed),
        "expected_datetime": w3(view.promise.due_at) if view.promise else None,
        "address": _address(case),
        "address_id": str(case.street_id) if case.street_id else None,
        "zipcode": None,
        "lat": case.lat,
        "long": case.lon,
        "media_url": media(its.photos),
    }
    if more:
        said["extended_attributes"] = {
            "status": queries.status_of(case),
            "url": at(f"/cases/{view.number}"),
            "followers_count": view.followers_count,
        }
    return said


def _address(case: Case) -> str:
    """From the most to the least particular, as the standard wants it."""
    if case.street is None:
        return ""
    line = f"{case.street.name} {case.street_number}".strip()
    return ", ".join(part for part in (line, case.street.district, the_town().name) if part)
