"""News of announcements: for everybody who has an app open, whoever they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import orjson

from concejo.doors.api.addresses import asked_at
from concejo.doors.mastodon.entities.announcements import announcement, reaction_changed
from concejo.events.models import Event
from concejo.live.streams import News, Stream
from concejo.notices.errors import NoSuchAnnouncement
from concejo.notices.queries import announcement_by_id, how_many_react, told

_EVERYBODY = frozenset({Stream("user")})
_OVER = {"announcement.taken_back", "announcement.ended"}


def announced(event: Event, streams: Collection[Stream], at: Collection[str]) -> Iterator[News]:
    """What one event tells of announcements, if an app is open anywhere."""
    if not event.kind.startswith("announcement.") or _EVERYBODY.isdisjoint(streams):
        return
    its = event.subject_id or 0
    if event.kind in _OVER:
        yield News(event.seq, "announcement.delete", {"": str(its)}, on=_EVERYBODY)
    elif event.kind == "announcement.reacted":
        name = event.data["name"]
        said = reaction_changed(its, name, how_many_react(its, name))
        payload = {"": orjson.dumps(said).decode()}
        yield News(event.seq, "announcement.reaction", payload, on=_EVERYBODY)
    elif event.kind == "announcement.published" and (shown := _shown(its, at)):
        yield News(event.seq, "announcement", shown, on=_EVERYBODY)


def _shown(its: int, at: Collection[str]) -> dict[str, str]:
    try:
        [one] = told([announcement_by_id(its)])
    except NoSuchAnnouncement:
        return {}
    payload = {}
    for address in at:
        with asked_at(address):
            payload[address] = orjson.dumps(announcement(one)).decode()
    return payload
