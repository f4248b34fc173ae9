"""What is reported already: asking before one tells it, joining it, and leaving it again.

The same steps as on the pages, by the same actions and under the same limits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused
from concejo.cases.actions.desk import separate as separate_case
from concejo.cases.actions.following import follow_case, unfollow_case
from concejo.cases.actions.joining import tell_town_too
from concejo.cases.actions.opening import LONGEST_REPORT, Report, preview
from concejo.cases.actions.whereabouts import pin, street_in
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for
from concejo.cases.queries.views import view_of, views_of
from concejo.cases.similar import known_already
from concejo.doors.api import limits
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.params import Id, Missing
from concejo.doors.api.request import ApiRequest
from concejo.doors.opendata.entities import CaseJson, case_json
from concejo.posts.drafts import Place
from concejo.posts.errors import PostIsTooLong

_LONGEST_ADDRESS = 200

_NUMBER = Annotated[str, "Such as 2026-000123"]


class HalfAPoint(Refused):
    message = _("lat and lon belong together, in degrees such as 37.22 and -3.6.")


class StreetNotKnown(Refused):
    message = _("We know no street in “%(address)s”. Leave it out, and say it in the text.")


@dataclass(frozen=True)
class About:
    """What somebody is about to tell, and where it is."""

    text: Annotated[str, "What is wrong, and where, in a sentence"] = ""
    address: Annotated[str, "A street and perhaps a number, if they are not in the text"] = ""
    lat: Annotated[float | None, "A pin goes before every street; in degrees"] = None
    lon: Annotated[float | None, "Given together with lat"] = None
    language: Annotated[str, "Of the text, such as es"] = ""


@dataclass(frozen=True)
class Joining(About):
    """A report that goes on in another case."""

    media_ids: Annotated[list[Id], "Photos uploaded to /api/v2/media, four at most"] = field(
        default_factory=list
    )


@endpoint("POST", who="anyone", scope="read:statuses", limit=limits.TELL, misread=400)
def candidates(request: ApiRequest, params: About) -> list[CaseJson]:
    """Open cases that are likely of what somebody is about to tell, the likeliest first.

    Three at most, each of them open to whoever asks. None where the text is about people, names
    their data or says nothing of where it is. Nothing of what is asked is kept.
    """
    seen = preview(_text(params), params.language)
    found = known_already(request.viewer, params.text, seen, _place(params))
    views = views_of([one.case for one in found], request.viewer, with_history=True)
    return [case_json(view) for view in views]


@endpoint("POST", scope="write:statuses", limit=limits.TELL, misread=400)
def join(request: ApiRequest, params: Joining, number: _NUMBER) -> CaseJson:
    """Tell what is reported already: a case with its own number, which goes on in that one.

    If that one was closed in the meantime it stands by itself: no report is lost. Sent twice under
    one Idempotency-Key it is one. Nobody has looked at it first, so personal data is held back.
    """
    case_for(request.viewer, number)
    report = Report(
        text=_text(params),
        photos=params.media_ids,
        place=_place(params),
        language=params.language,
        door="api",
        asked=False,
        idempotency_key=request.http.headers.get("Idempotency-Key", ""),
    )
    return _said(request, tell_town_too(request.actor, report, into=number))


@endpoint("POST", scope="write:statuses", misread=400)
def separate(request: ApiRequest, number: _NUMBER) -> CaseJson:
    """Leave again: a joined case is one of its own after all. For whoever reported it."""
    return _said(request, separate_case(request.actor, number))


@endpoint("POST", scope="write:statuses", misread=400)
def follow(request: ApiRequest, number: _NUMBER) -> CaseJson:
    """It happens to me too: hear of every step of a case, without a report of one's own."""
    return _said(request, follow_case(request.actor, number))


@endpoint("POST", scope="write:statuses", misread=400)
def unfollow(request: ApiRequest, number: _NUMBER) -> CaseJson:
    """Hear of its steps no longer."""
    return _said(request, unfollow_case(request.actor, number))


def _said(request: ApiRequest, case: Case) -> CaseJson:
    return case_json(view_of(case_for(request.viewer, case.number), request.viewer))


def _text(params: About) -> str:
    if not params.text.strip():
        raise Missing(name="text")
    if len(params.text) > LONGEST_REPORT:
        # Here, as reading it takes the longer the more there is.
        extra = len(params.text) - LONGEST_REPORT
        raise PostIsTooLong(extra=extra, limit=LONGEST_REPORT)
    return params.text


def _place(params: About) -> Place | None:
    """The pin, with the street that is named or the nearest one."""
    address = params.address.strip()
    if len(address) > _LONGEST_ADDRESS:
        raise StreetNotKnown(address=f"{address[:60]}…")
    its, number = street_in(address) if address else (None, "")
    if params.address.strip() and its is None:
        raise StreetNotKnown(address=address[:60])
    if params.lat is None and params.lon is None:
        return Place(street_id=its.pk, number=number) if its else None
    if params.lat is None or params.lon is None:
        raise HalfAPoint
    return pin(params.lat, params.lon, its, number)
