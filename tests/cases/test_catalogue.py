"""The catalogue of kinds as the town hall keeps it on its pages: added, asked, made one."""

from __future__ import annotations

import re

import pytest

from concejo.cases.actions.catalogue import add_kind, change_kind, merge_kinds, part_kinds
from concejo.cases.actions.desk import correct_kind, finish
from concejo.cases.actions.undoing import last_understanding, undo_understanding
from concejo.cases.errors import (
    KindIsNeeded,
    KindIsThere,
    KindNameNeeded,
    KindsDiffer,
    NotMerged,
    SameKind,
)
from concejo.cases.models import Case
from concejo.cases.queries.kinds import all_kinds, kind_called, kinds_ever
from concejo.events.models import Event
from concejo.figures.counting import figures
from concejo.offices.errors import NotForYou
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 09:30")
    make.streets()
    make.offices()


@pytest.fixture
def mayor():
    return make.resident("andres")


def names(name):
    return {"es": name, "en": name}


def codes(kinds):
    return [kind.code for kind in kinds]


def test_a_kind_is_added_and_called_otherwise(mayor):
    add_kind(mayor, "benches", names=names("Bancos"))
    change_kind(mayor, "benches", names=names("Asientos"), office=make.office("barredora"))

    kind = kind_called("benches")
    assert (kind.name_in("es"), kind.office.handle) == ("Asientos", "barredora")
    for code, how, refusal in (
        ("Bancos!", names("x"), KindNameNeeded),
        ("bancos", {"es": "Bancos"}, KindNameNeeded),
        ("benches", names("x"), KindIsThere),
    ):
        with pytest.raises(refusal):
            add_kind(mayor, code, names=how)
    with pytest.raises(NotForYou):
        add_kind(make.resident("luis"), "swings", names=names("Columpios"))


def test_two_kinds_become_one_and_the_log_still_says_what_was(mayor):
    lamp = make.case(text="@electricista la farola de la Calle Real no luce")
    assert lamp.kind_id == "lighting"
    add_kind(mayor, "electricity", names=names("Electricidad"))

    merge_kinds(mayor, "lighting", into="electricity")

    assert Case.objects.get(pk=lamp.pk).kind_id == "electricity"
    assert "lighting" not in codes(all_kinds())
    assert "lighting" in codes(kinds_ever())
    assert kind_called("lighting").code == "electricity"
    assert Event.objects.get(kind="case.opened").data["kind"] == "lighting"
    assert [line.name for line in figures().kinds if line.received] == ["lighting"]
    # What is told from now on is of the one that it is.
    assert make.case(text="@electricista otra farola apagada").kind_id == "electricity"
    page = make.browser()
    assert "lighting" not in page.get("/open311/v2/services.json").text
    assert page.get("/open311/v2/services/lighting.json").status_code == 200
    # Whoever asks by the old code finds what is of it, wherever they ask.
    for path in (
        "/open311/v2/requests.json?service_code=lighting",
        "/cases?kind=lighting",
        "/api/concejo/v1/cases?kind=lighting",
        "/api/concejo/v1/map?kind=lighting",
    ):
        assert lamp.number in page.get(path).text, path
    luis = make.browser(make.resident("luis"))
    assert lamp.number in luis.get("/desk/electricista?kind=lighting").text


def test_a_kind_that_was_made_one_twice_is_the_last_one(mayor):
    for code in ("one_kind", "two_kind", "three_kind"):
        add_kind(mayor, code, names=names(code))
    merge_kinds(mayor, "one_kind", into="two_kind")
    merge_kinds(mayor, "two_kind", into="three_kind")

    assert kind_called("one_kind").code == "three_kind"
    with pytest.raises(SameKind):
        merge_kinds(mayor, "three_kind", into="one_kind")


