"""Everything that is asked about the queue."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from concejo.base import clock
from concejo.jobs.models import Job, Strike


def waiting() -> QuerySet[Job]:
    """Jobs that are to be run, the longest due first. Those whose worker died are among them."""
    at = clock.now()
    not_taken = Job.objects.filter(gave_up_at=None).exclude(taken_at__isnull=False, due_at__gt=at)
    return not_taken.order_by("due_at", "id")


def running() -> QuerySet[Job]:
    """Jobs that a worker has at this moment."""
    at = clock.now()
    taken = Job.objects.filter(gave_up_at=None, taken_at__isnull=False, due_at__gt=at)
    return taken.order_by("taken_at", "id")


def gave_up() -> QuerySet[Job]:
    """Jobs that failed every time and wait for somebody to look, the newest first."""
    return Job.objects.exclude(gave_up_at=None).order_by("-gave_up_at", "id")


def last_strike() -> datetime | None:
    """When a worker last struck the clock."""
    return Strike.objects.values_list("struck_at", flat=True).first()
