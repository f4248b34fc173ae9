"""Photos that come with a form: taken at once, carried over a preview by a signed note."""

from __future__ import annotations

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from concejo.accounts.actors import Actor
from concejo.posts.actions.photos import upload_photo
from concejo.posts.drafts import MOST_PHOTOS
from concejo.posts.models import Photo

_SALT = "photos-of-a-form"
_GOOD_FOR = 60 * 60 * 24


def photos_sent(request: HttpRequest, actor: Actor) -> list[Photo]:
    """The photos of a form, uploaded with what is said to be on them."""
    sent = []
    for n in range(1, MOST_PHOTOS + 1):
        file = request.FILES.get(f"photo_{n}")
        if isinstance(file, UploadedFile) and file.size:
            words = request.POST.get(f"alt_{n}") or request.POST.get("alt", "")
            sent.append(upload_photo(actor, file, description=words))  # type: ignore[arg-type]
    return sent


def noted(photos: list[int]) -> str:
    """The ids of photos, so that nobody else's can be put in their place."""
    return signing.dumps(photos, salt=_SALT) if photos else ""


def from_note(note: str) -> list[int]:
    """The ids again; none where the note was changed or is too old."""
    if not note:
        return []
    try:
        ids = signing.loads(note, salt=_SALT, max_age=_GOOD_FOR)
    except signing.BadSignature:
        return []
    return [int(i) for i in ids][:MOST_PHOTOS]
