"""The worker: runs jobs as they come, and strikes the clock once a minute."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

from concejo.base import clock
from concejo.events.models import Event
from concejo.jobs import actions
from concejo.jobs.models import Job

logger = logging.getLogger(__name__)

# How long an idle worker sleeps. One look at an indexed table costs a fraction of a millisecond.
POLL_SECONDS = 0.4

# Two, so that one slow mail server does not hold up everything else.
JOB_THREADS = 2

# Everything a job and a stroke happen inside of: the town's time zone and language.
InTown = Callable[[], AbstractContextManager[object]]


def run_next(*, raising: bool = False) -> bool:
    """Run the next job that is due. Says whether there was one."""
    job = actions.take_next(clock.now())
    if job is None:
        return False
    try:
        _run(job)
    except Exception as fault:
        tried_again = actions.put_off(job, _without_words(fault))
        logger.error(  # noqa: TRY400 - a traceback may hold somebody's words
            "%s failed (attempt %s, %s): %s",
            job,
            job.attempts,
            "tried again later" if tried_again else "given up",
            _without_words(fault),
        )
        if raising:
            raise
    else:
        actions.finish(job)
    return True


def run_waiting(limit: int = 1000, *, raising: bool = False) -> int:
    """Run what is due here and now, also what follows from it. Says how many jobs were run."""
    for count in range(limit):
        if not run_next(raising=raising):
            return count
    return limit


def strike_once(strike: Callable[[datetime], object]) -> bool:
    """Strike the clock, unless this minute was struck already. Says whether it was ours to do."""
    at = clock.now()
    if not actions.begin_strike(at):
        return False
    try:
        strike(at)
    finally:
        actions.end_strike(at)
    return True


def start_working(
    stop: threading.Event, *, strike: Callable[[datetime], object], in_town: InTown
) -> list[threading.Thread]:
    """Work in threads of their own until ``stop`` is set. What is begun is finished first."""
    steps = [lambda: strike_once(strike), *[run_next] * JOB_THREADS]
    threads = [threading.Thread(target=_keep_going, args=(step, stop, in_town)) for step in steps]
    for thread in threads:
        thread.start()
    return threads


def _keep_going(step: Callable[[], bool], stop: threading.Event, in_town: InTown) -> None:
    """Step after step, with a rest when there was nothing to do. No fault ends it."""
    while not stop.is_set():
        try:
            # A connection that broke is opened anew by the next step.
            close_old_connections()
            with in_town():
                was_idle = not step()
        except Exception as fault:  # noqa: BLE001 - the next step goes on
            logger.error("the worker met a fault: %s", _without_words(fault))  # noqa: TRY400
            was_idle = True
        if was_idle:
            stop.wait(POLL_SECONDS)
    connection.close()


def _run(job: Job) -> None:
    function = import_string(job.name)
    function(Event.objects.get(seq=job.event_seq))


def _without_words(fault: BaseException) -> str:
    """A fault as its kind and its place in our code: what it says may be personal."""
    ours = [frame for frame in extract_tb(fault.__traceback__) if "concejo" in frame.filename]
    place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(fault).__qualname__}{place}"
