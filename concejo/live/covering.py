"""A post for everybody, told to those whose filters it meets. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import orjson

from concejo.doors.mastodon.entities.filters import results
from concejo.filters.queries import Match
from concejo.live.streams import News, Who


def with_filters(news: News, matches: Mapping[Who, Sequence[Match]]) -> Iterator[News]:
    """As it is for all the others, and for each of these with their own filters."""
    yield replace(news, hidden_from=news.hidden_from | frozenset(matches))
    for who, met in matches.items():
        own = {address: _with(said, met) for address, said in news.payload.items()}
        yield replace(news, payload=own, only=frozenset({who}))


def _with(said: str, met: Sequence[Match]) -> str:
    status = orjson.loads(said)
    status["filtered"] = results(met)
    if status["reblog"]:
        status["reblog"]["filtered"] = status["filtered"]
    return orjson.dumps(status).decode()
