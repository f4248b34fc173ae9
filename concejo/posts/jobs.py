"""What happens after a post or a photo is gone, or private: its files go too, or elsewhere."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from concejo.events.models import Event
from concejo.posts.actions.photos import move_photo
from concejo.posts.models import Photo
from concejo.posts.photos import copy_elsewhere


def remove_files(event: Event) -> None:
    """Remove the files of photos that were thrown away, and of portraits that were changed."""
    root = Path(settings.MEDIA_ROOT).resolve()
    for name in event.data.get("files", ()):
        file = (root / name).resolve()
        if file.is_relative_to(root):
            file.unlink(missing_ok=True)


def move_photos(event: Event) -> None:
    """Keep the photos of posts that became private under names that nobody has seen.

    Copied first, then named anew, then removed: wherever this stops, it may be done again.
    """
    for photo in Photo.objects.filter(post__in=event.data.get("posts", ())):
        move_photo(photo, *copy_elsewhere(photo.file, photo.thumbnail))
