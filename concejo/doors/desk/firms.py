"""Firms that work for an office: sending one, what it has done, and ending its link."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from concejo.base.errors import Refused
from concejo.base.links import absolute
from concejo.doors.web.asked import around, offset_asked, person_of, signed_in
from concejo.work.actions.errands import MOST_DAYS, end_errand, send_firm
from concejo.work.queries.desks import called, desk_of
from concejo.work.queries.errands import errands_of, firms_of

_SHOWN = 30
_DAYS_TYPED = 3


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def firms(request: HttpRequest, handle: str) -> HttpResponse:
    """Every link that was made, and what came of it; or a new one, whose key is shown once."""
    person = person_of(request)
    office = desk_of(person, handle)
    wrong, status = "", 200
    if request.method == "POST":
        try:
            return _sent(request, handle)
        except Refused as refusal:
            wrong, status = str(refusal), refusal.status
    offset = offset_asked(request)
    found = errands_of(office, limit=_SHOWN + 1, offset=offset)
    page = {
        "office": office,
        "errands": found[:_SHOWN],
        "wrong": wrong,
        "said": request.POST,
        "firm_words": request.POST.get("firm_words") or request.POST.get("words", ""),
        "ticked": called(person, [number[:12] for number in request.POST.getlist("case")]),
        "firms": firms_of(office),
        "most_days": MOST_DAYS,
        **around(offset, _SHOWN, len(found)),
    }
    return render(request, "desk/firms.html", page, status=status)


def _sent(request: HttpRequest, handle: str) -> HttpResponse:
    form = request.POST
    days = form.get("days", "")
    errand, key = send_firm(
        person_of(request),
        handle,
        [number[:12] for number in form.getlist("case")],
        firm=form.get("firm", ""),
        days=int(days) if days.isascii() and days.isdigit() and len(days) <= _DAYS_TYPED else 0,
        words=form.get("firm_words", "") or form.get("words", ""),
    )
    link = absolute(f"/errand?key={key}")
    return render(
        request,
        "desk/firm_sent.html",
        {"office": errand.office, "errand": errand, "link": link, "qr": _qr(link)},
    )


@require_POST
@signed_in
def end(request: HttpRequest, handle: str, errand_id: int) -> HttpResponse:
    """The link opens nothing any more."""
    end_errand(person_of(request), errand_id)
    return redirect("firms", handle)


def _qr(link: str) -> SafeString:
    """A picture of the link, for the telephone of whoever stands at the desk."""
    drawing = segno.make(link, error="m", micro=False)
    # What is drawn is made of squares only; nothing of the link is in it.
    return mark_safe(drawing.svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S308