def test_kinds_are_parted_again_with_the_cases_that_each_had(mayor, at):
    electrician = make.speaking_as("luis", "electricista")
    add_kind(mayor, "electricity", names=names("Electricidad"))
    lamp = make.case(text="@electricista la farola de la Calle Real no luce")
    meant = make.case(text="@electricista la farola de la Calle Nueva no luce")
    again = make.case(text="@electricista la farola de la plaza no luce")
    merge_kinds(mayor, "lighting", into="electricity")
    since = make.case(text="@electricista otra farola apagada")
    # Somebody says of one, after all, that it is what both are called by now; of another one for
    # a moment only.
    for number in (meant.number, again.number):
        correct_kind(electrician, number, kind="water")
        correct_kind(electrician, number, kind="electricity")
    for _step in range(2):
        undo_understanding(electrician, last_understanding(Case.objects.get(pk=again.pk)))

    at("2026-11-23 11:30")
    part_kinds(mayor, "lighting")

    now = {case.pk: case.kind_id for case in Case.objects.all()}
    assert [now[case.pk] for case in (lamp, again)] == ["lighting", "lighting"]
    assert [now[case.pk] for case in (meant, since)] == ["electricity", "electricity"]
    assert kind_called("lighting").code == "lighting"
    assert make.case(text="@electricista más farolas apagadas").kind_id == "lighting"
    assert Event.objects.get(kind="kind.parted").data["cases"] == 2
    for code in ("lighting", "nothing", "\x00"):
        with pytest.raises(NotMerged):
            part_kinds(mayor, code)
    with pytest.raises(NotForYou):
        part_kinds(make.resident("ana"), "lighting")


def test_a_chain_of_kinds_is_parted_in_any_order(mayor):
    lamp = make.case(text="@electricista la farola de la Calle Real no luce")
    for code in ("one_kind", "two_kind"):
        add_kind(mayor, code, names=names(code))
    merge_kinds(mayor, "lighting", into="one_kind")
    merge_kinds(mayor, "one_kind", into="two_kind")

    part_kinds(mayor, "one_kind")
    assert Case.objects.get(pk=lamp.pk).kind_id == "one_kind"
    assert kind_called("lighting").code == "one_kind"
    part_kinds(mayor, "lighting")
    assert Case.objects.get(pk=lamp.pk).kind_id == "lighting"


def test_a_step_taken_back_after_two_kinds_became_one_leaves_the_kind(mayor):
    lamp = make.case(text="@electricista la farola de la Calle Real no luce")
    electrician = make.speaking_as("luis", "electricista")
    add_kind(mayor, "electricity", names=names("Electricidad"))
    finish(electrician, lamp.number, reason="Cambiada la bombilla.")
    merge_kinds(mayor, "lighting", into="electricity")

    undo_understanding(electrician, last_understanding(Case.objects.get(pk=lamp.pk)))

    assert Case.objects.get(pk=lamp.pk).kind_id == "electricity"

    correct_kind(electrician, lamp.number, kind="water")
    merge_kinds(mayor, "electricity", into="roads")
    undo_understanding(electrician, last_understanding(Case.objects.get(pk=lamp.pk)))
    assert Case.objects.get(pk=lamp.pk).kind_id == "roads"


def test_no_case_shows_more_than_it_was_told_with(mayor):
    with pytest.raises(KindsDiffer):
        merge_kinds(mayor, "neighbours", into="lighting")
    with pytest.raises(NotForYou):
        merge_kinds(make.resident("luis"), "waste", into="lighting")


# --- On the pages ---


def test_questions_are_written_on_the_page_and_asked_by_open311(mayor):
    page = make.browser(mayor)
    form = {
        "do": "ask",
        "q0-code": "lamp",
        "q0-place": "2",
        "q0-datatype": "string",
        "q0-text_es": "¿Qué número lleva?",
        "q0-text_en": "Which number?",
        "q0-required": "1",
        "q1-code": "how",
        "q1-place": "1",
        "q1-datatype": "singlevaluelist",
        "q1-text_es": "¿Qué le pasa?",
        "q1-choices": "off: No luce | Not lit\nblinks: Parpadea | It blinks",
    }
    assert page.post("/kinds/lighting", form).status_code == 302

    definition = page.get("/open311/v2/services/lighting.json").json()
    assert [each["code"] for each in definition["attributes"]] == ["how", "lamp"]
    assert [each["key"] for each in definition["attributes"][0]["values"]] == ["off", "blinks"]
    assert "off: No luce | Not lit" in page.get("/kinds/lighting").text
    wrong = page.post("/kinds/lighting", form | {"q1-choices": ""})
    assert wrong.status_code == 422
    assert "¿Qué número lleva?" in wrong.text
    page.post("/kinds/lighting", {"do": "ask"})
    assert not kind_called("lighting").questions.exists()


