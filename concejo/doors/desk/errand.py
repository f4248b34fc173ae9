"""What a firm sees on its telephone: its work, and two buttons. It has no account and no session.

The key goes from the link into a cookie of this page alone: the address that is then asked for
again and again holds none, nor does what it refers to.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import Conflict, NotFound, Refused
from concejo.doors.api.limits import ERRAND, address_of, refuse_beyond
from concejo.doors.web.photos import photos_sent
from concejo.work.actions.errands import open_errand, report_done, start_work
from concejo.work.errors import NoSuchErrand
from concejo.work.models import Errand
from concejo.work.queries.errands import KEY_LENGTH, errand_by_key, jobs_of

_COOKIE = "errand"


class OpenTheLink(NotFound):
    message = gettext_lazy("Open the link that the office sent you: this page belongs to it.")


@never_cache
@require_safe
def errand(request: HttpRequest) -> HttpResponse:
    """The work of a firm."""
    if "key" in request.GET:
        return _let_in(request, request.GET["key"][:KEY_LENGTH])
    if _COOKIE not in request.COOKIES:
        raise OpenTheLink
    key = _key(request)
    try:
        return _page(request, open_errand(key))
    except Conflict as refusal:
        return _over(request, key, refusal)


@never_cache
@require_POST
def start(request: HttpRequest, number: str) -> HttpResponse:
    """The firm is there."""
    refuse_beyond(ERRAND, address_of(request))
    try:
        start_work(_key(request), number)
    except Refused as refusal:
        return _refused(request, number, refusal)
    return redirect("errand")


@never_cache
@require_POST
def done(request: HttpRequest, number: str) -> HttpResponse:
    """The firm has done it; whatever it is refused for, its words are shown again."""
    refuse_beyond(ERRAND, address_of(request))
    try:
        its = open_errand(_key(request))
        photos = photos_sent(request, Actor(its.office.account))
        report_done(
            _key(request),
            number,
            words=request.POST.get("words", ""),
            photos=[photo.pk for photo in photos],
        )
    except Refused as refusal:
        return _refused(request, number, refusal)
    return redirect("errand")


def _let_in(request: HttpRequest, key: str) -> HttpResponse:
    refuse_beyond(ERRAND, address_of(request))
    try:
        its = open_errand(key)
    except Conflict as refusal:
        return _over(request, key, refusal)
    answer = redirect("errand")
    answer.set_cookie(
        _COOKIE,
        key,
        max_age=int((its.ends_at - clock.now()).total_seconds()),
        path="/errand",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def _over(request: HttpRequest, key: str, refusal: Conflict) -> HttpResponse:
    """The link was good once: whose it was, and whom to ask."""
    return _page(request, errand_by_key(key), wrong=str(refusal), status=refusal.status)


def _page(
    request: HttpRequest, its: Errand, *, wrong: str = "", number: str = "", status: int = 200
) -> HttpResponse:
    page = {
        "errand": its,
        "jobs": jobs_of(its) if its.is_open else [],
        "wrong": wrong,
        "number": number,
        "words": request.POST.get("words", ""),
    }
    return render(request, "desk/errand.html", page, status=status)


def _refused(request: HttpRequest, number: str, refusal: Refused) -> HttpResponse:
    """What is the case, with what was typed, also where the link is over."""
    try:
        its = errand_by_key(_key(request))
    except NoSuchErrand:
        raise refusal from None
    return _page(request, its, wrong=str(refusal), number=number, status=refusal.status)


def _key(request: HttpRequest) -> str:
    return request.COOKIES.get(_COOKIE, "")[:KEY_LENGTH]
