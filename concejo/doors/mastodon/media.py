"""Photos for a post to come. https://docs.joinmastodon.org/methods/media/

They are made ready at once, so that an app never has to wait for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from concejo.doors.api import limits
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.params import WrongParameter
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.media import MediaAttachment, attachment
from concejo.posts.actions.photos import describe_photo, forget_photo, upload_photo
from concejo.posts.queries import photo_of


@dataclass(frozen=True)
class Upload:
    file: UploadedFile  # type: ignore[type-arg]
    description: str = ""
    # "0.0,-0.5": what should stay in sight when the photo is cut.
    focus: str = ""


@endpoint("POST", scope="write:media", limit=limits.MEDIA)
def upload(request: ApiRequest, params: Upload) -> MediaAttachment:
    """Take a photo."""
    focus = _point(params.focus) or (0.0, 0.0)
    photo = upload_photo(
        request.actor,
        params.file,  # type: ignore[arg-type] # an uploaded file is read like any other
        description=params.description,
        focus=focus,
    )
    return attachment(photo)


@endpoint("GET", scope="write:media")
def one(request: ApiRequest, media_id: int) -> MediaAttachment:
    """One of the viewer's own photos."""
    return attachment(photo_of(request.actor, media_id))


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
            focus=_point(params.focus),
        )
    )


@endpoint("DELETE", scope="write:media", limit=limits.DELETE)
def forget(request: ApiRequest, media_id: int) -> dict[str, Any]:
    """Throw away a photo that no post carries."""
    forget_photo(request.actor, media_id)
    return {}


def _point(said: str) -> tuple[float, float] | None:
    if not said.strip():
        return None
    try:
        x, y = (float(part) for part in said.split(","))
    except ValueError:
        raise WrongParameter(name="focus") from None
    # Also what is no number at all ends up inside the photo.
    return max(-1.0, min(x, 1.0)), max(-1.0, min(y, 1.0))
