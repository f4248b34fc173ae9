"""Searching finds all that one may see, and nothing else: notes, contacts, cases by number."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.cases.actions import desk
from concejo.cases.actions.kinds import QuestionGiven, ask_with_kind
from concejo.cases.actions.opening import ContactGiven, Report, tell_town
from concejo.cases.models import Answers, Case
from concejo.cases.queries import found
from concejo.work.actions.notes import write_note
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 09:30")
    make.streets()
    make.offices()


EVERYBODY = ("", "ana", "ben", "luis", "rosa", "pepe", "carmen", "andres", "marta")


def who_finds(q: str, what: str) -> set[str]:
    return {name for name in EVERYBODY if what in _found(name, q)}


def _found(name: str, q: str) -> str:
    page = make.browser(make.resident(name) if name else None).get("/search", {"q": q})
    assert page.status_code == 200
    # What was typed stands in the box, for whoever typed it.
    return page.text.rpartition('role="search"')[2].split("</form>", 1)[1]


def _told(text: str) -> Case:
    contact = ContactGiven("Encarnación Núñez", "600 11 22 33", "encarna@example.org")
    return tell_town(None, Report(text, contact=contact, typed_by=make.resident("carmen")))


def test_a_note_is_found_by_the_offices_that_have_the_case_or_had_it_and_nobody_else():
    case = make.case()
    write_note(make.resident("luis"), case.number, "Llamar antes al Portéro, tiene la llave")

    assert who_finds("llave portero", "tiene la llave") == {"luis"}
    desk.hand_over(make.resident("luis"), case.number, to="barredora")
    assert who_finds("PORTERO", "tiene la llave") == {"luis", "rosa"}
    assert who_finds("portero bombilla", "tiene la llave") == set()


@pytest.mark.parametrize(
    "q",
    ["Encarnación", "nunez encarnacion", "600112233", "+34 600 11-22-33", "(600) 112.233",
     "(+34) 600 112233", "600–11–22–33", "1122", "encarna@example.org"],
)  # fmt: skip
def test_who_told_it_is_found_by_those_in_charge_however_it_is_written(q):
    case = _told("@electricista la farola de la Calle Real no luce")
    assert who_finds(q, f"{case.number}</a> · ") == {"luis", "carmen", "andres"}


@pytest.mark.parametrize("written", ["(+34) 600 11 22 33", "600–112–233", "600—112—233 (Ana)"])
def test_a_telephone_is_found_however_it_was_written_down(written):
    told = ContactGiven("Ana", written)
    text = "@electricista la farola de la Calle Real no luce"
    case = tell_town(None, Report(text, contact=told, typed_by=make.resident("carmen")))

    assert _numbers("luis", "600112233") == {case.number}


def test_of_a_private_case_only_those_who_may_read_it_find_who_told_it():
    case = _told("@policia me han robado la cartera en la Calle Real")
    assert case.card == "none"

    able = {"pepe", "carmen", "andres"} & {
        name for name in EVERYBODY if name and _shows_contact(name, case)
    }
    assert "pepe" in able
    assert who_finds("Encarnación", "encarna@example.org") == able


def _shows_contact(name: str, case: Case) -> bool:
    page = make.browser(make.resident(name)).get(f"/cases/{case.number}")
    return page.status_code == 200 and "encarna@example.org" in page.text


@pytest.fixture
def answered():
    """A lamp whose reporter was asked for its number, and how it fails."""
    how = {"off": {"es": "No alumbra", "en": "It is off"}, "dim": {"es": "Alumbra poco"}}
    parts = {"glass": {"es": "Cristal roto"}, "door": {"es": "Puerta abierta"}}
    ask_with_kind(
        "lighting",
        [
            QuestionGiven("lamp", {"es": "¿Qué número lleva?"}),
            QuestionGiven("how", {"es": "¿Cómo falla?"}, datatype="singlevaluelist", choices=how),
            QuestionGiven("parts", {"es": "¿Qué más?"}, datatype="multivaluelist", choices=parts),
        ],
    )

    def tell(text: str, **said: str | list[str]) -> Case:
        return tell_town(make.resident("ana"), Report(text, answers=said, guessed="lighting"))

    return tell


@pytest.mark.parametrize(
    "q",
    ["F-4711", "4711", "junto PORTON", "azul portón", "no alumbra", "cristal", "4711 roto puerta"],
)
def test_a_case_is_found_by_what_was_answered_by_those_in_charge_alone(answered, q):
    told = "@electricista la farola de la Calle Real no luce"
    case = answered(told, lamp="F-4711, junto al portón azul", how="off", parts=["glass", "door"])

    assert who_finds(q, f"{case.number}</a> · ") == {"luis", "carmen", "andres"}


def test_of_several_answers_it_is_the_one_that_was_given(answered):
    off = answered("@electricista la farola de la Calle Real no luce", how="off", parts=["door"])
    dim = answered("@electricista la farola de la Calle Mayor parpadea", how="dim", lamp="how 7")

    assert _numbers("luis", "alumbra") == {off.number, dim.number}
    assert _numbers("luis", "alumbra poco") == {dim.number}
    assert _numbers("luis", "puerta") == {off.number}
    assert _numbers("luis", "lamp") == set(), "nobody looks for the names of questions"
    assert "<b>Puerta abierta</b>" in _found("luis", "puerta")
    assert "No alumbra" not in _found("luis", "puerta")


def test_a_choice_is_found_by_its_name_and_not_by_its_key(answered):
    case = answered("@electricista la farola de la Calle Real no luce", how="off", parts=["door"])

    assert _numbers("luis", "off") == {case.number}, "as the English page says it"
    assert _numbers("luis", "door") == set()
    assert _numbers("luis", "abierta") == {case.number}


def test_a_list_of_all_the_stops_of_a_city_can_be_searched():
    stops = {f"s{n}": {"es": f"Parada {n}", "en": f"Stop {n}"} for n in range(1, 1201)}
    asked = QuestionGiven(
        "stop", {"es": "¿En qué parada?"}, datatype="singlevaluelist", choices=stops
    )
    ask_with_kind("lighting", [asked])
    told = Report("@electricista la parada está a oscuras", answers={"stop": "s1107"})
    case = tell_town(make.resident("ana"), replace(told, guessed="lighting"))

    assert _numbers("luis", "parada") == {case.number}
    assert _numbers("luis", "parada 1107") == {case.number}
    assert _numbers("luis", "parada 1108") == set()


def test_answers_are_looked_for_in_the_newest_that_one_may_read(answered, monkeypatch):
    monkeypatch.setattr(found, "_NEWEST", 2)
    _old, new, newer = (
        answered(f"@electricista la farola de la Calle Real {n} no luce", lamp="F-4711")
        for n in (1, 2, 3)
    )
    private = Report("@policia me han robado en la Calle Real", answers={"what": "F-4711"})
    tell_town(None, private)

    assert _numbers("luis", "4711") == {new.number, newer.number}


def _numbers(name: str, q: str) -> set[str]:
    return set(re.findall(r"([\d-]+)</a> · ", _found(name, q)))


def test_the_answers_of_a_private_case_are_found_by_whoever_reads_it(answered):
    case = tell_town(
        None, Report("@policia me han robado en la Calle Real", answers={"what": "una bicicleta"})
    )
    assert case.card == "none"
    able = {
        name
        for name in EVERYBODY
        if (page := make.browser(make.resident(name) if name else None)).get("/")
        and "una bicicleta" in page.get(f"/cases/{case.number}").text
    }

    assert "pepe" in able
    assert who_finds("bicicleta", f"{case.number}</a> · ") == able


@pytest.mark.parametrize("q", ["2026-000001", "2026-1", "1", "0001", "#1", "2026/1", "nº 1"])
def test_a_case_is_found_by_its_number_in_any_spelling(q):
    case = make.case()
    assert case.number == "2026-000001"
    assert f'href="/cases/{case.number}"' in _found("", q)


def test_of_a_number_that_one_may_not_know_nothing_is_said():
    case = _told("@policia me han robado la cartera en la Calle Real")
    assert who_finds(case.number, f"/cases/{case.number}") >= {"pepe"}
    assert not who_finds(case.number, f"/cases/{case.number}") & {"", "ana", "ben", "luis"}
    assert "/cases/2031" not in _found("luis", "2031-000001")


@pytest.mark.parametrize("q", ["*", "[ж", "a]b", "a*b?c[d^e", "%_%", "\\", "\x00", "0", "٣", "½"])
def test_nothing_that_is_typed_breaks_it(q):
    _told("@electricista la farola de la Calle Real no luce")
    Answers.objects.create(case=Case.objects.get(), said={"lamp": "tiene la llave"})
    write_note(make.resident("luis"), Case.objects.get().number, "tiene la llave")
    assert "tiene la llave" not in _found("luis", q)


def test_what_a_search_costs_does_not_grow_with_what_it_finds():
    costs = []
    for many in (2, 8):
        while Case.objects.count() < many:
            made = _told(f"@electricista la farola {Case.objects.count()} de la Calle Real")
            write_note(make.resident("luis"), made.number, "Encarnación tiene la llave")
            Answers.objects.create(case=made, said={"who": "Encarnación"})
        luis = make.browser(make.resident("luis"))
        luis.get("/search?q=Encarnación")
        with CaptureQueriesContext(connection) as asked:
            luis.get("/search?q=Encarnación")
        costs.append(len(asked))

    assert costs[0] == costs[1]
