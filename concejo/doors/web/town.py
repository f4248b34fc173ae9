"""What the town says about itself, and about your data."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concejo.base.links import town_url
from concejo.cases.queries.kinds import kinds_by_name
from concejo.cases.states import LAPSES_AFTER, REOPENS_WITHIN, SILENCE_CONFIRMS_AFTER
from concejo.register.queries import residents_count


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How it works, the rules, how to connect an app, and what it is in law."""
    living, registered = residents_count()
    page = {
        "url": town_url(),
        # What an app has to be told: where this page was asked for, with its port.
        "domain": urlsplit(settings.URL).netloc or request.get_host(),
        "kinds": kinds_by_name(),
        "living": living,
        "registered": registered,
        "silence": SILENCE_CONFIRMS_AFTER.days,
        "reopens": REOPENS_WITHIN.days,
        "lapses": LAPSES_AFTER.days,
    }
    return render(request, "web/about.html", page)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of whom."""
    return render(request, "web/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How everybody can use it, and what to do where somebody cannot."""
    return render(request, "web/accessibility.html")
