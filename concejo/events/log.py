"""Writing the log, and setting off what follows. What follows from what is ``consequences.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Model

from concejo.base import clock
from concejo.base.questions import add
from concejo.events import bell
from concejo.events.models import Event

# What follows at once: in the same transaction, database only. Gets the event and its subject.
# Any: each consequence knows the kind of subject that its event has.
Now = Callable[[Event, Any], object]
# What follows afterwards: puts a job (by its dotted name) in the queue with the event's ``seq``.
Enqueue = Callable[[str, int], object]
Tick = Callable[[datetime], object]
# Whether a job that follows later has anything to do. Asked before it is queued.
Wanted = Callable[[Event], bool]

_now: Mapping[str, Sequence[Now]] = {}
_later: Mapping[str, Sequence[str]] = {}
_wanted: Mapping[str, Wanted] = {}
_ticks: Sequence[Tick] = ()
_enqueue: Enqueue | None = None
_is_quiet = False


class Acting(Protocol):
    """Whoever acts: an address, and the person behind it where there is one."""

    @property
    def account_id(self) -> int: ...
    @property
    def user_id(self) -> int | None: ...


def hand_over(
    *,
    now: Mapping[str, Sequence[Now]],
    later: Mapping[str, Sequence[str]],
    ticks: Sequence[Tick],
    enqueue: Enqueue,
    wanted: Mapping[str, Wanted] | None = None,
) -> None:
    """Take the table of consequences. Called once, when the town starts."""
    global _now, _later, _wanted, _ticks, _enqueue
    _now, _later, _wanted, _ticks, _enqueue = now, later, wanted or {}, ticks, enqueue


def record(kind: str, /, *, actor: Acting | None, subject: Model | None, **data: object) -> Event:
    """Write one event, do what follows at once, and queue what follows later. All or nothing."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} was recorded outside a transaction")
    event = Event(
        at=clock.now(),
        kind=kind,
        actor_id=actor.account_id if actor else None,
        user_id=actor.user_id if actor else None,
        subject_id=subject.pk if subject is not None else None,
        data=data,
    )
    add([event])
    for follow in _now.get(kind, ()) if subject is not None else ():
        follow(event, subject)
    for job in () if _is_quiet else _later.get(kind, ()):
        assert _enqueue is not None  # noqa: S101 - handed over together with the table
        if job not in _wanted or _wanted[job](event):
            _enqueue(job, event.seq)
    transaction.on_commit(bell.ring, robust=True)
    return event


def record_many(kind: str, /, told: Iterable[tuple[int, dict[str, object]]]) -> None:
    """Write many events of a kind from which nothing follows: the subject's id, and facts."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} was recorded outside a transaction")
    if _now.get(kind) or _later.get(kind):
        raise RuntimeError(f"something follows from {kind}: record each")
    at = clock.now()
    events = [Event(at=at, kind=kind, subject_id=pk, data=data) for pk, data in told]
    Event.objects.bulk_create(events, batch_size=500)
    transaction.on_commit(bell.ring, robust=True)


@contextmanager
def nothing_leaves() -> Iterator[None]:
    """Inside, things happen and are written down, but no job is queued: nothing goes out."""
    global _is_quiet  # noqa: PLW0603 - as above
    before, _is_quiet = _is_quiet, True
    try:
        yield
    finally:
        _is_quiet = before


def strike(at: datetime) -> None:
    """The clock strikes: everything whose date has come happens. Safe to repeat."""
    for tick in _ticks:
        tick(at)
