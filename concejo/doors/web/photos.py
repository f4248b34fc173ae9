"""Photos that come with a form: taken at once, carried over a preview by a signed note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from concejo.accounts.actors import Actor
from concejo.doors.web.squares import covers_typed, shown_again
from concejo.posts.actions.covering import cover_photo, uncover_photo
from concejo.posts.actions.photos import describe_photo, upload_photo
from concejo.posts.drafts import MOST_PHOTOS
from concejo.posts.errors import TooManyPhotos
from concejo.posts.models import Photo
from concejo.posts.queries import own_photos

_SALT = "photos-of-a-form"
_GOOD_FOR = 60 * 60 * 24


@dataclass(frozen=True, slots=True)
class FormPhotos:
    """The photos of a form, and which of them their author has not seen as everybody will."""

    all: list[Photo] = field(default_factory=list)
    fresh: list[Photo] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        return [photo.pk for photo in self.all]


def photos_of(request: HttpRequest, actor: Actor) -> FormPhotos:
    """The photos noted in a form and those sent with it, covered and described as it says."""
    wanted = [pk for pk in from_note(request.POST.get("photos", "")) if not _left_out(request, pk)]
    there = [_as_typed(request, actor, photo) for photo in own_photos(actor, wanted)]
    fresh = photos_sent(request, actor)
    if len(there) + len(fresh) > MOST_PHOTOS:
        raise TooManyPhotos
    return FormPhotos([*there, *fresh], fresh)


def photos_kept(request: HttpRequest, actor: Actor) -> dict[str, object]:
    """For a page that shows a form again: the photos that it noted before."""
    there = own_photos(actor, from_note(request.POST.get("photos", "")))
    return {"photos": there, "photos_note": noted(photo.pk for photo in there)}


def photos_sent(request: HttpRequest, actor: Actor) -> list[Photo]:
    """The photos of a form, uploaded with what is said to be on them."""
    sent = []
    for n in range(1, MOST_PHOTOS + 1):
        file = request.FILES.get(f"photo_{n}")
        if isinstance(file, UploadedFile) and file.size:
            words = request.POST.get(f"alt_{n}") or request.POST.get("alt", "")
            sent.append(upload_photo(actor, file, description=words))  # type: ignore[arg-type]
    return sent


def noted(photos: Iterable[int]) -> str:
    """The ids of photos, so that nobody else's can be put in their place."""
    ids = list(photos)
    return signing.dumps(ids, salt=_SALT) if ids else ""


def from_note(note: str) -> list[int]:
    """The ids again; none where the note was changed or is too old."""
    if not note:
        return []
    try:
        ids = signing.loads(note, salt=_SALT, max_age=_GOOD_FOR)
    except signing.BadSignature:
        return []
    return [int(i) for i in ids][:MOST_PHOTOS]


def _left_out(request: HttpRequest, pk: int) -> bool:
    return f"without_{pk}" in request.POST


def _as_typed(request: HttpRequest, actor: Actor, photo: Photo) -> Photo:
    """The photo as its author wants it from now on. Slow where something is covered."""
    words = request.POST.get(f"alt_{photo.pk}")
    if words is not None and words != photo.description:
        photo = describe_photo(actor, photo.pk, description=words)
    if shown := shown_again(request.POST, photo.pk):
        photo = uncover_photo(actor, photo.pk, shown)
    return cover_photo(actor, photo.pk, covers_typed(request.POST, photo.pk))
