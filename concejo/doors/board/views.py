"""The mayor's board: what nobody has answered or is late, by age, never by noise."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from concejo.base.errors import NotAllowed
from concejo.cases.queries.board import changes, hot_spots, promised_today
from concejo.cases.queries.desk import unanswered, waiting_by_office
from concejo.doors.web.asked import around, offset_asked, person_of, signed_in
from concejo.doors.web.words import change_name
from concejo.offices.queries import may_manage
from concejo.rights.queries import removals_waiting

_SHOWN = 25


class NotYourBoard(NotAllowed):
    message = _("The board is for the mayor's office and for the office that takes everything in.")


@never_cache
@require_safe
@signed_in
def board(request: HttpRequest) -> HttpResponse:
    """One line for each case, oldest date first; step in by saying something.

    Beside them: what changed since yesterday, what was promised for today, where more is told.
    """
    person = person_of(request)
    if not may_manage(person):
        raise NotYourBoard
    offset = offset_asked(request)
    views = unanswered(person, limit=_SHOWN + 1, offset=offset)
    page = {
        "cases": views[:_SHOWN],
        "data_requests": removals_waiting(),
        "by_office": waiting_by_office(person),
        "changes": [(change_name(c.what), c) for c in changes(person)],
        "today": promised_today(person),
        "hot_spots": hot_spots(person),
        **around(offset, _SHOWN, len(views)),
    }
    return render(request, "board/board.html", page)
