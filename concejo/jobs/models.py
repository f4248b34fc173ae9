"""The queue: what still has to happen after an event, and when the clock last struck."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concejo.base import clock


class Job(models.Model):
    """One consequence of one event, still to be done. A finished job has no row."""

    id = models.BigAutoField(primary_key=True)
    # The dotted path of a function that takes the event.
    name = models.CharField(max_length=200)
    # ``events.Event.seq``. A plain number: the log knows nothing of the queue.
    event_seq = models.BigIntegerField()
    queued_at = models.DateTimeField(default=clock.now)
    # When it may be taken next. While it runs this is the end of the worker's lease: a worker that
    # was killed never comes back, and the job is taken again at that moment.
    due_at = models.DateTimeField(default=clock.now)
    # Counts every time it was taken, also when the worker died of it. It is also the lease's
    # number: a worker whose lease has ended finds another number here and leaves the row alone.
    attempts = models.PositiveSmallIntegerField(default=0)
    # Set while a worker has it.
    taken_at = models.DateTimeField(null=True)
    # Set when it is not tried again. Somebody has to look.
    gave_up_at = models.DateTimeField(null=True)
    # The kind of fault and the line of code. Never its message: that may hold somebody's words.
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(gave_up_at=None), name="job_due"),
        ]

    def __str__(self) -> str:
        return f"job {self.pk}: {self.name} of event {self.event_seq}"


class Strike(models.Model):
    """When the clock last struck. One row, so that many workers strike once a minute together."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    struck_at = models.DateTimeField()
    # Set while a worker is at it; the end of its lease.
    busy_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_clock")]

    def __str__(self) -> str:
        return f"struck at {self.struck_at:%Y-%m-%d %H:%M}"
