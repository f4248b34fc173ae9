"""Everything that changes the queue. A job may run twice, and must be harmless when it does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from concejo.base import clock
from concejo.jobs.models import Job, Strike

# How long a worker may be silent before its job is given to another one. Longer than any job takes.
LEASE = timedelta(minutes=10)

# How long a failed job waits, after the first fault, the second, and so on. Then it is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 360)]


def enqueue(name: str, event_seq: int) -> Job:
    """Put a job in the queue, in the caller's transaction: without the event there is no job."""
    return Job.objects.create(name=name, event_seq=event_seq)


def take_next(at: datetime) -> Job | None:
    """Take the job that has waited longest, so that no other worker does."""
    due = Job.objects.filter(gave_up_at=None, due_at__lte=at)
    # Looked at first without a transaction: on SQLite an idle worker must not lock the town.
    if not due.exists():
        return None
    with transaction.atomic():
        job = due.select_for_update(skip_locked=True).order_by("due_at", "id").first()
        if job is None:
            return None
        job.attempts += 1
        job.taken_at, job.due_at = at, at + LEASE
        job.save(update_fields=["attempts", "taken_at", "due_at"])
    return job


def finish(job: Job) -> None:
    """The job is done. Nothing is kept of it: what it did is in the log."""
    _still_ours(job).delete()


def put_off(job: Job, fault: str) -> bool:
    """The job failed: try again later, or give it up. Says whether it is tried again."""
    at = clock.now()
    ours = _still_ours(job)
    if job.attempts > len(PAUSES):
        ours.update(taken_at=None, fault=fault[:300], gave_up_at=at)
        return False
    ours.update(taken_at=None, fault=fault[:300], due_at=at + PAUSES[job.attempts - 1])
    return True


def try_again(job_id: int) -> bool:
    """Somebody has looked: run a job that was given up once more, from the start."""
    given_up = Job.objects.filter(pk=job_id).exclude(gave_up_at=None)
    return bool(given_up.update(gave_up_at=None, attempts=0, due_at=clock.now()))


def begin_strike(at: datetime) -> bool:
    """Take this minute's stroke of the clock, unless another worker has it or is still striking."""
    minute = at.replace(second=0, microsecond=0)
    # Read first: an idle worker must not write several times a second.
    strike, _ = Strike.objects.get_or_create(defaults={"struck_at": minute - LEASE})
    # A date in the future was left by a machine whose clock was wrong. It must not stop the town.
    struck = minute <= strike.struck_at <= at + LEASE
    busy = strike.busy_until is not None and at < strike.busy_until <= at + LEASE
    if struck or busy:
        return False
    as_seen = Strike.objects.filter(struck_at=strike.struck_at, busy_until=strike.busy_until)
    return bool(as_seen.update(struck_at=at, busy_until=at + LEASE))


def end_strike(struck_at: datetime) -> None:
    """The stroke is over, and the next one may come."""
    Strike.objects.filter(struck_at=struck_at).update(busy_until=None)


def _still_ours(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, attempts=job.attempts)
