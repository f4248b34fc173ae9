"""An office pauses a case and takes a joined one apart by posting, as at its desk."""

from __future__ import annotations

import re

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.models import Case, Clocks, Understanding
from concejo.cases.states import State
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(at):
    at("2026-11-23 09:30")
    make.streets()
    make.offices()
    return make.case(text="@electricista la farola de la Calle Real no luce")


@pytest.fixture
def luis(case):
    return make.speaking_as("luis", "electricista")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("#pausa hasta el viernes, falta la pieza del fabricante", "2026-11-27"),
        ("Falta la pieza. #EnEspera hasta el 4 de diciembre", "2026-12-04"),
        ("#onhold until Friday: the part has to come", "2026-11-27"),
    ],
)
def test_it_waits_for_others_until_a_day(case, luis, words, day):
    make.post(luis, words, reply_to=case.post_id)

    clocks = Clocks.objects.get(case=case)
    assert f"{clock.local(clocks.paused_until):%Y-%m-%d}" == day
    made = Understanding.objects.get(verb="pause")
    assert made.note is not None
    desk.undo(luis, case.number)
    assert Clocks.objects.get(case=case).paused_until is None


def test_without_a_day_nothing_waits_and_the_office_is_asked(case, luis):
    make.post(luis, "#pausa, falta la pieza", reply_to=case.post_id)
    make.post(luis, "#pausa hasta el viernes, falta la pieza", reply_to=case.post_id)

    (made,) = Understanding.objects.exclude(verb="")
    assert (made.verb, made.post.text) == ("pause", "#pausa hasta el viernes, falta la pieza")
    case.refresh_from_db()
    assert case.state == State.RECEIVED


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("#pausa, falta la pieza", "Una pausa necesita una fecha|A pause needs a date"),
        ("#pausa hasta el 20 de noviembre, falta la pieza", "Di un día|Say a day"),
        ("#pausa hasta el 20/11/2029, falta la pieza", "[Qq]ue espere|Let it wait"),
    ],
)
def test_what_is_wrong_with_its_day_is_said_of_a_pause(case, luis, words, asked):
    make.post(luis, words, reply_to=case.post_id)

    said = Understanding.objects.get().note.text
    assert re.search(asked, said), said
    assert not re.search("[Pp]rom", said)


@pytest.mark.parametrize("words", ["#separar", "No es lo mismo #separada", "#separate"])
@pytest.mark.parametrize("who", ["luis", "ana"])
def test_a_joined_case_goes_on_by_itself_again(case, luis, words, who):
    other = make.case(text="@electricista otra farola de la Calle Real no luce")
    desk.join(luis, other.number, into=case.number)
    speaker = luis if who == "luis" else make.resident("ana")

    make.post(speaker, words, reply_to=other.post_id)

    other = Case.objects.get(pk=other.pk)
    assert (other.state, other.joined_to) == (State.RECEIVED, None)


def test_a_neighbour_pauses_nothing(case):
    make.post(make.resident("eva"), "#pausa hasta el viernes por la lluvia", reply_to=case.post_id)

    assert Clocks.objects.get(case=case).paused_until is None
