"""The pages for what Django itself turns away: an old form, a bug outside any view."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def old_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: the page was open too long, or it came from elsewhere."""
    facts = {
        "status": 403,
        "sentence": _("The page was open for too long. Go back, reload it and send it again."),
    }
    return render(request, "error.html", facts, status=403)
