"""Every page is served in the town's time and the reader's language, to somebody we know or not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin

from concejo.accounts.errors import SeatIsGone
from concejo.accounts.queries import actor_in_session
from concejo.base import clock
from concejo.base.memory import remembering
from concejo.doors.api.middleware import answered, is_for_program, language_asked_for
from concejo.doors.web.context import live_url_of_pages
from concejo.events.tail import settled_seq
from concejo.places.queries import the_town

# What only reads may remember what it asked.
_READING = {"GET", "HEAD"}
_SPOKEN = dict(settings.LANGUAGES)
# Nothing is said or changed there as the address that one speaks as.
_AS_A_PERSON = {"/act-as", "/auth/sign_out", "/language", "/oauth/authorize", "/oauth/authorize/"}


def in_the_town(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.town`` and ``request.actor``; activate time zone and language."""
    compressed = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_for_program(request):
            return get_response(request)
        town = the_town()
        request.town = town  # type: ignore[attr-defined]
        request.actor = actor_in_session(request)  # type: ignore[attr-defined]
        if request.method == "GET":
            # Before anything is looked up: what happens from here on, the page hears live.
            request.since = settled_seq()  # type: ignore[attr-defined]
        language = _language_of(request) or town.language
        with timezone.override(clock.zone(town.timezone)), translation.override(language):
            with remembering() if request.method in _READING else nullcontext():
                response = _refused_before(request) or get_response(request)
            # The live stream is at another port: pages may listen to it.
            response._csp_update = {"connect-src": [live_url_of_pages()]}  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp's own name
            response.headers.setdefault("Content-Language", language)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                # A desk with forty cases says much twice; slow lines should not pay for it.
                compressed.process_response(request, response)
            return response

    return middleware


def _refused_before(request: HttpRequest) -> HttpResponse | None:
    """What is wrong with a request before any page looks at it."""
    try:
        # Django's types know no setter.
        request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        # What an app sends along is read as a program's, which does the same.
        if request.method == "POST" and not request.path.startswith("/oauth/"):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]
    except Exception as wrong:  # noqa: BLE001 - as if a page had read it: it is answered
        return answered(request, wrong)
    return answered(request, SeatIsGone()) if _was_meant_as_another(request) else None


def _without_nul(said: QueryDict) -> QueryDict:
    """What was typed, without a character that nobody types and PostgreSQL does not keep."""
    if not any("\x00" in text for name, texts in said.lists() for text in (name, *texts)):
        return said
    clean = QueryDict(mutable=True)
    for name, texts in said.lists():
        clean.setlist(name.replace("\x00", ""), [text.replace("\x00", "") for text in texts])
    clean._mutable = False  # noqa: SLF001 - as Django makes them
    return clean


def _was_meant_as_another(request: HttpRequest) -> bool:
    """Whether a form was filled in as an address that the person has lost meanwhile."""
    is_form = request.method == "POST" and request.path not in _AS_A_PERSON
    return is_form and getattr(request, "seat_is_gone", False)


def _language_of(request: HttpRequest) -> str:
    """The reader's choice: on their page, in this browser, or what the browser asks for."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor and actor.user and actor.user.language:
        return str(actor.user.language)
    chosen = request.COOKIES.get("language", "")
    if chosen in _SPOKEN:
        return chosen
    return language_asked_for(request)


class _ForPages(MiddlewareMixin):
    """Only pages are walked through this: a program comes with a token, and without a cookie."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_for_program(request):
            return self.get_response(request)  # type: ignore[return-value] # Django's types know of asynchronous views
        return super().__call__(request)  # type: ignore[return-value]


class Sessions(_ForPages, SessionMiddleware):
    pass


class Common(_ForPages, CommonMiddleware):
    pass


class Csrf(_ForPages, CsrfViewMiddleware):
    pass


class Authentication(_ForPages, AuthenticationMiddleware):
    pass


class ContentPolicy(_ForPages, CSPMiddleware):
    pass


class Messages(_ForPages, MessageMiddleware):
    pass


class Frames(_ForPages, XFrameOptionsMiddleware):
    pass
