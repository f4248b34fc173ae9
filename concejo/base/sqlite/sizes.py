"""Letting SQLite see how large the tables are: without that it takes a poor index for a good one.

PostgreSQL does so by itself. https://www.sqlite.org/lang_analyze.html
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from concejo.base import clock

# So many rows of an index are looked at: a large town is done in less than a second.
_LOOKED_AT = 1000
_HOUR, _MINUTE = 3, 17


def look_at_night(at: datetime) -> None:
    """Once a day, when few people write."""
    local = clock.local(at)
    if (local.hour, local.minute) == (_HOUR, _MINUTE):
        look_at_sizes()


def look_at_sizes() -> None:
    """Look now: after a log was replayed, perhaps."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
        cursor.execute("ANALYZE")
