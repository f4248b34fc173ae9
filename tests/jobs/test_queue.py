"""What still has to happen is neither lost nor done without its event."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from concejo import consequences
from concejo.base import clock
from concejo.events import log
from concejo.events.models import Event
from concejo.jobs import actions, queries, worker
from concejo.jobs.models import Job

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

done: list[int] = []
strokes: list[datetime] = []


def note(event):
    done.append(event.seq)


def fail(event):
    note(event)
    raise ValueError("words of a resident")


@pytest.fixture(autouse=True)
def _at_eight_on_monday(db):
    done.clear()
    strokes.clear()
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def table():
    """Another table of what follows; the town's own one is back afterwards, whole."""

    def hand_over(later, wanted=None):
        log.hand_over(now={}, later=later, wanted=wanted, ticks=[], enqueue=actions.enqueue)

    yield hand_over
    consequences.hand_over()


def an_event():
    return Event.objects.create(at=clock.now(), kind="post.published")


def later(**pause):
    clock.set_to(clock.now() + timedelta(**pause))


def test_a_job_runs_once_with_its_event_and_leaves_nothing_behind():
    event = an_event()
    actions.enqueue(f"{__name__}.note", event.seq)

    assert worker.run_waiting() == 1
    assert worker.run_waiting() == 0
    assert done == [event.seq]
    assert not Job.objects.exists()


def test_without_the_event_there_is_no_job():
    with transaction.atomic():
        actions.enqueue(f"{__name__}.note", an_event().seq)
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_the_log_puts_what_follows_into_the_queue(table):
    table({"post.published": [f"{__name__}.note"]})

    event = log.record("post.published", actor=None, subject=an_event())
    worker.run_waiting()

    assert done == [event.seq]


@pytest.mark.parametrize("wanted", [True, False])
def test_a_job_that_is_for_nobody_is_not_queued(table, wanted):
    job = f"{__name__}.note"
    table({"post.published": [job]}, wanted={job: lambda _event: wanted})

    log.record("post.published", actor=None, subject=an_event())

    assert Job.objects.exists() is wanted


def test_a_failed_job_is_tried_again_later_and_the_others_go_on(caplog):
    bad, good = an_event(), an_event()
    actions.enqueue(f"{__name__}.fail", bad.seq)
    actions.enqueue(f"{__name__}.note", good.seq)

    worker.run_waiting()
    assert done == [bad.seq, good.seq]

    later(seconds=59)
    assert worker.run_waiting() == 0
    later(seconds=1)
    assert worker.run_waiting() == 1

    assert Job.objects.get().due_at == clock.now() + timedelta(minutes=5)
    assert "words of a resident" not in caplog.text + Job.objects.get().fault
    assert "ValueError" in Job.objects.get().fault


def test_a_job_that_fails_every_time_is_given_up_and_can_be_tried_again():
    actions.enqueue(f"{__name__}.fail", an_event().seq)

    for _ in range(20):
        worker.run_waiting()
        later(hours=6)

    (job,) = queries.gave_up()
    assert len(done) == len(actions.PAUSES) + 1
    assert not queries.waiting().exists()
    actions.try_again(job.pk)
    assert [job.pk for job in queries.waiting()] == [job.pk]


def test_a_job_that_no_longer_exists_is_a_fault_like_any_other():
    actions.enqueue("concejo.posts.jobs.forgotten", an_event().seq)

    worker.run_waiting()

    assert Job.objects.get().fault


def test_the_job_of_a_killed_worker_is_taken_again_when_its_lease_ends():
    actions.enqueue(f"{__name__}.note", an_event().seq)
    lost = actions.take_next(clock.now())
    assert [job.pk for job in queries.running()] == [lost.pk]

    assert worker.run_waiting() == 0
    later(minutes=10)
    assert not queries.running().exists()
    again = actions.take_next(clock.now())

    assert again.pk == lost.pk
    actions.finish(lost)
    assert Job.objects.exists(), "a worker that comes back too late changes nothing"
    actions.finish(again)
    assert not Job.objects.exists()


def test_a_job_that_kills_its_worker_every_time_is_given_up():
    actions.enqueue(f"{__name__}.fail", an_event().seq)
    for _ in actions.PAUSES:
        actions.take_next(clock.now())
        later(minutes=10)

    worker.run_waiting()

    assert queries.gave_up().count() == 1


def test_the_test_suite_hears_of_a_fault():
    actions.enqueue(f"{__name__}.fail", an_event().seq)

    with pytest.raises(ValueError, match="words"):
        worker.run_waiting(raising=True)


def test_the_clock_strikes_once_a_minute_whoever_strikes():
    assert worker.strike_once(strokes.append)
    assert not worker.strike_once(strokes.append)
    later(seconds=60)
    assert worker.strike_once(strokes.append)

    assert strokes == [MONDAY, MONDAY + timedelta(minutes=1)]
    assert queries.last_strike() == strokes[-1]


def test_no_stroke_begins_while_another_worker_is_striking():
    actions.begin_strike(clock.now())
    began = clock.now()

    later(minutes=1)
    assert not actions.begin_strike(clock.now())
    actions.end_strike(began)
    assert actions.begin_strike(clock.now())


def test_a_failing_stroke_does_not_stop_the_clock():
    with pytest.raises(ZeroDivisionError):
        worker.strike_once(lambda _: 1 / 0)
    later(minutes=1)

    assert worker.strike_once(strokes.append)


def test_a_stroke_of_a_wrong_clock_does_not_stop_the_town():
    with clock.stopped_at(datetime(2099, 1, 1, tzinfo=UTC)):
        actions.begin_strike(clock.now())

    assert worker.strike_once(strokes.append)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="a database in memory has one worker")
def test_two_workers_never_take_the_same_job():
    for _ in range(20):
        actions.enqueue(f"{__name__}.note", an_event().seq)

    def work():
        worker.run_waiting()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == sorted(set(done))
    assert len(done) == 20