def test_nothing_that_was_typed_of_a_question_is_left_out_silently(mayor):
    page = make.browser(mayor)
    form = {"do": "ask", "q0-code": "", "q0-text_es": "¿Qué número lleva?", "q0-datatype": "string"}
    refused = page.post("/kinds/lighting", form | {"q0-text_es": "¿?"})
    assert refused.status_code == 422
    assert "La pregunta" in refused.text
    assert "lighting no se" not in refused.text, "people read the name of a kind, not its code"
    assert "¿?" in refused.text

    twice = form | {"q0-code": "how", "q0-datatype": "singlevaluelist"}
    refused = page.post("/kinds/lighting", twice | {"q0-choices": "off: No luce\noff: Parpadea"})
    assert refused.status_code == 422
    assert "off: Parpadea" in refused.text
    assert not kind_called("lighting").questions.exists()

    page.post("/kinds/lighting", form | {"q0-code": "lamp"})
    assert [each.code for each in kind_called("lighting").questions.all()] == ["lamp"]
    assert 'name="q0-was" value="lamp"' in page.get("/kinds/lighting").text
    # Emptying the code of one that is there takes it away, whatever else stands in it.
    assert page.post("/kinds/lighting", form | {"q0-was": "lamp"}).status_code == 302
    assert not kind_called("lighting").questions.exists()


def test_the_other_buttons_of_the_page(mayor):
    page = make.browser(mayor)
    form = {"code": "benches", "name_es": "Bancos", "name_en": "Benches", "card": "full"}
    assert page.post("/kinds", form).url == "/kinds/benches"
    assert page.post("/kinds", form).status_code == 409
    page.post("/kinds/benches", {"do": "offer", "causes": "Tabla rota\nPintadas"})
    assert "Tabla rota" in page.get("/kinds/benches").text
    merged = page.post("/kinds/benches", {"do": "merge", "into": "furniture"})
    assert merged.url == "/kinds/furniture"
    assert page.get("/kinds/benches").url == "/kinds/furniture"
    assert page.post("/kinds/furniture", {"do": "merge", "into": "nothing"}).status_code == 404
    assert 'name="kind" value="benches"' in page.get("/kinds/furniture").text
    assert page.post("/kinds/furniture", {"do": "part", "kind": "benches"}).url == "/kinds/benches"
    assert page.get("/kinds/benches").status_code == 200
    assert page.post("/kinds/furniture", {"do": "part", "kind": "benches"}).status_code == 404
    assert make.browser(make.resident("luis")).get("/kinds").status_code == 403


@pytest.mark.parametrize(("code", "into"), [("other", "waste"), ("police", "health")])
def test_what_the_town_tells_by_its_code_stays(mayor, code, into):
    with pytest.raises(KindIsNeeded):
        merge_kinds(mayor, code, into=into)

    assert kind_called(code).pk == code


@pytest.mark.parametrize(
    ("typed", "code"), [("", "que_numero_lleva"), ("Número de farola", "numero_de_farola")]
)
def test_whoever_asks_needs_no_code_for_programs(mayor, typed, code):
    page = make.browser(mayor)
    form = {
        "do": "ask",
        "q0-code": typed,
        "q0-text_es": "¿Qué número lleva?",
        "q0-datatype": "singlevaluelist",
        "q0-choices": "No luce | Not lit\nblinks: Parpadea | It blinks",
    }

    assert page.post("/kinds/lighting", form).status_code == 302

    question = kind_called("lighting").questions.get()
    assert question.code == code
    assert [each["key"] for each in question.choices] == ["No luce", "blinks"]


def test_kinds_are_listed_by_their_names_in_the_readers_language(mayor):
    page = make.browser(mayor)

    def listed(path: str, language: str) -> list[str]:
        text = page.get(path, headers={"Accept-Language": language}).text
        return re.findall(r'<option value="(?:lighting|trees|other|water)"[^>]*>([^<]+)<', text)

    assert listed("/cases", "es") == ["Agua", "Alumbrado", "Árboles, parques y jardines", "Otros"]
    english = ["Street lighting", "Trees, parks and gardens", "Water", "Other"]
    assert listed("/map", "en") == english


def test_the_list_says_which_office_looks_after_each_kind(mayor):
    listed = make.browser(mayor).get("/kinds").text

    assert re.search(r"Alumbrado</a> <small>Electricista · lighting<", listed)
    assert re.search(r"Otros</a> <small>other<", listed)


def test_a_choice_without_a_name_in_one_language_has_the_other_ones(mayor):
    form = {"do": "ask", "q0-text_es": "¿Qué le pasa?", "q0-datatype": "singlevaluelist"}
    form["q0-choices"] = "| Not lit\n|\n : \noff: | Dark"

    make.browser(mayor).post("/kinds/lighting", form)

    [question] = kind_called("lighting").questions.all()
    named = {each["key"]: set(each["names"].values()) for each in question.choices}
    assert named == {"Not lit": {"Not lit"}, "off": {"Dark"}}
