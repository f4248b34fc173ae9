"""The numbers that cases are called by."""

from __future__ import annotations

from django.db import connection

from concejo.base.questions import asked
from concejo.cases.models import Counter


def next_number_of(year: int) -> int | None:
    """Give out a year's next number; None while the year has none yet.

    The update locks the row, so no two cases share one, and says at once what it wrote.
    """
    table = connection.ops.quote_name(Counter._meta.db_table)  # noqa: SLF001 - Django's name
    words = f"UPDATE {table} SET last = last + 1 WHERE year = %s RETURNING last"  # noqa: S608
    rows = asked(words, [year])
    return int(rows[0][0]) if rows else None
