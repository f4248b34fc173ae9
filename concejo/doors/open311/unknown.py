"""What is nowhere, in the form that was asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from concejo.base.errors import NotFound
from concejo.doors.open311.errors import answered


@csrf_exempt
def unknown(request: HttpRequest, path: str) -> HttpResponse:
    """XML unless JSON was asked for: programs of this standard read that first."""
    wants_json = path.endswith(".json") or "json" in request.headers.get("Accept", "")
    return answered(NotFound(), "json" if wants_json else "xml")
