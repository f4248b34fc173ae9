"""Whose is it? What the router is not sure of, for somebody at intake to say with one key."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from concejo.base.errors import NotAllowed
from concejo.cases.queries.kinds import all_kinds
from concejo.cases.queries.unrouted import may_route, unrouted, unrouted_count
from concejo.doors.web.asked import around, offset_asked, person_of, signed_in
from concejo.offices.queries import all_offices, intake

_SHOWN = 20


class NotAtIntake(NotAllowed):
    message = gettext_lazy("Only those who hold the intake office say whose a report is.")


@never_cache
@require_safe
@signed_in
def router(request: HttpRequest) -> HttpResponse:
    """Each report with the offices that it may be for, the likeliest first."""
    person = person_of(request)
    if not may_route(person):
        raise NotAtIntake
    offset = offset_asked(request)
    found = unrouted(person, limit=_SHOWN + 1, offset=offset)
    page = {
        "intake": intake(),
        "count": unrouted_count(person),
        "reports": found[:_SHOWN],
        "kinds": all_kinds(),
        "offices": [office for office in all_offices() if not office.is_intake],
        **around(offset, _SHOWN, len(found)),
    }
    return render(request, "desk/router.html", page)
