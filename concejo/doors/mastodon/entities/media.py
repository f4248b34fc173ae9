"""A photo as apps know it. https://docs.joinmastodon.org/entities/MediaAttachment/"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from concejo.doors.api.addresses import at
from concejo.posts.models import Photo

MediaAttachment = dict[str, Any]  # Any: an entity, as JSON says it


def attachment(photo: Photo) -> MediaAttachment:
    """One photo, with its sizes so that an app can keep the place free for it."""
    if not photo.is_ready:
        return _to_come(photo)
    return {
        "id": str(photo.pk),
        "type": "image",
        "url": _file(photo.file),
        "preview_url": _file(photo.thumbnail),
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": {
            "focus": {"x": photo.focus_x, "y": photo.focus_y},
            "original": _size(photo.width, photo.height),
            "small": _size(photo.thumbnail_width, photo.thumbnail_height),
        },
        "description": photo.description or None,
        "blurhash": photo.blurhash or None,
    }


def _to_come(photo: Photo) -> MediaAttachment:
    """A photo that is still being made ready: there is nothing to be seen yet."""
    return {
        "id": str(photo.pk),
        "type": "image",
        "url": None,
        "preview_url": None,
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": {"focus": {"x": photo.focus_x, "y": photo.focus_y}},
        "description": photo.description or None,
        "blurhash": None,
    }


def _file(name: str) -> str:
    return at(f"{settings.MEDIA_URL}{name}")


def _size(width: int, height: int) -> dict[str, object]:
    return {
        "width": width,
        "height": height,
        "size": f"{width}x{height}",
        "aspect": width / height if height else 1.0,
    }
