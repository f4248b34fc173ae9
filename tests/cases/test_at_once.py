"""Several people act on one case, or vote, at once: real threads, on a database of their own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count

from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases.actions import desk
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.posts.actions.polls import vote
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft, PollDraft
from concejo.posts.errors import VotedAlready
from concejo.posts.models import Poll
from concejo.work.actions.bundles import Together, answer_together
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def on_disk(tmp_path):
    """The town in a file, as on a real machine: SQLite in memory knows no waiting."""

    def move() -> None:
        if connection.vendor != "sqlite":
            return
        file = sqlite3.connect(tmp_path / "town.sqlite3")
        connection.connection.backup(file)
        file.close()
        connections.databases["default"]["NAME"] = str(tmp_path / "town.sqlite3")

    before = connections.databases["default"]["NAME"]
    yield move
    connections.databases["default"]["NAME"] = before


def together(*doings: Callable[[], object]) -> list[Any]:
    """Do it all at once, each in a thread of its own; what came of it, or what went wrong."""
    gate, found = threading.Barrier(len(doings)), []

    def run(do: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            found.append(do())
        except Exception as wrong:  # noqa: BLE001 - the test looks at what went wrong
            found.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(do,)) for do in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_whoever_comes_second_is_refused_or_served_and_nothing_is_half_done(on_disk):
    make.streets()
    make.offices()
    luis, carmen, ana = (make.resident(name) for name in ("luis", "carmen", "ana"))
    electrician = make.speaking_as("luis", "electricista")
    lamps = [make.case(ana, f"@electricista farola {n} de la Calle Real no luce") for n in range(2)]
    due = clock.now() + timedelta(days=2)
    on_disk()

    for lamp in lamps:
        found = together(
            lambda: publish_post(electrician, Draft("mañana #luz", reply_to=lamp.post_id)),  # noqa: B023
            lambda: desk.promise(luis, lamp.number, due_at=due),  # noqa: B023
            lambda: desk.hand_over(carmen, lamp.number, to="barredora"),  # noqa: B023
            lambda: publish_post(ana, Draft("¿cuándo? #luz", reply_to=lamp.post_id)),  # noqa: B023
            lambda: tell_town(None, Report("Hay un bache en la Calle Real")),
            lambda: publish_post(ana, Draft("@policia un coche mal aparcado")),
        )

        assert len(found) == 6
        assert [f for f in found if isinstance(f, Exception) and not isinstance(f, Refused)] == []
    [[cases, numbers]] = together(
        lambda: [
            list(Case.objects.filter(pk__in=[lamp.pk for lamp in lamps])),
            list(Case.objects.values_list("number", flat=True)),
        ]
    )
    assert {case.owner.handle for case in cases} == {"barredora"}
    # Where the case was handed over first, the electrician had no word in it any more.
    assert all(case.state in {"promised", "received"} and case.next_at for case in cases)
    assert len(set(numbers)) == len(numbers) == 6


def test_a_form_that_is_sent_twice_at_once_is_one_post_and_one_case(on_disk):
    make.streets()
    make.offices()
    ana = make.resident("ana")
    on_disk()

    said = Draft("@electricista la farola de la Calle Real no luce", idempotency_key="k1")
    posts = together(*[lambda: publish_post(ana, said)] * 3)
    cases = together(*[lambda: tell_town(None, Report("Un bache", idempotency_key="k1"))] * 3)

    assert len({post.pk for post in posts}) == 1
    assert len({case.number for case in cases}) == 1
    assert together(Case.objects.count) == [2]


def test_one_promise_that_is_tapped_twice_at_once_is_one(on_disk):
    make.offices()
    case, luis = make.case(), make.resident("luis")
    due = clock.now() + timedelta(days=2)
    on_disk()

    together(*[lambda: desk.promise(luis, case.number, due_at=due)] * 2)

    [promises] = together(lambda: list(case.promises.all()))
    assert [promise.moved_at for promise in promises] == [None]


def test_votes_that_come_at_once_are_all_counted_and_none_twice(on_disk):
    asked = make.post(make.resident("ana"), "¿Un banco?", poll=PollDraft(["Sí", "No"], 86400))
    voters = [make.resident(name) for name in ("ben", "eva", "luis", "rosa")]
    on_disk()
    poll = asked.poll

    found = together(*[lambda who=who: vote(who, poll.pk, [0]) for who in voters * 2])

    [counted] = together(lambda: Poll.objects.annotate(cast=Count("votes")).get(pk=poll.pk))
    assert (counted.tallies, counted.voters_count, counted.cast) == ([4, 0], 4, 4)
    assert len([wrong for wrong in found if isinstance(wrong, VotedAlready)]) == 4


def test_one_form_for_several_that_comes_four_times_at_once_is_one_answer(at, on_disk):
    at("2026-11-23 09:30")
    make.offices()
    luis = make.resident("luis")
    cases = [make.case(text=f"@electricista la farola {n} no luce") for n in (1, 2)]
    wish = Together("decline", words="Es de la Diputación")
    on_disk()

    def answer() -> int:
        numbers = [case.number for case in cases]
        return answer_together(luis, "electricista", numbers, wish, form="one").pk

    found = together(answer, answer, answer, answer)

    assert len(set(found)) == 1, found
    declined = Event.objects.filter(kind="case.declined")
    assert together(declined.count) == [2]
