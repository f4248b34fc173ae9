"""Covering more of a photo, showing again what need not be covered, and looking under it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.events.log import record
from concejo.posts.actions.photos import count_change
from concejo.posts.covers import DRAWN, MOST_COVERS, UNSEEN, Cover, drawn, kept, read, together
from concejo.posts.errors import (
    FindStays,
    NoSuchPhoto,
    OriginalIsGone,
    PhotoChanged,
    PhotoNotReady,
    TooManyCovers,
)
from concejo.posts.models import Photo
from concejo.posts.photos import Prepared, covered_anew, place_of
from concejo.posts.queries import photo_of

Rectangle = tuple[float, float, float, float]


def cover_photo(actor: Actor, photo_id: int, rectangles: Sequence[Rectangle]) -> Photo:
    """The author covers more of their photo."""
    return cover_more(actor, photo_of(actor, photo_id), rectangles)


def uncover_photo(actor: Actor, photo_id: int, covers: Collection[int]) -> Photo:
    """The author shows again what they covered; what was found only where the town lets them."""
    photo = photo_of(actor, photo_id)
    there = read(photo.covers)
    theirs = all(there[n].by == DRAWN for n in covers if n < len(there))
    if not theirs and not settings.AUTHORS_UNCOVER:
        raise FindStays
    return show_again(actor, photo, covers)


def open_own_original(actor: Actor, photo_id: int) -> Path:
    """The author looks at what they sent. It is written down."""
    return original_of(actor, photo_of(actor, photo_id))


# --- For those whom the room above has asked: who may do it to this photo ---


def cover_more(actor: Actor, photo: Photo, rectangles: Sequence[Rectangle]) -> Photo:
    """Cover more of a photo. The slow part is done before anything is written."""
    more = drawn(rectangles)
    if not more:
        return photo
    covers = together(read(photo.covers), more)
    if len(covers) > MOST_COVERS:
        raise TooManyCovers(limit=MOST_COVERS)
    return _changed(actor, photo, covers)


def show_again(actor: Actor, photo: Photo, covers: Collection[int]) -> Photo:
    """Show what is under some of its covers again: those with these numbers, from nought."""
    there = read(photo.covers)
    stay = [cover for n, cover in enumerate(there) if n not in covers]
    if len(stay) == len(there):
        return photo
    if not photo.original:
        raise OriginalIsGone
    return _changed(actor, photo, stay)


def photo_looked_at(photo: Photo, found: Sequence[Cover]) -> Photo:
    """It could be looked at after all: what was found is covered instead of all of it."""
    drawn_by_hand = [cover for cover in read(photo.covers) if cover.by != UNSEEN]
    return _changed(None, photo, together(found, drawn_by_hand)[:MOST_COVERS])


@transaction.atomic
def original_of(actor: Actor, photo: Photo) -> Path:
    """Where the photo without covers is kept. Whoever opens it is written down."""
    place = place_of(photo.original or photo.file)
    if (photo.covers and not photo.original) or not place.is_file():
        raise OriginalIsGone
    record("photo.opened", actor=actor, subject=photo, post=photo.post_id)
    return place


@transaction.atomic
def forget_original(photo: Photo) -> None:
    """What is covered on it stays so for ever."""
    Photo.objects.filter(pk=photo.pk).update(original="")
    record("photo.original_forgotten", actor=None, subject=photo, files=[photo.original])


def _changed(actor: Actor | None, photo: Photo, covers: Sequence[Cover]) -> Photo:
    if not photo.is_ready:
        raise PhotoNotReady
    # Once it was forgotten, what everybody sees is all there is.
    keeps = not photo.covers
    made = covered_anew(photo.original or photo.file, covers, keep=keeps)
    return _saved(actor, photo, made)


@transaction.atomic
def _saved(actor: Actor | None, before: Photo, made: Prepared) -> Photo:
    photo = Photo.objects.select_for_update().filter(pk=before.pk).first()
    if photo is None or photo.covers != before.covers or photo.original != before.original:
        # What was made for nothing goes; nobody has its name.
        for name in made.files:
            place_of(name).unlink(missing_ok=True)
        raise NoSuchPhoto if photo is None else PhotoChanged
    old = [photo.file, photo.thumbnail]
    if made.original:
        photo.original = made.original
    elif photo.original and not made.covers:
        old.append(photo.original)
        photo.original = ""
    is_unseen = any(cover.by == UNSEEN for cover in read(photo.covers))
    if is_unseen and actor is None:
        photo.looked_at = clock.now()
    photo.file, photo.thumbnail = made.file, made.thumbnail
    photo.blurhash = made.blurhash
    photo.covers = kept(made.covers)
    photo.save()
    count_change(photo)
    there, now = photo.post_id, len(made.covers)
    if all(cover in made.covers for cover in read(before.covers)):
        record("photo.covered", actor=actor, subject=photo, files=old, post=there, covers=now)
    else:
        record("photo.uncovered", actor=actor, subject=photo, files=old, post=there, covers=now)
    return photo
