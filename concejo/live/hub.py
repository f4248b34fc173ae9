"""Follows the log and hands what is new to everybody who listens. One per process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError

from concejo.accounts.queries import still_seated, still_standing
from concejo.events import bell
from concejo.events.models import Event
from concejo.events.tail import MOST_AT_ONCE, Tail, events_after
from concejo.live.listeners import Listener, Listening, listening
from concejo.live.news import news_of
from concejo.live.room import Room
from concejo.live.streams import News
from concejo.live.threads import DOOR, LOG, asked

log = logging.getLogger(__name__)

T = TypeVar("T")

# How long one goes without looking into the log when no bell rings, while somebody listens.
POLL_SECONDS = 0.05

# How soon it is noticed that a seat has ended by its date, of which the log says nothing.
RECHECK_SECONDS = 3.0
# With these, somebody may no longer listen: asked before anything that came after is told.
_ENDINGS = {
    "seat.ended",
    "seat.changed",
    "token.ended",
    "app.disconnected",
    "account.password_changed",
    "account.erased",
    "measure.taken",
}

# A listener who comes back is told so much of what they missed; beyond it they start afresh.
MOST_MISSED = 1000

# After a fault of the database.
_REST = 1.0
# So often an event is tried at which the database finds fault, though it is there.
_TRIES = 5
# The database is away or busy: it comes back, and nothing may be passed over meanwhile.
_AWAY = (OperationalError, InterfaceError)


class Hub:
    """Everybody who listens, and the place in the log up to which they have heard."""

    def __init__(self) -> None:
        self.room = Room()
        self._listeners: set[Listener] = set()
        self._listening: Listening | None = None
        self._tail: Tail | None = None
        # How often an event was tried that cannot be told.
        self._tries: Counter[int] = Counter()
        self._rung = asyncio.Event()
        # Held while a batch is handed out: who joins is before it or after it, never in between.
        self._moving = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def join(self, listener: Listener) -> int:
        """Listen from now on. Everything after the number that is returned will be heard."""
        async with self._moving:
            if self._tail is None or not self._listeners:
                # Nobody listened: what happened meanwhile is not for anybody.
                self._tail = await asked(LOG, Tail)
            self._listeners.add(listener)
            self._listening = None
        if not self._tasks:
            steps = (self._follow, self._beat, self._recheck, self._hear_bell)
            self._tasks = [asyncio.create_task(_keep_going(step)) for step in steps]
        return self._tail.seq

    def leave(self, listener: Listener) -> None:
        """No longer listen."""
        self._listeners.discard(listener)
        self._listening = None

    async def change(self, change: Callable[[], T]) -> T:
        """Let somebody listen to something else from now on."""
        async with self._moving:
            self._listening = None
            return change()

    async def missed(self, listener: Listener, after: int, until: int) -> list[News] | None:
        """What a listener missed in between; None if that is too much to tell."""
        if until - after > MOST_MISSED:
            return None
        alone = listening([listener])

        def question() -> list[News]:
            missed: list[News] = []
            seq = after
            while seq < until and (events := events_after(seq)):
                missed += news_of([event for event in events if event.seq <= until], alone)
                seq = events[-1].seq
            return missed

        return await asked(DOOR, question)

    # --- What goes on all the time ---

    async def _follow(self) -> None:
        if not self._listeners:
            await asyncio.sleep(POLL_SECONDS)
            return
        async with self._moving:
            was_full = await self._hand_out()
        if not was_full:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), POLL_SECONDS)

    async def _hand_out(self) -> bool:
        """Tell what is new. Says whether there may be more."""
        assert self._tail is not None  # noqa: S101 - whoever joins brings it
        # Forgotten before looking: what is written meanwhile rings again.
        self._rung.clear()
        if self._listening is None:
            self._listening = listening(self._listeners)
        events, many = await asked(LOG, _step(self._tail, self._listening, self._tries))
        if any(event.kind in _ENDINGS for event in events):
            await self._end_revoked()
        if many:
            for listener in self._listeners:
                listener.hear(many)
        return len(events) == MOST_AT_ONCE

    async def _beat(self) -> None:
        await asyncio.sleep(settings.LIVE_HEARTBEAT)
        for listener in self._listeners:
            listener.thump()

    async def _recheck(self) -> None:
        await asyncio.sleep(RECHECK_SECONDS)
        await self._end_revoked()

    async def _end_revoked(self) -> None:
        """End the streams of those who may no longer listen."""
        signed_in = [each for each in self._listeners if each.actor or each.token_id]
        if not signed_in:
            return
        tokens = {each.token_id for each in signed_in if each.token_id}
        people = {each.actor.user_id for each in signed_in if each.actor and each.actor.user_id}
        good, seats = await asked(DOOR, lambda: (still_standing(tokens), still_seated(people)))
        for each in signed_in:
            if each.token_id not in good if each.token_id else each.who not in seats:
                each.end("revoked")

    async def _hear_bell(self) -> None:
        """Look at once when somebody rings."""
        if settings.REDIS_URL:
            import redis.asyncio

            async with redis.asyncio.from_url(settings.REDIS_URL).pubsub() as line:
                await line.subscribe(bell.CHANNEL)
                async for _ring in line.listen():
                    self._rung.set()
            return
        ear = bell.ear()
        if ear is None:
            log.info("no bell at %s: the log is looked at every 50 ms", bell.place())
            await asyncio.sleep(3600)
            return
        loop = asyncio.get_running_loop()
        try:
            while True:
                await loop.sock_recv(ear, 1)
                self._rung.set()
        finally:
            ear.close()


def _step(
    tail: Tail, now_listening: Listening, tries: Counter[int]
) -> Callable[[], tuple[list[Event], list[News]]]:
    """Read on, and find out what it means for those who listen."""

    def question() -> tuple[list[Event], list[News]]:
        before = tail.seq
        events = tail.read()
        try:
            news = _news(events, now_listening, tries)
        except (*_AWAY, DatabaseError):
            # It is read again when the database is back.
            tail.seq = before
            raise
        tries.clear()
        return events, news

    return question


def _news(events: Sequence[Event], now_listening: Listening, tries: Counter[int]) -> list[News]:
    """News of the events; one that cannot be told must not silence the others."""
    if not events:
        return []
    try:
        return news_of(events, now_listening)
    except _AWAY:
        raise
    except Exception as fault:
        if len(events) == 1:
            seq = events[0].seq
            tries[seq] += 1
            if isinstance(fault, DatabaseError) and tries[seq] < _TRIES:
                raise
            log.exception("event %s could not be told", seq)
            return []
    return [news for event in events for news in _news([event], now_listening, tries)]


async def _keep_going(step: Callable[[], object]) -> None:
    """Step after step. No fault ends it, and one that stays is not said a thousand times."""
    said = 0.0
    while True:
        try:
            await step()  # type: ignore[misc]
        except Exception as fault:  # noqa: BLE001 - the next step goes on
            if time.monotonic() - said > 60:  # noqa: PLR2004
                log.error("the live stream met a fault: %s", type(fault).__qualname__)  # noqa: TRY400
                said = time.monotonic()
            await asyncio.sleep(_REST)
