"""The work of a desk as a list to take along: in the order of the way, for paper or a telephone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases.queries.desk import desk_queue
from concejo.doors.desk.wanted import wanted_by
from concejo.doors.web.asked import person_of, signed_in
from concejo.doors.web.places import street_typed
from concejo.offices.actions import place_office
from concejo.offices.models import Office
from concejo.places.models import Street
from concejo.work.queries.desks import desk_of
from concejo.work.queries.rounds import round_with, start_of

# What somebody can do in a day, and more.
_MOST = 120


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def work_round(request: HttpRequest, handle: str) -> HttpResponse:
    """The round, from where the office is or from a street that is given."""
    person = person_of(request)
    office = desk_of(person, handle)
    said = request.POST if request.method == "POST" else request.GET
    start, wrong = _start(said.get("from", ""), office)
    if request.method == "POST" and not wrong:
        place_office(person, handle, start)
        messages.success(request, _("Rounds start there from now on."))
        query = request.GET.urlencode()
        return redirect(f"{request.path}?{query}" if query else request.path)
    asked = wanted_by(request)
    views = desk_queue(person, office, asked.wanted, limit=_MOST + 1, all_danger=False)
    page = {
        "office": office,
        "round": round_with(views[:_MOST], start),
        "asked": asked,
        "from": said.get("from", "")[:120] or (start.name if start else ""),
        "wrong": wrong or asked.wrong,
        "is_cut": len(views) > _MOST,
        "most": _MOST,
        "today": clock.now(),
        "who": person.account,
    }
    return render(request, "desk/round.html", page, status=422 if wrong else 200)


def _start(typed: str, office: Office) -> tuple[Street | None, str]:
    """Where it starts: a street that was typed, else where the office is."""
    if not typed.strip():
        return start_of(office), ""
    try:
        return street_typed(typed[:120]), ""
    except Refused as refusal:
        return start_of(office), str(refusal)
