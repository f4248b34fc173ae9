"""Does this process answer? https://docs.joinmastodon.org/methods/health/"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concejo.doors.api.answers import as_response


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """It does. Nothing is asked of the database, and whoever watches it is not counted.

    As on Mastodon: two letters for whoever only looks, JSON for whoever asks for JSON.
    """
    if "json" in request.headers.get("Accept", ""):
        return as_response({"status": "OK"})
    return HttpResponse("OK", content_type="text/plain; charset=utf-8")
