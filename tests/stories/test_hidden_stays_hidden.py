"""What is private says nothing of itself by way of other cases, and who closes it may say so."""

from __future__ import annotations

import pytest

from concejo.base.text import clean
from concejo.cases.actions import desk
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.errors import MoreHidden
from concejo.posts.errors import PostIsEmpty
from concejo.work.actions.causes import relate
from concejo.work.queries.causes import related_to
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 10:00")
    make.streets()
    make.offices()


@pytest.fixture
def singer():
    return make.case(text="@policia El vecino del 3 de la Calle Real canta a gritos", door="api")


@pytest.fixture
def bar():
    return make.case(text="@policia Hay ruido de un bar en la Calle San José 12")


def test_a_private_card_names_no_public_case_that_has_to_do_with_it(singer, bar):
    relate(make.resident("pepe"), singer.number, bar.number)

    assert [v.number for v in related_to(make.resident("pepe"), singer)] == [bar.number]
    for who in (None, make.resident("ben")):
        assert related_to(who, singer) == []
        assert bar.number not in make.browser(who).get(f"/cases/{singer.number}").text
        assert related_to(who, bar) == []
        assert singer.number not in make.browser(who).get(f"/cases/{bar.number}").text


def test_of_two_public_cases_nobody_is_told_of_one_that_has_no_card(bar):
    lamp, ill = make.case(), make.case(text="@policia un hombre con un cuchillo", door="api")
    carmen = make.resident("carmen")
    relate(carmen, lamp.number, bar.number)
    relate(carmen, ill.number, lamp.number)

    assert [v.number for v in related_to(carmen, lamp)] == [bar.number, ill.number]
    assert [v.number for v in related_to(None, lamp)] == [bar.number]
    assert ill.number not in make.browser().get(f"/cases/{lamp.number}").text


def test_nor_the_public_case_in_which_it_goes_on(singer, bar):
    desk.join(make.resident("pepe"), singer.number, into=bar.number)

    for who, knows in ((None, False), (make.resident("ben"), False), (make.resident("pepe"), True)):
        page = make.browser(who).get(f"/cases/{singer.number}").text
        assert (bar.number in page) is knows
        data = make.browser(who).get(f"/api/concejo/v1/cases/{singer.number}").text
        assert knows or bar.number not in data


def test_what_everybody_sees_does_not_go_on_in_what_is_more_hidden(singer, bar):
    with pytest.raises(MoreHidden, match="cannot go on there"):
        desk.join(make.resident("pepe"), bar.number, into=singer.number)
    police = make.speaking_as("pepe", "policia")
    make.post(police, f"Es el mismo caso que {singer.number} #duplicado", reply_to=bar.post_id)
    bar.refresh_from_db()
    assert bar.state == "received"


@pytest.mark.parametrize("name", ["carmen", "andres"])
def test_intake_and_the_mayor_make_the_case_of_another_office_private(name):
    lamp = make.case()
    who = make.resident(name)

    answer = make.browser(who).post(f"/cases/{lamp.number}/correct_kind", {"kind": "health"})

    lamp.refresh_from_db()
    assert answer.status_code == 302
    assert (lamp.kind_id, lamp.card) == ("health", "none")
    assert make.browser().get(f"/cases/{lamp.number}").status_code == 404


@pytest.mark.parametrize("text", ["\u3164", "\u200b \u3164\n\u115f", "\u2800\u2800", "\ufe0f"])
def test_letters_that_nobody_sees_are_no_report(text):
    assert clean(text) == ""
    assert clean(f"{text}a") != ""
    with pytest.raises(PostIsEmpty):
        make.post(make.resident("ana"), text)


def test_what_is_answered_by_key_in_a_private_case_reaches_its_office():
    pepe = make.speaking_as("pepe", "policia")
    case = tell_town(None, Report("@policia mi vecino del 3º B canta de noche"))
    desk.ask(pepe, case.number, question="¿A qué hora?")

    make.browser().post(
        f"/cases/{case.number}/answer", {"key": case.key, "words": "Sobre las tres"}
    )

    for path in (f"/cases/{case.number}", f"/cases/{case.number}?key={case.key}"):
        who = make.browser(None if "key" in path else make.resident("pepe"))
        assert "Sobre las tres" in who.get(path).text
    for who in (None, make.resident("ben")):
        assert "Sobre las tres" not in make.browser(who).get(f"/cases/{case.number}").text
