"""Refusals become answers: a page for people, JSON for programs. Bugs get a reference number.

Also: web clients of other sites may read the API (CORS), and the town knows where it was reached.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.utils.html import escape
from django.utils.translation import get_language, gettext as _

from concejo.base.errors import NotFound, Refused
from concejo.doors.api import errors
from concejo.doors.api.addresses import asked_at

# Addresses that programs ask: errors in JSON, readable from other sites.
PROGRAMS = (
    "/api/",
    "/oauth/token",
    "/oauth/revoke",
    "/oauth/userinfo",
    "/.well-known/",
    "/nodeinfo",
)
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
            response = self.get_response(request)
        if for_program:
            for name, value in _OPEN.items():
                response.headers.setdefault(name, value)
        return response

    def process_exception(self, request: HttpRequest, wrong: Exception) -> HttpResponse | None:
        """Answer what a view raised. While debugging, bugs go on to Django's own page."""
        if settings.DEBUG and errors.refusal_of(wrong) is None:
            return None
        return answered(request, wrong)


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
    return answered(request, exception if isinstance(exception, Refused) else NotFound())


def not_readable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that no honest browser sends. Named in ``urls.py`` as ``handler400``."""
    return answered(request, errors.NotReadable())


def is_for_program(request: HttpRequest) -> bool:
    """Whether a program reads the answer."""
    return request.path.startswith(PROGRAMS)


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
