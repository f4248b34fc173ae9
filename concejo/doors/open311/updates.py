"""mySociety's extension: what happened since, and what somebody adds.

https://github.com/mysociety/FixMyStreet/wiki/Open311-FMS---Proposed-differences-to-Open311
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from concejo.base.errors import Refused
from concejo.cases.actions.saying import Remark
from concejo.doors.api.params import Missing, NotOneOf
from concejo.doors.open311.errors import EndsBeforeItBegins, NothingSaid
from concejo.doors.open311.operation import Asked, operation
from concejo.doors.open311.photos import photos_in
from concejo.doors.open311.render import Said, Value
from concejo.doors.open311.words import media, said_of, w3
from concejo.exchange.actions.reports import DOOR, add_to_request
from concejo.exchange.queries import requests as queries
from concejo.exchange.queries.requests import Update
from concejo.exchange.statuses import KNOWN, as_known


@dataclass(frozen=True)
class Since:
    """Between which moments."""

    start_date: datetime | None = None
    end_date: datetime | None = None


@operation("GET")
def updates(asked: Asked, params: Since) -> Said:
    """What happened in public requests, the oldest first, a thousand at most."""
    since, until = queries.default_window(params.start_date, params.end_date)
    if until < since:
        raise EndsBeforeItBegins
    return Said("service_request_updates", [_update(u) for u in queries.updates(since, until)])


@dataclass(frozen=True)
class NewUpdate:
    """What somebody adds to a request."""

    service_request_id: str = ""
    # The sender's own number for it: sent twice, it is said once.
    update_id: str = ""
    status: str = ""
    description: str = ""
    media_url: list[str] | None = None


@operation("POST", needs_key=True)
def add(asked: Asked, params: NewUpdate) -> Said:
    """Put it into the conversation. The answer is our number for it."""
    by = asked.by
    if not params.service_request_id:
        raise Missing(name="service_request_id")
    # Before photos are taken for a request that is not there.
    queries.request_numbered(params.service_request_id, by=by)
    photos, pictures = photos_in(asked.said, params.media_url or [])
    if not params.description.strip() and not photos:
        raise _why_nothing(params.status)
    remark = Remark(params.description, DOOR, photos, idempotency_key=params.update_id)
    post = add_to_request(
        by, params.service_request_id, remark, status=params.status, pictures=pictures
    )
    return Said("service_request_updates", [{"update_id": str(post.pk), "account_id": None}])


def _why_nothing(status: str) -> Refused:
    """A misspelt status alone is said to be one; beside words it is not worth losing them."""
    if status.strip() and as_known(status) not in KNOWN:
        return NotOneOf(name="status", choices=", ".join(sorted(KNOWN)))
    return NothingSaid()


def _update(its: Update) -> Value:
    return {
        "update_id": its.id,
        "service_request_id": its.number,
        "status": its.status,
        "updated_datetime": w3(its.at),
        "description": said_of(its),
        "media_url": media(its.photos),
    }
