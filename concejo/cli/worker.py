"""The worker's process: jobs as they come, and the clock once a minute, in the town's own time."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


def work() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concejo.config.settings")

    import django

    django.setup()

    from concejo.events.log import strike
    from concejo.jobs.worker import start_working

    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: told.append(number))

    stop = threading.Event()
    threads = start_working(stop, strike=strike, in_town=in_town)
    while not told:
        time.sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join()


@contextmanager
def in_town() -> Iterator[None]:
    """In the town's time zone and language, as they are now."""
    from django.utils import timezone, translation

    from concejo.places.queries import the_town

    town = the_town()
    with timezone.override(town.timezone), translation.override(town.language):
        yield
