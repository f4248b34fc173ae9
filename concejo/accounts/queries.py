"""Everything that is asked about people and addresses."""

from __future__ import annotations

from django.http import HttpRequest

from concejo.accounts.actors import Actor


def actor_in_session(request: HttpRequest) -> Actor | None:
    """Who looks at this page."""
    return None
