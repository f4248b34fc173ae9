"""The photos of the town. Their names cannot be guessed and never change what they hold."""

from __future__ import annotations

import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concejo.base.errors import NotFound

_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse | FileResponse:
    """One picture. Behind a web server that serves the media directory, this is never asked."""
    kind = mimetypes.guess_type(path)[0] or ""
    if not kind.startswith("image/") or kind == "image/svg+xml":
        raise NotFound
    try:
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousFileOperation):
        raise NotFound from None
    headers = {
        "Cache-Control": _FOR_EVER,
        "Content-Security-Policy": "default-src 'none'",
        "Access-Control-Allow-Origin": "*",
    }
    return FileResponse(file, content_type=kind, headers=headers)
