"""Photos for posts to come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.db.models import F

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.posts.covers import UNSEEN, kept, read
from concejo.posts.drafts import LONGEST_DESCRIPTION
from concejo.posts.errors import PhotoInUse
from concejo.posts.models import Photo, Post
from concejo.posts.photos import Prepared, is_large, keep_raw, prepare
from concejo.posts.queries import photo_of
from concejo.posts.reach import without_data

# How long a photo waits for a post to carry it.
KEPT_FREE = timedelta(days=1)
_MOST_AT_ONCE = 500


def upload_photo(
    actor: Actor,
    file: BinaryIO,
    *,
    description: str = "",
    focus: tuple[float, float] = (0.0, 0.0),
    look: bool = True,
) -> Photo:
    """Take a photo for a post to come. The slow part is done before anything is written.

    ``look``: find and cover faces and plates. Only what we drew ourselves goes without.
    """
    prepared = prepare(file, look=look)
    with transaction.atomic():
        photo = _new(actor, description, focus)
        _develop(photo, prepared)
        photo.save(force_insert=True)
        record("photo.uploaded", actor=actor, subject=photo, **_seen(prepared))
        _ask_to_look(photo)
    return photo


def take_photo(
    actor: Actor,
    file: BinaryIO,
    *,
    description: str = "",
    focus: tuple[float, float] = (0.0, 0.0),
) -> Photo:
    """As ``upload_photo``, for senders who can come back: a large one is made ready later."""
    if not is_large(file):
        return upload_photo(actor, file, description=description, focus=focus)
    raw = keep_raw(file)
    with transaction.atomic():
        photo = _new(actor, description, focus)
        photo.raw = raw
        photo.save(force_insert=True)
        record("photo.received", actor=actor, subject=photo)
    return photo


@transaction.atomic
def finish_photo(photo_id: int, prepared: Prepared | None) -> None:
    """A large photo is ready, or nothing can be made of it. The file as it came goes."""
    photo = Photo.objects.select_for_update().filter(pk=photo_id).exclude(raw="").first()
    if photo is None:
        made = prepared.files if prepared else []
        record("photo.moved", actor=None, subject=None, files=made)
        return
    files, photo.raw = [photo.raw], ""
    if prepared is None:
        photo.is_broken = True
    else:
        _develop(photo, prepared)
    photo.save()
    record("photo.moved", actor=None, subject=photo, files=files)
    _ask_to_look(photo)


@transaction.atomic
def forget_free_photos(at: datetime) -> None:
    """Throw away what nothing has carried for a day."""
    # What a post is just taking up is not free any more.
    free = Photo.objects.select_for_update(skip_locked=True).filter(
        post=None, former_post=None, scheduled=None, free_since__lt=at - KEPT_FREE
    )
    for photo in free.order_by("free_since")[:_MOST_AT_ONCE]:
        record("photo.forgotten", actor=None, subject=photo, files=photo.files)
        photo.delete()


def _new(actor: Actor, description: str, focus: tuple[float, float]) -> Photo:
    return Photo(
        account=actor.account,
        description=clean(description)[:LONGEST_DESCRIPTION],
        focus_x=focus[0],
        focus_y=focus[1],
        width=0,
        height=0,
        thumbnail_width=0,
        thumbnail_height=0,
    )


def _seen(prepared: Prepared) -> dict[str, object]:
    """What the log keeps of what was found on it: how much of what, never where."""
    return {"looked": prepared.looked, "found": sorted(c.what for c in prepared.covers if c.what)}


def _ask_to_look(photo: Photo) -> None:
    """Nothing could say what is on it: it is covered whole until something can."""
    if any(cover.by == UNSEEN for cover in read(photo.covers)):
        record("photo.unseen", actor=None, subject=photo)


def _develop(photo: Photo, prepared: Prepared) -> None:
    photo.file, photo.thumbnail = prepared.file, prepared.thumbnail
    photo.width, photo.height = prepared.size
    photo.thumbnail_width, photo.thumbnail_height = prepared.thumbnail_size
    photo.blurhash = prepared.blurhash
    photo.covers, photo.original = kept(prepared.covers), prepared.original
    photo.looked_at = clock.now() if prepared.looked else None
    if prepared.place:
        photo.taken_lat, photo.taken_lon = prepared.place


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
            said = without_data(said, photo.post.language)
        photo.description = said[:LONGEST_DESCRIPTION]
    if focus is not None:
        photo.focus_x, photo.focus_y = focus
    photo.save(update_fields=["description", "focus_x", "focus_y"])
    count_change(photo)
    record("photo.described", actor=actor, subject=photo)
    return photo


@transaction.atomic
def forget_photo(actor: Actor, photo_id: int) -> None:
    """Throw away a photo that no post carries yet."""
    photo = photo_of(actor, photo_id, lock=True)
    if photo.post_id or photo.former_post_id or photo.scheduled_id:
        raise PhotoInUse
    record("photo.forgotten", actor=actor, subject=photo, files=photo.files)
    photo.delete()


@transaction.atomic
def move_photo(photo: Photo, file: str, thumbnail: str) -> None:
    """A photo is under other names from now on; the files under the old ones go."""
    old = [photo.file, photo.thumbnail]
    photo.file, photo.thumbnail = file, thumbnail
    photo.save(update_fields=["file", "thumbnail"])
    count_change(photo)
    record("photo.moved", actor=None, subject=photo, files=old)


def count_change(photo: Photo) -> None:
    """What everybody reads of its post is another thing now."""
    if photo.post_id:
        Post.objects.filter(pk=photo.post_id).update(revision=F("revision") + 1)
