"""Several cases answered at once: the form, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from concejo.base.errors import NotFound, Refused
from concejo.cases.errors import LookFirst
from concejo.doors.web.asked import once_key, person_of, signed_in
from concejo.doors.web.days import due_at, tappable_days
from concejo.doors.web.steps import look_first
from concejo.offices.models import Office
from concejo.offices.queries import all_offices, holders, office_by_handle
from concejo.work.actions.bundles import Together, answer_together, undo_together
from concejo.work.queries.bundles import outcome_of
from concejo.work.queries.desks import called, desk_of


@require_POST
@signed_in
def several(request: HttpRequest, handle: str) -> HttpResponse:
    """Take the step with all that are ticked; what was typed is never lost."""
    person = person_of(request)
    office = desk_of(person, handle)
    numbers = [number[:12] for number in request.POST.getlist("case")]
    try:
        bundle = answer_together(
            person,
            handle,
            numbers,
            _wish(request, office),
            form=once_key(request),
            asked=request.POST.get("step") == "send",
        )
    except LookFirst as look:
        return look_first(request, str(look.facts["text"]))
    except Refused as refusal:
        page = {
            "office": office,
            "wrong": str(refusal),
            "ticked": called(person, numbers),
            "said": request.POST,
            **choices(office),
        }
        return render(request, "desk/several.html", page, status=refusal.status)
    return redirect("bundle", office.handle, bundle.pk)


@never_cache
@require_safe
@signed_in
def bundle(request: HttpRequest, handle: str, bundle_id: int) -> HttpResponse:
    """What became of each; those that were refused, to try again."""
    outcome = outcome_of(person_of(request), bundle_id)
    office = outcome.bundle.office
    if office.handle != handle.lower():
        raise NotFound
    page = {
        "office": office,
        "outcome": outcome,
        "ticked": [(line.case.number, line.case.summary) for line in outcome.refused],
        "said": outcome.bundle.asked,
        **choices(office),
    }
    return render(request, "desk/several.html", page)


@require_POST
@signed_in
def undo(request: HttpRequest, handle: str, bundle_id: int) -> HttpResponse:
    """Take all of it back."""
    undo_together(person_of(request), bundle_id)
    return redirect("bundle", handle, bundle_id)


def choices(office: Office) -> dict[str, Any]:  # Any: a page
    """What can be chosen for several cases of an office."""
    return {
        "days": tappable_days(office),
        "offices": all_offices(),
        "people": holders(office),
    }


def _wish(request: HttpRequest, office: Office) -> Together:
    form = request.POST
    verb, words = form.get("verb", ""), form.get("words", "").strip()
    if verb == "promise":
        return Together(verb, words, due_at=_due(request, office, form.get("day", "date")))
    if verb == "hand_over":
        to = office_by_handle(form.get("to", ""))
        day = form.get("date", "")
        return Together(
            verb, words, to=to.handle, due_at=_due(request, to, "date") if day else None
        )
    if verb == "give":
        return Together(verb, to=form.get("person", ""))
    return Together(verb, words)


def _due(request: HttpRequest, office: Office, day: str) -> datetime:
    return due_at(office, day, request.POST.get("date", ""), request.POST.get("time", ""))
