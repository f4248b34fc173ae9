"""What follows from what: from each event, at once and later, and from each tick of the clock.

The whole map on one page. Nothing happens in the town that does not start in this table.
"""

from __future__ import annotations

from concejo.events import log
from concejo.jobs.actions import enqueue

# In the same transaction, database only.
NOW: dict[str, list[log.Now]] = {}

# Jobs by their dotted name: after commit, retried, safe to repeat.
LATER: dict[str, list[str]] = {}

# Every minute.
TICK: list[log.Tick] = []


def hand_over() -> None:
    """Give the table to the log, which knows nothing of what is in it."""
    log.hand_over(now=NOW, later=LATER, ticks=TICK, enqueue=enqueue)
