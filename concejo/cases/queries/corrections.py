"""What people corrected since some moment: whose cases are, and what they are about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from concejo.cases.queries.kinds import FILED, not_undone
from concejo.events.models import Event


def given_elsewhere(since: datetime, *, most: int) -> QuerySet[Event, Any]:
    """The newest cases that were handed over; as a part of a question."""
    return _newest(Q(kind="case.handed_over"), since, most)


def filed_elsewhere(since: datetime, *, most: int) -> QuerySet[Event, Any]:
    """The newest cases that were filed under another kind; as a part of a question."""
    return _newest(FILED, since, most)


def _newest(said: Q, since: datetime, most: int) -> QuerySet[Event, Any]:
    steps = not_undone(Event.objects.filter(said, at__gte=since), since=since)
    # By the time, as its index has it; by the place in the log, the whole log might be read.
    return steps.order_by("-at").values("subject_id")[:most]
