"""Refusals become answers: a page for people, JSON for programs. Bugs get a reference number.

Also: web clients of other sites may read the API (CORS), and the town knows where it was reached.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.urls import is_valid_path
from django.utils import timezone, translation
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.html import escape
from django.utils.translation import get_language, gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from concejo.base import clock
from concejo.base.errors import NotFound, Refused
from concejo.doors.api import errors
from concejo.doors.api.addresses import asked_at
from concejo.doors.api.limits import seen_at
from concejo.doors.api.long_answers import is_long, may_leave
from concejo.doors.api.params import length_of, most_bytes
from concejo.moderation.blocks import has_no_access
from concejo.moderation.errors import NoAccess
from concejo.places.queries import the_town
from concejo.posts.drafts import MOST_PHOTOS

# Addresses that programs ask: errors in JSON, readable from other sites.
PROGRAMS = (
    "/api/",
    "/oauth/token",
    "/oauth/revoke",
    "/oauth/userinfo",
    "/.well-known/",
    "/nodeinfo",
    "/open311/",
    "/health",
)
_SPOKEN = dict(settings.LANGUAGES)
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Link, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id, "
        "Mastodon-Async-Refresh, Deprecation"
    ),
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, X-Requested-With"
    ),
    "Access-Control-Max-Age": "86400",
}


class errors_answered:  # noqa: N801 - a middleware is named like a function in the settings
    """Answer what was refused or went wrong further in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through; open the answers of the API to other sites."""
        for_program = is_for_program(request)
        if for_program and _is_preflight(request):
            return HttpResponse(status=204, headers={**_OPEN, **_PREFLIGHT})
        if for_program:
            # Mastodon does not mind a slash at the end, and some programs write one.
            request.path_info = request.path_info.rstrip("/")
        with asked_at(f"{request.scheme}://{request.get_host()}"):
            if not for_program:
                return self.get_response(request)
            town = the_town()
            language = language_asked_for(request) or town.language
            with timezone.override(clock.zone(town.timezone)), translation.override(language):
                response = self.get_response(request)
        for name, value in _OPEN.items():
            response.headers.setdefault(name, value)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    def process_exception(self, request: HttpRequest, wrong: Exception) -> HttpResponse | None:
        """Answer what a view raised. While debugging, bugs go on to Django's own page."""
        if settings.DEBUG and errors.refusal_of(wrong) is None:
            return None
        return answered(request, wrong)


def let_in(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer nobody who comes from where moderators have closed everything."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if has_no_access(seen_at(request)):
            return _turned_away(request, NoAccess())
        return get_response(request)

    return middleware


def with_a_whole_body(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a body that no form of the town can fill, and one that did not arrive."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if length_of(request) > most_bytes(MOST_PHOTOS):
            return _turned_away(request, errors.TooMuch())
        if errors.TOO_MANY_AT_ONCE in request.META:
            return _turned_away(request, errors.TooMuchAtOnce())
        if errors.BROKE_OFF in request.META:
            return _turned_away(request, errors.BrokeOff())
        return get_response(request)

    return middleware


def few_long_answers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Ask those to wait who want a long answer while enough of them are leaving."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_long(response) and not may_leave(response):
            return _turned_away(request, errors.TooMuchAtOnce())
        return response

    return middleware


def _turned_away(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Answer somebody who comes no further: pages know neither town nor language here."""
    town = the_town()
    request.town = town  # type: ignore[attr-defined]
    with translation.override(language_asked_for(request) or town.language):
        return answered(request, refusal)


def answered(request: HttpRequest, wrong: Exception) -> HttpResponse:
    """A refusal or a bug, as whoever asks can read it."""
    if is_for_program(request):
        return errors.as_json(wrong)
    refusal = errors.refusal_of(wrong)
    if refusal is not None:
        return _page(request, refusal.status, str(refusal))
    reference = errors.bug_noted(wrong)
    return _page(request, 500, errors.sentence_for_bug(reference), reference)


def nothing_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that does not exist. Named in ``urls.py`` as ``handler404``."""
    if there := _without_slash(request):
        return HttpResponsePermanentRedirect(there)
    return answered(request, exception if isinstance(exception, Refused) else NotFound())


def _without_slash(request: HttpRequest) -> str:
    """The address of the page that was meant with a slash at the end; empty where there is none."""
    path = request.path_info
    # Two slashes at the beginning would lead to another host.
    if request.method not in {"GET", "HEAD"} or not path.endswith("/") or path.startswith("//"):
        return ""
    meant = path.rstrip("/")
    if not is_valid_path(meant):
        return ""
    asked = request.META.get("QUERY_STRING", "")
    return escape_uri_path(meant) + (f"?{iri_to_uri(asked)}" if asked else "")


def not_readable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that no honest browser sends. Named in ``urls.py`` as ``handler400``."""
    return answered(request, errors.NotReadable())


def is_for_program(request: HttpRequest) -> bool:
    """Whether a program reads the answer."""
    return request.path.startswith(PROGRAMS)


def language_asked_for(request: HttpRequest) -> str:
    """The first language that the browser or app asks for and the town has pages in, if any."""
    return _first_spoken(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(maxsize=1000)
def _first_spoken(said: str) -> str:
    for asked, __ in parse_accept_lang_header(said.lower()):
        if asked[:2] in _SPOKEN:
            return asked[:2]
    return ""


def _is_preflight(request: HttpRequest) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _page(request: HttpRequest, status: int, sentence: str, reference: str = "") -> HttpResponse:
    facts = {"status": status, "sentence": sentence, "reference": reference}
    try:
        return render(request, "error.html", facts, status=status)
    except TemplateDoesNotExist:
        return _plain(status, sentence)
    except Exception as wrong:  # noqa: BLE001 - the page about a fault must not be another one
        errors.bug_noted(wrong)
        return _plain(status, sentence)


def _plain(status: int, sentence: str) -> HttpResponse:
    language, home = get_language() or "en", _("To the town’s square")
    return HttpResponse(
        f'<!doctype html><html lang="{language}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{status}</title><body><main><p>{escape(sentence)}</p>"
        f'<p><a href="/">{escape(home)}</a></p></main></body></html>',
        status=status,
    )
