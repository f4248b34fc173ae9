"""Answering those who ask the town to take something about them out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from concejo.doors.board.views import NotYourBoard
from concejo.doors.web.asked import person_of, signed_in
from concejo.offices.queries import may_manage
from concejo.rights.actions.asking import answer_removal
from concejo.rights.queries import removals


@never_cache
@require_safe
@signed_in
def requests(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest date first; below it what is answered."""
    person = person_of(request)
    if not may_manage(person):
        raise NotYourBoard
    return render(request, "board/data.html", {"requests": removals(person)})


@require_POST
@signed_in
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Decide, and say why."""
    takes_down = request.POST.get("do") == "take_down"
    words = request.POST.get("answer", "")
    answer_removal(person_of(request), request_id, words, takes_down=takes_down)
    messages.success(request, _("The answer is on its way."))
    return redirect("/board/data")
