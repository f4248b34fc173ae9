"""What happens after a post or a photo is gone: its files go too."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from concejo.events.models import Event


def remove_files(event: Event) -> None:
    """Remove the files of photos that were thrown away."""
    root = Path(settings.MEDIA_ROOT).resolve()
    for name in event.data.get("files", ()):
        file = (root / name).resolve()
        if file.is_relative_to(root):
            file.unlink(missing_ok=True)
