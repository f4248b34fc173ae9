"""Who of an office is on duty, week by week; and when somebody rests."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.doors.desk.forms import RestForm
from concejo.doors.web.asked import person_of, signed_in
from concejo.offices.actions import set_rest, set_rota
from concejo.offices.duty import (
    WEEK,
    duties_of,
    monday_of,
    people_on_duty,
    rest_of,
    times_said,
)
from concejo.offices.models import Office
from concejo.offices.queries import holders
from concejo.work.models import Told
from concejo.work.queries.desk_mail import held_seats
from concejo.work.queries.desks import desk_of

_CELL = re.compile(r"t-(\d{1,18})-(\d{4}-\d{2}-\d{2})")
# Tables are written for the past and the next year, and no further.
_FARTHEST = timedelta(days=400)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def rota(request: HttpRequest, handle: str) -> HttpResponse:
    """The table of a week: a field for each person and day."""
    person = person_of(request)
    office = desk_of(person, handle)
    monday = _monday(request)
    wrong, status = "", 200
    if request.method == "POST":
        try:
            set_rota(person, handle, monday, _typed(request))
        except Refused as refusal:
            wrong, status = str(refusal), refusal.status
        else:
            messages.success(request, _("The week is written down."))
            return redirect(f"{request.path}?week={monday:%Y-%m-%d}")
    people = holders(office)
    copied = "copy" in request.GET
    page = {
        "office": office,
        "monday": monday,
        "before": monday - timedelta(days=WEEK),
        "after": monday + timedelta(days=WEEK),
        "days": _days(request, office, people, monday, copied=copied),
        "is_copied": copied,
        "on_duty": people_on_duty(office),
        "wrong": wrong,
    }
    return render(request, "desk/rota.html", page, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def rest(request: HttpRequest) -> HttpResponse:
    """When I do not want to be woken, and when I am away."""
    person = person_of(request)
    its = rest_of(person)
    now = {"quiet": its.quiet, "away_from": its.away_from, "away_until": its.away_until}
    form = RestForm(request.POST or None, initial=now)
    if form.is_valid():
        try:
            set_rest(person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("So it is."))
            return redirect("rest")
    page = {
        "form": form,
        "seats": held_seats(person),
        "choices": Told.choices,
        "has_mailbox": person.user and person.user.email and person.user.email_confirmed_at,
    }
    return render(request, "desk/rest.html", page, status=422 if form.errors else 200)


def _monday(request: HttpRequest) -> date:
    typed = request.POST.get("week") or request.GET.get("week", "")
    try:
        day = parse_date(typed) or clock.today()
    except ValueError:
        day = clock.today()
    near = abs(day - clock.today()) <= _FARTHEST
    return monday_of(day if near else clock.today())


def _typed(request: HttpRequest) -> dict[tuple[int, date], str]:
    cells = {}
    for name, text in request.POST.items():
        if found := _CELL.fullmatch(name):
            try:
                day = date.fromisoformat(found[2])
            except ValueError:
                continue
            cells[int(found[1]), day] = str(text)
    return cells


def _days(
    request: HttpRequest, office: Office, people: list[Account], monday: date, *, copied: bool
) -> list[dict[str, Any]]:  # Any: a page
    """The days of a week with a field for each person: as typed, as kept, or as the week before."""
    shift = timedelta(days=WEEK) if copied else timedelta()
    kept = {
        (row.person_id, row.day + shift): times_said(row.stretches)
        for row in duties_of(office, monday - shift)
    }
    said = {**kept, **_typed(request)}
    days = [monday + timedelta(days=n) for n in range(WEEK)]
    return [
        {
            "day": day,
            "is_today": day == clock.today(),
            "cells": [
                {
                    "person": one,
                    "name": f"t-{one.pk}-{day:%Y-%m-%d}",
                    "text": said.get((one.pk, day), ""),
                }
                for one in people
            ],
        }
        for day in days
    ]
