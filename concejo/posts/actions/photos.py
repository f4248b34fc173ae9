"""Photos for posts to come."""

from __future__ import annotations

from typing import BinaryIO

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base.text import clean
from concejo.events.log import record
from concejo.posts.drafts import LONGEST_DESCRIPTION
from concejo.posts.errors import PhotoInUse
from concejo.posts.models import Photo
from concejo.posts.photos import prepare
from concejo.posts.queries import photo_of
from concejo.posts.reach import safe_description


def upload_photo(
    actor: Actor,
    file: BinaryIO,
    *,
    description: str = "",
    focus: tuple[float, float] = (0.0, 0.0),
) -> Photo:
    """Take a photo for a post to come. The slow part is done before anything is written."""
    prepared = prepare(file)
    with transaction.atomic():
        photo = Photo.objects.create(
            account=actor.account,
            file=prepared.file,
            thumbnail=prepared.thumbnail,
            width=prepared.size[0],
            height=prepared.size[1],
            thumbnail_width=prepared.thumbnail_size[0],
            thumbnail_height=prepared.thumbnail_size[1],
            blurhash=prepared.blurhash,
            description=clean(description)[:LONGEST_DESCRIPTION],
            focus_x=focus[0],
            focus_y=focus[1],
            taken_lat=prepared.place[0] if prepared.place else None,
            taken_lon=prepared.place[1] if prepared.place else None,
        )
        record("photo.uploaded", actor=actor, subject=photo)
    return photo


@transaction.atomic
def describe_photo(
    actor: Actor,
    photo_id: int,
    *,
    description: str | None = None,
    focus: tuple[float, float] | None = None,
) -> Photo:
    """Say what is on a photo, for those who cannot see it."""
    photo = photo_of(actor, photo_id)
    if description is not None:
        said = clean(description)
        if photo.post is not None:
            said = safe_description(said, photo.post.language)
        photo.description = said[:LONGEST_DESCRIPTION]
    if focus is not None:
        photo.focus_x, photo.focus_y = focus
    photo.save(update_fields=["description", "focus_x", "focus_y"])
    record("photo.described", actor=actor, subject=photo)
    return photo


@transaction.atomic
def forget_photo(actor: Actor, photo_id: int) -> None:
    """Throw away a photo that no post carries yet."""
    photo = photo_of(actor, photo_id)
    if photo.post_id:
        raise PhotoInUse
    record("photo.forgotten", actor=actor, subject=photo, files=[photo.file, photo.thumbnail])
    photo.delete()


@transaction.atomic
def move_photo(photo: Photo, file: str, thumbnail: str) -> None:
    """A photo is under other names from now on; the files under the old ones go."""
    old = [photo.file, photo.thumbnail]
    photo.file, photo.thumbnail = file, thumbnail
    photo.save(update_fields=["file", "thumbnail"])
    record("photo.moved", actor=None, subject=photo, files=old)
