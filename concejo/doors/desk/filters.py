"""The filters that somebody keeps at a desk: keeping one, opening with it, taking it away."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from concejo.base.errors import NotAllowed, NotFound, Refused
from concejo.doors.desk.wanted import understood
from concejo.doors.web.asked import person_of, signed_in
from concejo.work.actions.filters import drop_filter, keep_filter, open_with

_MOST_FIELDS = 20


@require_POST
@signed_in
def keep(request: HttpRequest, handle: str) -> HttpResponse:
    """Keep what the desk shows now. Only what a desk understands is kept."""
    said = dict(parse_qsl(request.POST.get("query", "")[:1000])[:_MOST_FIELDS])
    query = understood(said).query
    try:
        keep_filter(
            person_of(request),
            handle,
            name=request.POST.get("name", ""),
            query=query,
            is_default=bool(request.POST.get("default")),
        )
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"/desk/{handle}?{query or 'all=1'}")


@require_POST
@signed_in
def change(request: HttpRequest, handle: str, filter_id: int) -> HttpResponse:
    """Open the desk with it, or not; or take it away."""
    if request.POST.get("do") == "drop":
        drop_filter(person_of(request), filter_id)
    else:
        open_with(person_of(request), filter_id)
    return redirect(f"/desk/{handle}?all=1")
