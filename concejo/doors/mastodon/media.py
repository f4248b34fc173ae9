"""Photos for a post to come. https://docs.joinmastodon.org/methods/media/

They are made ready at once, but for very large ones: an app is told to come back for those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from concejo.doors.api import limits
from concejo.doors.api.answers import Answer
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.params import WrongParameter
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.media import MediaAttachment, attachment
from concejo.posts.actions.photos import describe_photo, forget_photo, take_photo, upload_photo
from concejo.posts.errors import NotAPhoto
from concejo.posts.models import Photo
from concejo.posts.queries import photo_of


@dataclass(frozen=True)
class Upload:
    file: UploadedFile  # type: ignore[type-arg]
    description: str = ""
    # "0.0,-0.5": what should stay in sight when the photo is cut.
    focus: str = ""


@endpoint("POST", scope="write:media", limit=limits.MEDIA)
def upload(request: ApiRequest, params: Upload) -> Answer:
    """Take a photo; a large one is made ready while the app asks for it again."""
    return _taken(take_photo, request, params)


@endpoint("POST", scope="write:media", limit=limits.MEDIA)
def upload_at_once(request: ApiRequest, params: Upload) -> Answer:
    """Take a photo the older way: the app waits until it is ready."""
    return _taken(upload_photo, request, params)


@endpoint("GET", scope="write:media")
def one(request: ApiRequest, media_id: int) -> Answer:
    """One of the viewer's own photos: 206 while it is not ready."""
    photo = photo_of(request.actor, media_id)
    if photo.is_broken:
        raise NotAPhoto
    return Answer(attachment(photo), 200 if photo.is_ready else 206)


@dataclass(frozen=True)
class Described:
    description: str | None = None
    focus: str = ""


@endpoint("PUT", scope="write:media")
def describe(request: ApiRequest, params: Described, media_id: int) -> MediaAttachment:
    """Say what is on a photo, and what of it should stay in sight."""
    return attachment(
        describe_photo(
            request.actor,
            media_id,
            description=params.description,
            focus=point(params.focus),
        )
    )


@endpoint("DELETE", scope="write:media", limit=limits.DELETE)
def forget(request: ApiRequest, media_id: int) -> Entity:
    """Throw away a photo that no post carries."""
    forget_photo(request.actor, media_id)
    return {}


def _taken(take: Callable[..., Photo], request: ApiRequest, params: Upload) -> Answer:
    focus = point(params.focus) or (0.0, 0.0)
    photo = take(request.actor, params.file, description=params.description, focus=focus)
    return Answer(attachment(photo), 200 if photo.is_ready else 202)


def point(said: str) -> tuple[float, float] | None:
    """What of a photo should stay in sight, from ``x,y``; None where nothing was said."""
    if not said.strip():
        return None
    try:
        x, y = (float(part) for part in said.split(","))
    except ValueError:
        raise WrongParameter(name="focus") from None
    # Also what is no number at all ends up inside the photo.
    return max(-1.0, min(x, 1.0)), max(-1.0, min(y, 1.0))
