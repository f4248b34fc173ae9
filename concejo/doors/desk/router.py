"""Whose is it? What the router is not sure of, for somebody at intake to say with one key."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concejo.base.errors import NotAllowed, Refused
from concejo.cases.actions import desk
from concejo.cases.queries.cases import case_for
from concejo.cases.queries.kinds import kinds_by_name
from concejo.cases.queries.unrouted import (
    Unrouted,
    may_route,
    unrouted,
    unrouted_count,
    unrouted_one,
)
from concejo.cases.routing import has_router
from concejo.doors.web.asked import actor_of, around, back, offset_asked, person_of, signed_in
from concejo.doors.web.cases import case_page
from concejo.doors.web.places import NoSuchStreet, bounds, corrected, point_as_typed
from concejo.offices.queries import all_offices, intake
from concejo.places.errors import PointNotHere

_SHOWN = 20


class NotAtIntake(NotAllowed):
    message = gettext_lazy("Only those who hold the intake office say whose a report is.")


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form of a report, and what was wrong with it."""

    report: Unrouted
    kind: str
    street: str
    house: str
    lat: str
    lon: str
    # The point that there is, as ``lat`` and ``lon`` would say it.
    point: tuple[str, str]
    office: str = ""
    wrong: str = ""
    is_street_wrong: bool = False
    is_point_wrong: bool = False

    @property
    def is_proposed(self) -> bool:
        """Is the kind one of those that the router thinks of?"""
        return any(each.kind.code == self.kind for each in self.report.kinds)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def router(request: HttpRequest) -> HttpResponse:
    """Each report with the offices that it may be for, the likeliest first; one press says all."""
    if request.method == "POST":
        return _said(request)
    if not may_route(person_of(request)):
        raise NotAtIntake
    return _page(request, _reports(request))


def _said(request: HttpRequest) -> HttpResponse:
    number, sent = request.POST.get("case", "")[:20], request.POST.get("sent", "")[:40]
    actor = actor_of(request)
    try:
        if sent:
            desk.once(actor, number, f"route::{sent}", lambda: _route(request, number))
        else:
            _route(request, number)
    except Refused as refusal:
        return _refused(request, number, refusal)
    return back(request, "/router")


def _route(request: HttpRequest, number: str) -> None:
    form, actor = request.POST, actor_of(request)
    case = case_for(actor, number)
    place = None
    if "street" in form:
        place = corrected(form, case)
    to = form.get("to") or form.get("other", "")
    desk.route(actor, case.number, to=to, kind=form.get("kind", ""), place=place)


def _refused(request: HttpRequest, number: str, refusal: Refused) -> HttpResponse:
    """The page again, with the sentence beside that report and what was typed in its fields."""
    person = person_of(request)
    reports = _reports(request) if may_route(person) else []
    if all(each.view.number != number for each in reports):
        # Others were routed meanwhile: it stands on an earlier page by now.
        reports = unrouted_one(person, number) + reports
    if all(each.view.number != number for each in reports):
        # Somebody was quicker: the page of the case says how it stands.
        return case_page(request, number, wrong=str(refusal), status=refusal.status)
    return _page(request, reports, number, refusal)


def _reports(request: HttpRequest) -> list[Unrouted]:
    return unrouted(person_of(request), limit=_SHOWN + 1, offset=offset_asked(request))


def _page(
    request: HttpRequest,
    found: list[Unrouted],
    number: str = "",
    refusal: Refused | None = None,
) -> HttpResponse:
    person, sent = person_of(request), request.POST
    forms = []
    for report in found if refusal else found[:_SHOWN]:
        case = report.view.case
        street = report.view.street or ""
        point = point_as_typed(case)
        form = Filled(report, report.kind.code, street, case.street_number, *point, point)
        if refusal is not None and report.view.number == number:
            form = Filled(
                report,
                kind=sent.get("kind", form.kind),
                street=sent.get("street", form.street),
                house=sent.get("house", form.house),
                lat=sent.get("lat", form.lat),
                lon=sent.get("lon", form.lon),
                point=point,
                office=sent.get("other", ""),
                wrong=str(refusal),
                is_street_wrong=isinstance(refusal, NoSuchStreet),
                is_point_wrong=isinstance(refusal, PointNotHere),
            )
        forms.append(form)
    page = {
        "intake": intake(),
        "count": unrouted_count(person),
        "has_router": has_router(),
        "forms": forms,
        "refused": refusal is not None,
        "bounds": bounds(),
        "kinds": kinds_by_name(),
        "offices": [office for office in all_offices() if not office.is_intake],
        **around(offset_asked(request), _SHOWN, len(found)),
    }
    return render(request, "desk/router.html", page, status=refusal.status if refusal else 200)
