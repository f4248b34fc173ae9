"""What somebody is about to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_PHOTOS = 4
# Of what is to be seen on a photo.
LONGEST_DESCRIPTION = 1500


@dataclass(frozen=True, slots=True)
class Place:
    """A pin, or a street that was chosen."""

    lat: float | None = None
    lon: float | None = None
    street_id: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A post before it is published."""

    text: str
    # Empty: as the author usually does.
    visibility: str = ""
    reply_to: int | None = None
    photos: Sequence[int] = ()
    spoiler_text: str = ""
    sensitive: bool = False
    language: str = ""
    idempotency_key: str = ""
    door: str = "web"
    # From the town's own box: a case even without a mention.
    to_town: bool = False
    # This door showed the author first what everybody will see.
    asked: bool = False
    # The longest text; ``None`` is the town's setting. Forms and replay allow more.
    limit: int | None = None
    app_id: int | None = None
    place: Place | None = None
