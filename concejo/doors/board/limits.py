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
from concejo.cases.limits import Owed, Whom
from concejo.cases.queries.kinds import its_place, kind_called, limits_of_kinds
from concejo.doors.board.views import NotYourBoard
from concejo.doors.web.asked import person_of, signed_in
from concejo.doors.web.forms import LimitsForm
from concejo.offices.queries import may_manage

_MOST_RUNGS = 12
# Room for more steps than there are.
_BLANK: list[dict[str, str]] = [{}, {}]


@never_cache
@require_safe
@signed_in
def all_of_them(request: HttpRequest) -> HttpResponse:
    """What counts for each kind now, and what will."""
    _manager(request)
    return render(
        request,
        "board/limits.html",
        {"lines": sorted(limits_of_kinds(), key=lambda line: its_place(line.kind))},
    )


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
    }
    form = LimitsForm(request.POST or None, initial=now)
    rungs = [_typed(request, n) for n in range(_MOST_RUNGS)]
    if not all(_is_whole(rung) for rung in rungs if rung):
        form.add_error(None, _("A step says what is owed, after how much of it, and who is told."))
    if form.is_valid():
        said = form.cleaned_data
        given = LimitsGiven(
            # Empty is none here: everything that counts stands in the form.
            said["answer_hours"] or 0,
            said["promise_hours"],
            said["fix_hours"] or 0,
            ["{owed}:{percent}:{whom}".format_map(rung) for rung in rungs if rung],
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
    stands = [{"owed": r.owed, "percent": r.percent, "whom": r.whom} for r in line.ladder]
    page = {
        "form": form,
        "line": line,
        "rungs": [*filter(None, rungs if form.is_bound else stands), *_BLANK][:_MOST_RUNGS],
        "owed": Owed.choices,
        "whom": Whom.choices,
    }
    return render(request, "board/limits_of_kind.html", page, status=422 if form.errors else 200)


def _typed(request: HttpRequest, n: int) -> dict[str, str]:
    """A step as it stands in the form; nothing where nobody chose or wrote anything."""
    said = {
        name: request.POST.get(f"rung{n}-{name}", "").strip()
        for name in ("owed", "percent", "whom")
    }
    return said if any(said.values()) else {}


def _is_whole(rung: dict[str, str]) -> bool:
    return all(rung.values()) and rung["percent"].rstrip("% ").isdecimal()


def _manager(request: HttpRequest) -> Actor:
    person = person_of(request)
    if not may_manage(person):
        raise NotYourBoard
    return person
