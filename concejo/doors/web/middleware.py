"""Every page is served in the town's time and the reader's language, to somebody we know or not."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from concejo.accounts.queries import actor_in_session
from concejo.base import clock
from concejo.doors.web.context import live_url
from concejo.places.queries import the_town

_SPOKEN = dict(settings.LANGUAGES)


def in_the_town(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.town`` and ``request.actor``; activate time zone and language."""
    compressed = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        town = the_town()
        request.town = town  # type: ignore[attr-defined]
        request.actor = actor_in_session(request)  # type: ignore[attr-defined]
        language = _language_of(request) or town.language
        with timezone.override(clock.zone(town.timezone)), translation.override(language):
            response = get_response(request)
            # The live stream is at another port: pages may listen to it.
            response._csp_update = {"connect-src": [live_url(request)]}  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp's own name
            response.headers.setdefault("Content-Language", language)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                # A desk with forty cases says much twice; slow lines should not pay for it.
                compressed.process_response(request, response)
            return response

    return middleware


def _language_of(request: HttpRequest) -> str:
    """The reader's choice: on their page, in this browser, or what the browser asks for."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor and actor.user and actor.user.language:
        return str(actor.user.language)
    chosen = request.COOKIES.get("language", "")
    if chosen in _SPOKEN:
        return chosen
    # The first language that the town has pages in; a browser without one gets the town's.
    for asked, __ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if asked[:2] in _SPOKEN:
            return asked[:2]
    return ""
