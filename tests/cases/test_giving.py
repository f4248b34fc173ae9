"""Whose a case is inside its office: given, taken, given back, and nobody outside knows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.cases.actions import desk, giving
from concejo.cases.errors import MoveNotPossible, NotOfThisOffice, NotYourMove
from concejo.cases.models import Case
from concejo.cases.queries.desk import Wanted, Whose, desk_by_person, desk_queue
from concejo.events.models import Event
from concejo.offices.actions import add_holder, hand_over_office, remove_holder
from concejo.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 09:30")
    make.streets()
    make.offices()
    make.resident("tomas")
    add_holder(None, "electricista", "tomas")


@pytest.fixture
def case():
    return make.case()


def whose(case):
    given = Case.objects.get(pk=case.pk).given_to
    return given.handle if given else None


def whispers_to(name):
    return [
        post.text for post in Post.objects.filter(door="crier") if post.text.startswith(f"@{name} ")
    ]


def test_luis_gives_a_lamp_to_tomas_who_hears_of_it_and_nobody_else(case, at):
    changed = case.updated_at
    said = Post.objects.filter(thread_id=case.thread_id).count()
    at("2026-11-23 09:40")

    giving.give(make.resident("luis"), case.number, to="@Tomas")

    assert whose(case) == "tomas"
    assert case.number in whispers_to("tomas")[0]
    assert Post.objects.filter(thread_id=case.thread_id).count() == said
    assert Case.objects.get(pk=case.pk).updated_at == changed
    event = Event.objects.get(kind="case.given")
    assert event.data["to"] == make.resident("tomas").account_id


def test_who_takes_a_case_needs_not_be_told(case):
    giving.give(make.resident("tomas"), case.number, to="tomas")

    assert whose(case) == "tomas"
    assert not whispers_to("tomas")


def test_it_is_given_to_people_of_the_office_only(case):
    with pytest.raises(NotOfThisOffice, match="@luis, @tomas"):
        giving.give(make.resident("luis"), case.number, to="rosa")
    with pytest.raises(NotYourMove):
        giving.give(make.resident("rosa"), case.number, to="luis")
    desk.decline(make.resident("luis"), case.number, reason="Es de la Diputación")
    with pytest.raises(MoveNotPossible):
        giving.give(make.resident("luis"), case.number, to="luis")


@pytest.mark.parametrize(
    ("words", "who", "state"),
    [
        ("@tomas mañana", "tomas", "promised"),
        ("Mañana a las 10 #mío", "luis", "promised"),
        ("#mío", "luis", "received"),
        ("@tomas ¿puedes mirarlo?", "tomas", "received"),
        ("Gracias a @tomas por avisar", None, "received"),
        ("@barredora mañana", None, "promised"),
    ],
)
def test_it_is_given_by_writing_so(case, words, who, state):
    make.post(make.speaking_as("luis", "electricista"), words, reply_to=case.post_id)

    assert whose(case) == who
    assert Case.objects.get(pk=case.pk).state == state


def test_no_takes_it_back_and_outside_no_step_was_ever_taken(case):
    luis = make.speaking_as("luis", "electricista")
    given = make.post(luis, "@tomas por favor", reply_to=case.post_id)

    make.post(luis, "no", reply_to=given.understanding.note_id)

    assert whose(case) is None
    assert not Event.objects.filter(kind="case.undone").exists()


def test_undoing_the_promise_takes_it_back_too(case):
    luis = make.speaking_as("luis", "electricista")
    make.post(luis, "@tomas mañana", reply_to=case.post_id)

    desk.undo(luis, case.number)

    assert whose(case) is None


def test_handing_over_clears_it_and_undoing_that_brings_it_back(case):
    luis = make.resident("luis")
    giving.give(luis, case.number, to="tomas")

    desk.hand_over(luis, case.number, to="barredora")
    assert whose(case) is None

    desk.undo(make.resident("carmen"), case.number)
    assert whose(case) == "tomas"


def test_whoever_leaves_the_office_gives_back_what_they_had(case):
    giving.give(make.resident("luis"), case.number, to="tomas")
    other = make.case(text="@electricista la farola de la plaza parpadea")
    giving.give(make.resident("luis"), other.number, to="luis")

    remove_holder(None, "electricista", "tomas")
    assert (whose(case), whose(other)) == (None, "luis")

    hand_over_office(None, "electricista", "tomas")
    assert whose(other) is None


def test_the_desk_shows_mine_nobodys_and_a_colleagues(case):
    luis, tomas = make.resident("luis"), make.resident("tomas")
    electricista = make.office("electricista")
    giving.give(luis, case.number, to="tomas")
    free = make.case(text="@electricista la farola de la plaza parpadea")

    def shown(who, wanted):
        return [view.number for view in desk_queue(who, electricista, Wanted(who=wanted))]

    assert shown(tomas, Whose.MINE) == shown(luis, "tomas") == [case.number]
    assert shown(luis, Whose.MINE) == []
    assert shown(luis, Whose.NOBODYS) == [free.number]
    assert desk_by_person(luis, electricista) == {tomas.account_id: 1}


def test_it_is_pressed_on_the_page_and_seen_by_the_office_only(case):
    luis = make.browser(make.resident("luis"))
    answer = luis.post(f"/cases/{case.number}/give", {"to": "tomas", "next": "/desk"})
    assert answer.url == "/desk"

    assert "Tomas" in luis.get("/desk?who=tomas").text
    assert case.number in luis.get("/desk?who=tomas").text
    assert case.number not in luis.get("/desk?who=mine").text
    assert "Tomas" in luis.get(f"/cases/{case.number}").text
    for somebody in (make.browser(), make.browser(make.resident("ana"))):
        assert "Tomas" not in somebody.get(f"/cases/{case.number}").text
        open_data = somebody.get(f"/api/concejo/v1/cases/{case.number}")
        assert "tomas" not in open_data.text

    luis.post(f"/cases/{case.number}/give", {"to": ""})
    assert whose(case) is None


def test_the_desk_takes_as_many_questions_with_many_cases():
    luis = make.browser(make.resident("luis"))
    costs = []
    for many in (2, 9):
        while Case.objects.count() < many:
            made = make.case(text=f"@electricista farola {Case.objects.count()} de la Calle Real")
            giving.give(make.resident("luis"), made.number, to="tomas")
        luis.get("/desk?who=tomas")
        with CaptureQueriesContext(connection) as asked:
            luis.get("/desk?who=tomas")
        costs.append(len(asked))

    assert costs[0] == costs[1]
