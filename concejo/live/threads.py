"""The few threads in which the database is asked. The streams themselves need none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections
from django.utils import timezone, translation

from concejo.base import clock
from concejo.places.queries import the_town

Found = TypeVar("Found")

# One follows the log, so that everything stays in order. Two ask who comes in.
LOG = ThreadPoolExecutor(1, thread_name_prefix="log")
DOOR = ThreadPoolExecutor(2, thread_name_prefix="door")


async def asked(
    pool: ThreadPoolExecutor, question: Callable[[], Found], language: str = ""
) -> Found:
    """Ask the database something in a thread, in the town's time and in a language."""
    return await asyncio.get_running_loop().run_in_executor(pool, _in_town, question, language)


def _in_town(question: Callable[[], Found], language: str) -> Found:
    # A connection that broke is opened anew. None is ever left in a transaction.
    close_old_connections()
    town = the_town()
    zone = timezone.override(clock.zone(town.timezone))
    with zone, translation.override(language or town.language):
        return question()
