"""Telling everybody something: for the mayor's office and the office that takes everything in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from concejo.accounts.actors import Actor
from concejo.base.errors import Refused
from concejo.doors.web.asked import person_of, signed_in
from concejo.doors.web.forms import AnnouncementForm
from concejo.notices.actions.announcing import announce, take_back
from concejo.notices.errors import NotForYouToAnnounce
from concejo.notices.queries import announcements, may_announce


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def all_of_them(request: HttpRequest) -> HttpResponse:
    """What stands now, and a form for something new."""
    teller, form = _teller(request), AnnouncementForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            announce(
                teller,
                said["text"],
                starts_at=said["starts_at"],
                ends_at=said["ends_at"],
                is_all_day=said["is_all_day"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Everybody is told."))
            return redirect("/announcements")
    page = {"form": form, "announcements": announcements()}
    status = 422 if form.errors else 200
    return render(request, "board/announcements.html", page, status=status)


@require_POST
@signed_in
def end(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Show one no longer."""
    take_back(_teller(request), announcement_id)
    messages.success(request, _("It is shown no longer."))
    return redirect("/announcements")


def _teller(request: HttpRequest) -> Actor:
    person = person_of(request)
    if not may_announce(person):
        raise NotForYouToAnnounce
    return person
