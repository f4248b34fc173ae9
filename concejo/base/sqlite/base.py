"""Django's SQLite, where whoever waits to write looks again soon.

SQLite's own waiting sleeps up to 100 ms between two tries, whoever came first: with a few writers
the file lies idle while all of them sleep, and the unlucky ones wait for a second. Here they sleep
a few milliseconds. https://www.sqlite.org/c3ref/busy_timeout.html
"""

from __future__ import annotations

import random
import time
from typing import cast

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

# Seconds between two tries: the first and the longest.
_SOON, _LATEST = 0.0005, 0.004


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions queue for the file by themselves."""

    def _start_transaction_under_autocommit(self) -> None:
        patience = cast("float", self.settings_dict["OPTIONS"].get("timeout", 5.0))
        until = time.monotonic() + patience
        self._let_sqlite_wait(0)
        try:
            pause = _SOON
            while True:
                try:
                    super()._start_transaction_under_autocommit()  # type: ignore[misc] # not in Django's stubs
                except OperationalError as fault:
                    if not _is_busy(fault) or time.monotonic() > until:
                        raise
                else:
                    return
                time.sleep(random.uniform(pause / 2, pause))
                pause = min(pause * 2, _LATEST)
        finally:
            # For what else there is to wait for, such as a checkpoint.
            self._let_sqlite_wait(patience)

    def _let_sqlite_wait(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _is_busy(fault: OperationalError) -> bool:
    return getattr(fault.__cause__, "sqlite_errorname", "") == "SQLITE_BUSY"
