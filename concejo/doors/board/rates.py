"""What a case costs the town: for the mayor's office and for intake."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concejo.base.errors import Refused
from concejo.doors.board.views import NotYourBoard
from concejo.doors.web.asked import person_of, signed_in
from concejo.doors.web.forms import RatesForm
from concejo.doors.web.words import door_name
from concejo.figures.actions import set_rates
from concejo.figures.counting import figures
from concejo.figures.rates import Rates, rates
from concejo.offices.queries import may_manage

_USUAL = ("web", "api", "counter", "phone")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def of_the_town(request: HttpRequest) -> HttpResponse:
    """Minutes by way in, and euros an hour. Empty says nothing about it."""
    manager = person_of(request)
    if not may_manage(manager):
        raise NotYourBoard
    now = rates() or Rates()
    codes = dict.fromkeys([*_USUAL, *(line.name for line in figures().doors if line.name)])
    initial: dict[str, object] = {f"minutes_{code}": n for code, n in now.minutes.items()}
    initial["euros_an_hour"] = now.euros_an_hour or None
    doors = {code: door_name(code) for code in codes}
    form = RatesForm(request.POST or None, initial=initial, doors=doors)
    if form.is_valid():
        try:
            set_rates(manager, form.minutes, form.cleaned_data["euros_an_hour"] or 0)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It stands with the figures from now on."))
            return redirect("/figures#t-costs")
    page = {"form": form, "rates": now}
    return render(request, "board/rates.html", page, status=422 if form.errors else 200)
