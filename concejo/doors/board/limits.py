"""The limits of each kind of case: for the mayor's office and for intake."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases.actions.kinds import LimitsGiven, set_limits
from concejo.cases.queries.kinds import its_place, kind_called, limits_of_kinds
from concejo.doors.board.views import NotYourBoard
from concejo.doors.web.asked import person_of, signed_in
from concejo.doors.web.forms import LimitsForm
from concejo.offices.queries import may_manage


@never_cache
@require_safe
@signed_in
def all_of_them(request: HttpRequest) -> HttpResponse:
    """What counts for each kind now, and what will."""
    _manager(request)
    return render(request, "board/limits.html", {"lines": sorted(limits_of_kinds(), key=lambda line: its_place(line.kind))})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def of_kind(request: HttpRequest, code: str) -> HttpResponse:
    """Other limits for one kind, from a day on."""
    manager = _manager(request)
    kind = kind_called(code)
    (line,) = [line for line in limits_of_kinds() if line.kind.pk == kind.pk]
    now = {
        "answer_hours": line.now.answer_hours,
        "promise_hours": line.now.promise_hours,
        "fix_hours": line.now.fix_hours,
        "ladder": "\n".join(line.now.ladder),
    }
    form = LimitsForm(request.POST or None, initial=now)
    if form.is_valid():
        said = form.cleaned_data
        given = LimitsGiven(
            # Empty is none here: everything that counts stands in the form.
            said["answer_hours"] or 0,
            said["promise_hours"],
            said["fix_hours"] or 0,
            said["ladder"].split(),
        )
        day = said["since"]
        try:
            since = clock.in_town(datetime.combine(day, time())) if day else None
            set_limits(code, given, since=since, by=manager)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It counts for cases that are opened from then on."))
            return redirect("/limits")
    page = {"form": form, "line": line}
    return render(request, "board/limits_of_kind.html", page, status=422 if form.errors else 200)


def _manager(request: HttpRequest) -> Actor:
    person = person_of(request)
    if not may_manage(person):
        raise NotYourBoard
    return person
