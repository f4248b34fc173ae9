"""From what an endpoint returns to a response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.http import HttpResponse


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with another status than 200, or with headers of its own."""

    body: Any  # Any: whatever JSON can say
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def as_response(said: object) -> HttpResponse:
    """JSON of an entity, a list of them or an ``Answer``; a response stays what it is."""
    if isinstance(said, HttpResponse):
        return said
    answer = said if isinstance(said, Answer) else Answer(said)
    headers = {"Content-Type": "application/json; charset=utf-8", **answer.headers}
    return HttpResponse(orjson.dumps(answer.body), status=answer.status, headers=headers)
