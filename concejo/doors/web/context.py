"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:  # Any: whatever a template shows
    """The town and who looks at it."""
    return {"town": getattr(request, "town", None), "viewer": getattr(request, "actor", None)}
