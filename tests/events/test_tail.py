"""Whoever follows the log gets each event once and in order, however the commits come."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from concejo.events import bell
from concejo.events.log import record
from concejo.events.models import Event
from concejo.events.tail import Tail, events_after, last_seq, settled_seq

pytestmark = pytest.mark.django_db(transaction=True)

only_on_postgresql = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time"
)


def happen(kind: str = "town.tested") -> Event:
    with transaction.atomic():
        return record(kind, actor=None, subject=None)


class Slow(threading.Thread):
    """Somebody who writes, and takes their time to commit or to give up."""

    def __init__(self, *, gives_up: bool = False) -> None:
        super().__init__(daemon=True)
        self.gives_up = gives_up
        self.has_written, self.may_go = threading.Event(), threading.Event()
        self.seq = 0

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.seq = record("town.slow", actor=None, subject=None).seq
                self.has_written.set()
                self.may_go.wait(10)
                transaction.set_rollback(self.gives_up)
        finally:
            connection.close()


@contextmanager
def somebody_writes(*, gives_up: bool = False):
    slow = Slow(gives_up=gives_up)
    slow.start()
    assert slow.has_written.wait(10)
    try:
        yield slow
    finally:
        slow.may_go.set()
        slow.join(10)


def seqs(events: list[Event]) -> list[int]:
    return [event.seq for event in events]


def test_it_begins_at_the_end_and_reads_each_event_once():
    happen()
    tail = Tail()

    assert tail.read() == []
    first, second = happen(), happen()
    assert seqs(tail.read()) == [first.seq, second.seq]
    assert tail.read() == []
    assert tail.seq == second.seq == last_seq()


def test_much_is_read_in_portions_and_nothing_is_lost():
    tail = Tail()
    with transaction.atomic():
        made = [record("town.tested", actor=None, subject=None).seq for _ in range(250)]

    read = []
    while portion := tail.read():
        assert len(portion) <= 100
        read += seqs(portion)

    assert read == made
    assert seqs(events_after(made[9], 3)) == made[10:13]


@only_on_postgresql
def test_a_number_that_commits_late_is_waited_for():
    tail = Tail()
    with somebody_writes() as slow:
        later = happen()
        assert later.seq > slow.seq
        assert tail.read() == tail.read() == []
        slow.may_go.set()
        slow.join()

        assert seqs(tail.read()) == [slow.seq, later.seq]


@only_on_postgresql
def test_what_stands_before_the_gap_is_read_at_once():
    tail = Tail()
    before = happen()
    with somebody_writes() as slow:
        later = happen()

        assert seqs(tail.read()) == [before.seq]
        slow.may_go.set()
        slow.join()
        assert seqs(tail.read()) == [slow.seq, later.seq]


@only_on_postgresql
def test_a_number_that_was_rolled_back_holds_nobody_up():
    tail = Tail()
    with somebody_writes(gives_up=True) as slow:
        later = happen()
        assert tail.read() == []
        slow.may_go.set()
        slow.join()

        assert seqs(tail.read()) == [later.seq]


@only_on_postgresql
def test_whoever_began_after_the_gap_is_not_waited_for():
    tail = Tail()
    with somebody_writes(gives_up=True) as slow:
        later = happen()
        assert tail.read() == []
        with somebody_writes() as other:
            slow.may_go.set()
            slow.join()

            assert seqs(tail.read()) == [later.seq]
            last = happen()
            assert tail.read() == []
            other.may_go.set()
            other.join()
        assert seqs(tail.read()) == [other.seq, last.seq]


@only_on_postgresql
def test_whoever_was_writing_at_the_beginning_is_heard_by_nobody_or_by_all():
    with somebody_writes() as slow:
        threading.Timer(0.2, slow.may_go.set).start()
        began = time.monotonic()
        tail = Tail()
        assert time.monotonic() - began > 0.1

    assert tail.seq == slow.seq
    assert tail.read() == []


@only_on_postgresql
def test_many_writers_at_once_lose_nothing_and_keep_the_order():
    tail, read, done = Tail(), [], threading.Event()

    def write(number: int) -> None:
        try:
            for step in range(30):
                with transaction.atomic():
                    record("town.tested", actor=None, subject=None)
                    if (number + step) % 5 == 0:
                        time.sleep(0.005)
                    transaction.set_rollback((number + step) % 7 == 0)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    begin = tail.seq
    for writer in writers:
        writer.start()
    threading.Thread(target=lambda: [w.join() for w in writers] and done.set()).start()
    while not done.is_set() or seqs(events_after(tail.seq)):
        read += seqs(tail.read())

    assert read == list(
        Event.objects.filter(seq__gt=begin).order_by("seq").values_list("seq", flat=True)
    )


def test_the_bell_rings_after_the_commit_and_not_for_what_was_given_up(settings, tmp_path):
    # On one machine; where several serve a town, Redis carries the rings.
    settings.DIR, settings.REDIS_URL = tmp_path, ""
    with bell.ear() as ear:
        ear.setblocking(True)
        ear.settimeout(1)
        happen()
        assert ear.recv(1) == b""

        ear.settimeout(0.05)
        with transaction.atomic():
            record("town.tested", actor=None, subject=None)
            transaction.set_rollback(True)
        with pytest.raises(TimeoutError):
            ear.recv(1)


def test_a_bell_that_cannot_be_rung_disturbs_nobody(settings, tmp_path):
    settings.DIR = tmp_path / "nowhere"
    assert bell.ear() is None
    assert happen().seq == last_seq()

    settings.DIR = tmp_path
    ear = bell.ear()
    assert ear is not None
    for _ in range(2000):
        bell.ring()  # Nobody reads: after a while it is full.
    ear.close()
    bell.ring()


def test_a_page_begins_where_nothing_can_come_in_between():
    before = happen()
    assert settled_seq() == before.seq == last_seq()


@only_on_postgresql
def test_a_page_begins_before_what_somebody_may_still_bring():
    before = happen()
    with somebody_writes() as slow:
        later = happen()
        began = settled_seq()
        slow.may_go.set()
        slow.join()

    # Earlier is right as well: numbers that were rolled back look like those that may come.
    assert began <= before.seq
    assert seqs(events_after(began))[-2:] == [slow.seq, later.seq]
    assert settled_seq() == later.seq
