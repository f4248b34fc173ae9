"""The map of open cases, with a list that says the same; and what is drawn behind it."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.http.response import HttpResponse
from django.shortcuts import render
from django.utils.http import http_date, urlencode
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe

from concejo.base.errors import Refused
from concejo.cases.actions.whereabouts import pin
from concejo.cases.queries.kinds import kinds_by_name
from concejo.cases.queries.lists import Filters, cases
from concejo.cases.states import OPEN
from concejo.doors.web.asked import page_asked, paging, shown, viewer_of
from concejo.doors.web.places import bounds
from concejo.offices.queries import all_offices
from concejo.places.background import background
from concejo.places.queries import all_streets, street

_A_DAY = 24 * 3600
_GEOJSON = "application/geo+json"


@require_safe
def open_cases(request: HttpRequest) -> HttpResponse:
    """Every open case that is at a place, on a map and as a list; the newest first."""
    viewer = viewer_of(request)
    asked = {name: request.GET.get(name, "").strip()[:120] for name in ("office", "kind")}
    filters = Filters(OPEN, asked["office"], asked["kind"], at_a_place=True)
    views = cases(viewer, page_asked(request), filters)
    page = {
        "cases": shown(request, views),
        "asked": asked,
        "source": "/api/concejo/v1/map?" + urlencode({k: v for k, v in asked.items() if v}),
        "bounds": bounds(),
        "kinds": kinds_by_name(),
        "offices": all_offices(),
        **paging(request, [view.case.pk for view in views]),
    }
    return render(request, "web/map.html", page)


@require_safe
def behind(request: HttpRequest) -> HttpResponseBase:
    """The town's lines as they were brought; else a point for each street of its list."""
    path = background(settings.DIR)
    if path is not None:
        answer: HttpResponseBase = FileResponse(
            path.open("rb"), content_type="application/geo+json"
        )
        answer.headers["Last-Modified"] = http_date(path.stat().st_mtime)
    else:
        answer = JsonResponse(_points(), content_type=_GEOJSON)
    answer.headers["Cache-Control"] = f"public, max-age={_A_DAY}"
    return answer


@require_safe
def near(request: HttpRequest) -> JsonResponse:
    """What is at a point of the map, in a sentence: the nearest street, or that it is elsewhere."""
    try:
        lat, lon = float(request.GET.get("lat", "")), float(request.GET.get("lon", ""))
        place = pin(lat, lon)
    except ValueError:
        says = str(NoPoint())
        return JsonResponse({"error": says, "says": says}, status=NoPoint.status)
    except Refused as refusal:
        return JsonResponse({"inside": False, "says": str(refusal)})
    its = street(place.street_id) if place.street_id else None
    says = (
        _("The pin is set. The nearest street is %(street)s.") % {"street": its.name}
        if its
        else _("The pin is set. No street that we know is near.")
    )
    return JsonResponse({"inside": True, "says": says, "street": its.name if its else ""})


class NoPoint(Refused):
    message = gettext_lazy("A point is lat and lon in degrees, such as 37.22 and -3.6.")


def _points() -> dict[str, object]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": street.name},
                "geometry": {"type": "Point", "coordinates": [street.lon, street.lat]},
            }
            for street in all_streets()
            if street.lat is not None
        ],
    }
