"""Following the log as it grows: every event once, in the order of its number. Reads only.

No transaction is held open between two looks. How this stays true on PostgreSQL, where numbers are
given out before the commit, says docs/decide/0012-following-the-log.md.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.db import connection

from concejo.events.models import Event

MOST_AT_ONCE = 100

# Whoever began to write before the first look is waited for so long, and then left behind.
_PATIENCE = 2.0


class Tail:
    """A place in the log that moves on. Used by one thread at a time."""

    def __init__(self) -> None:
        """Begin at the end: what is committed from now on is new."""
        until = time.monotonic() + _PATIENCE
        writing = _writers()
        while writing and time.monotonic() < until:
            time.sleep(0.01)
            writing &= _writers()
        self.seq = last_seq()
        # Behind a gap: the last number that was seen, and who was writing at that moment.
        self._noticed: tuple[int, frozenset[str]] | None = None

    def read(self) -> list[Event]:
        """What is new since the last look, as far as nothing can come in between any more."""
        events = self._settled(events_after(self.seq))
        if events:
            self.seq = events[-1].seq
        return events

    def _settled(self, events: list[Event]) -> list[Event]:
        """Stop before a number that is missing while somebody may still bring it."""
        whole = _without_gap(events, self.seq)
        # SQLite has one writer at a time: numbers and commits have the same order.
        if len(whole) == len(events) or connection.vendor == "sqlite":
            self._noticed = None
            return events
        now = _writers()
        seen, writing = self._noticed = self._noticed or (events[-1].seq, now)
        if writing & now:
            return whole
        # Everybody who could have had the number is done. Who committed is seen by a fresh look;
        # what is missing then was rolled back.
        self._noticed = None
        return [event for event in events_after(self.seq) if event.seq <= seen]


def last_seq() -> int:
    """The number of the newest event."""
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def settled_seq() -> int:
    """A number below which nothing can come any more: where a page begins to listen.

    What is looked up afterwards shows everything up to it.
    """
    seq = last_seq()
    if not _writers():
        return seq
    # Somebody may still bring a number that is missing: before it, rather than never.
    first = max(0, seq - MOST_AT_ONCE)
    whole = _without_gap(events_after(first), first)
    return whole[-1].seq if whole else first


def events_after(seq: int, most: int = MOST_AT_ONCE) -> list[Event]:
    """The events that follow a number."""
    return list(Event.objects.filter(seq__gt=seq).order_by("seq")[:most])


def _without_gap(events: Sequence[Event], seq: int) -> list[Event]:
    whole = []
    for event in events:
        if event.seq != seq + 1:
            break
        seq = event.seq
        whole.append(event)
    return whole


def _writers() -> frozenset[str]:
    """The transactions of others that have put, or are putting, an event into the log.

    An INSERT locks its table before it takes a number, and keeps the lock until its rows are seen.
    """
    if connection.vendor != "postgresql":
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE relation = %s::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()",
            [Event._meta.db_table],  # noqa: SLF001 - Django's own name
        )
        return frozenset(row[0] for row in cursor.fetchall())
