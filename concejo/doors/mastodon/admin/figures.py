"""Numbers for moderators. https://docs.joinmastodon.org/methods/admin/measures/ and neighbours."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal

import django
from django.conf import settings
from django.core.cache import cache

from concejo import __version__
from concejo.base import clock
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.paging import within
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.moderation import figures, shares
from concejo.moderation.figures import About, Measured, Span, span_of
from concejo.moderation.queries import as_moderator, database_bytes, database_version
from concejo.moderation.shares import Cohort, Share

_USUAL, _MOST = 10, 100
_COUNTED_FOR = 3600


@dataclass(frozen=True)
class Tag:
    """Which hashtag."""

    id: Id | None = None


@dataclass(frozen=True)
class Server:
    """Which other server."""

    domain: str = ""


@dataclass(frozen=True)
class Asked:
    """Which numbers, of which days, and of what."""

    keys: list[str] = field(default_factory=list)
    start_at: datetime | None = None
    end_at: datetime | None = None
    limit: int | None = None
    tag_accounts: Tag = field(default_factory=Tag)
    tag_uses: Tag = field(default_factory=Tag)
    tag_servers: Tag = field(default_factory=Tag)
    tag_languages: Tag = field(default_factory=Tag)
    instance_accounts: Server = field(default_factory=Server)
    instance_media_attachments: Server = field(default_factory=Server)
    instance_reports: Server = field(default_factory=Server)
    instance_statuses: Server = field(default_factory=Server)
    instance_follows: Server = field(default_factory=Server)
    instance_followers: Server = field(default_factory=Server)
    instance_languages: Server = field(default_factory=Server)

    @property
    def abouts(self) -> dict[str, About]:
        """What each number is about, where it is about something."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        tags = {n: About(hashtag=its.id) for n, its in said.items() if isinstance(its, Tag)}
        return tags | {
            n: About(domain=its.domain.lower())
            for n, its in said.items()
            if isinstance(its, Server)
        }


@dataclass(frozen=True)
class Cohorts:
    """Who stays: of which days, by day or by month."""

    start_at: datetime | None = None
    end_at: datetime | None = None
    frequency: Literal["day", "month"] = "day"


@endpoint("POST", scope="admin:read")
def measures(request: ApiRequest, params: Asked) -> list[Entity]:
    """How much is going on, day by day."""
    span = span_of(params.start_at, params.end_at)
    found = figures.measures(request.actor, params.keys, span, params.abouts)
    return [_measure(its) for its in found]


@endpoint("POST", scope="admin:read")
def dimensions(request: ApiRequest, params: Asked) -> list[Entity]:
    """Of what there is most."""
    as_moderator(request.actor)
    span = span_of(params.start_at, params.end_at)
    limit = within(params.limit, _USUAL, _MOST)
    abouts = params.abouts
    found = []
    for key in dict.fromkeys(params.keys):
        if key in _OF_THE_TOWN:
            found.append(_dimension(key, _OF_THE_TOWN[key](span, limit)))
        elif key in _ABOUT:
            found.append(_dimension(key, _ABOUT[key](span, limit, abouts[key])))
        elif key == "software_versions":
            found.append({"key": key, "data": _versions()})
        elif key == "space_usage":
            found.append({"key": key, "data": _space()})
    return found


@endpoint("POST", scope="admin:read")
def retention(request: ApiRequest, params: Cohorts) -> list[Entity]:
    """Of those who came, how many are still here."""
    span = span_of(params.start_at, params.end_at)
    monthly = params.frequency == "month"
    found = shares.retention(request.actor, span, monthly=monthly)
    return [_cohort(its, params.frequency) for its in found]


# --- How it is said ---

_OF_THE_TOWN: dict[str, Callable[[Span, int], list[Share]]] = {
    "languages": shares.languages,
    "sources": shares.sources,
    "servers": shares.servers,
}
_ABOUT: dict[str, Callable[[Span, int, About], list[Share]]] = {
    "tag_languages": shares.tag_languages,
    "tag_servers": shares.tag_servers,
    "instance_languages": shares.instance_languages,
    "instance_accounts": shares.instance_accounts,
}


def _measure(its: Measured) -> Entity:
    return {
        "key": its.key,
        "unit": None,
        "total": str(its.total),
        "human_value": str(its.total),
        "previous_total": None if its.previous is None else str(its.previous),
        "data": [{"date": _midnight(day), "value": str(number)} for day, number in its.days],
    }


def _dimension(key: str, most: list[Share]) -> Entity:
    return {
        "key": key,
        "data": [
            {
                "key": its.key or settings.DOMAIN if "server" in key else its.key,
                "human_key": its.name or _NAMELESS.get(key, settings.DOMAIN),
                "value": str(its.value),
            }
            for its in most
        ],
    }


_NAMELESS = {"sources": "web", "languages": "–", "tag_languages": "–", "instance_languages": "–"}


def _versions() -> list[Entity]:
    versions = {
        "concejo": ("Concejo", __version__),
        "python": ("Python", platform.python_version()),
        "django": ("Django", django.get_version()),
        "database": tuple(database_version().split(" ", 1)),
    }
    return [
        {"key": key, "human_key": name, "value": version, "human_value": version}
        for key, (name, version) in versions.items()
    ]


def _space() -> list[Entity]:
    """Bytes. A large directory takes a while to add up: counted once an hour."""
    taken: dict[str, int] | None = cache.get("space_usage")
    if taken is None:
        taken = {"database": database_bytes(), "media": sum(_sizes(Path(settings.MEDIA_ROOT)))}
        cache.set("space_usage", taken, _COUNTED_FOR)
    return [
        {
            "key": key,
            "human_key": key,
            "value": str(size),
            "unit": "bytes",
            "human_value": f"{size / 1_000_000:.1f} MB",
        }
        for key, size in taken.items()
    ]


def _sizes(directory: Path) -> Iterator[int]:
    for place, _below, names in os.walk(directory):
        for name in names:
            file = Path(place) / name
            yield file.stat().st_size if file.is_file() else 0


def _cohort(its: Cohort, frequency: str) -> Entity:
    return {
        "period": _midnight(its.first),
        "frequency": frequency,
        "data": [
            {
                "date": _midnight(day),
                "rate": round(number / its.members, 4) if its.members else 0.0,
                "value": str(number),
            }
            for day, number in its.later
        ],
    }


def _midnight(day: date) -> str:
    return clock.iso(datetime.combine(day, time(), UTC))
