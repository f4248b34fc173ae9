"""What somebody is about to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_PHOTOS = 4
# Of what is to be seen on a photo.
LONGEST_DESCRIPTION = 1500

# Of a poll: how many answers, how long each, and how long it is open (in seconds).
MOST_OPTIONS = 4
LONGEST_OPTION = 50
SHORTEST_POLL, LONGEST_POLL = 300, 2_629_746


@dataclass(frozen=True, slots=True)
class Place:
    """A pin, or a street that was chosen."""

    lat: float | None = None
    lon: float | None = None
    street_id: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class PollDraft:
    """A question with answers to choose from, before it is asked."""

    options: Sequence[str] = ()
    # In seconds from now.
    expires_in: int | None = None
    multiple: bool = False
    hide_totals: bool = False


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
    # The code of the kind that it is about, where the door asked for it.
    kind: str = ""
    # This door showed the author first what everybody will see.
    asked: bool = False
    # The longest text; ``None`` is the town's setting. Forms and replay allow more.
    limit: int | None = None
    app_id: int | None = None
    place: Place | None = None
    poll: PollDraft | None = None
    # The post that is shown inside this one.
    quote_of: int | None = None
    # Who may quote it. Empty: as the author usually does.
    quote_policy: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """What is to be seen on a photo, and what of it stays in sight; ``None`` stays as it is."""

    description: str | None = None
    focus: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A post as it shall be from now on. What is ``None`` stays as it is."""

    text: str | None = None
    spoiler_text: str = ""
    sensitive: bool = False
    # Empty: as it was.
    language: str = ""
    photos: Sequence[int] | None = ()
    described: Mapping[int, Described] = field(default_factory=dict)
    quote_policy: str | None = None
    # What it asks, or that it asks nothing any more; unless it is to ask what it asked.
    poll: PollDraft | None = None
    keeps_poll: bool = True


def as_json(draft: Draft) -> dict[str, Any]:  # Any: whatever JSON can say
    """A draft to be kept until its time comes."""
    return {name: said for name, said in asdict(draft).items() if said != _PLAIN[name]}


def from_json(said: Mapping[str, Any]) -> Draft:
    """A draft that was kept. What it is made of further is made again by the table below."""
    known = {name: value for name, value in said.items() if name in _PLAIN}
    for name, kind in _PARTS.items():
        if known.get(name) is not None:
            known[name] = kind(**known[name])
    return Draft(**{"text": "", **known})


_PLAIN = asdict(Draft(text=""))
_PARTS: dict[str, type] = {"place": Place, "poll": PollDraft}
