"""A pin on the map says where it is, as the address and a photo do."""

from __future__ import annotations

import re

import pytest

from concejo.cases.actions import desk
from concejo.cases.models import Case
from concejo.events.models import Event
from tests.pages.town import picture

# Near the Calle Mozart.
ERAS = {"lat": "37.22520", "lon": "-3.59210"}
SEA = {"lat": "36.0", "lon": "-2.0"}
BIN = "El contenedor está roto"


@pytest.fixture
def told():
    return lambda: Case.objects.order_by("-number").select_related("street").first()


def _hidden(page: str, name: str) -> str:
    return re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)[1]


def test_a_pin_is_the_place_of_the_case_in_the_nearest_street(visit, told):
    visit().post("/tell", {"text": BIN, **ERAS})

    case = told()
    assert (case.lat, case.lon, case.street.name) == (37.2252, -3.5921, "Calle Mozart")


def test_a_street_that_was_said_stays_the_pins_street(visit, told):
    visit().post("/tell", {"text": f"{BIN} en la calle Real 4", **ERAS})
    named = told()
    said = {"text": "Un banco roto", "street": "Calle Real", **ERAS, "step": "send"}
    assert visit().post("/tell", said).status_code == 302
    typed = told()

    assert (named.lat, named.street.name, named.street_number) == (37.2252, "Calle Real", "4")
    assert (typed.lat, typed.street.name) == (37.2252, "Calle Real")


def test_the_pin_is_kept_on_the_page_that_shows_what_everybody_will_see(visit, told):
    browser, before = visit(), Case.objects.count()

    shown = browser.post("/tell", {"text": BIN, **ERAS, "step": "look"})

    assert Case.objects.count() == before
    assert 'data-point="37.2252,-3.5921"' in shown.text
    assert "Calle Mozart" in shown.text
    carried = {name: _hidden(shown.text, name) for name in ERAS}
    changed = browser.post("/tell", {"text": BIN, **carried, "step": "more"}).text
    assert {name: float(_hidden(changed, name)) for name in ERAS} == {
        "lat": 37.2252,
        "lon": -3.5921,
    }
    browser.post("/tell", {"text": BIN, **carried, "step": "send"})
    assert (told().lat, told().lon) == (37.2252, -3.5921)


@pytest.mark.parametrize(
    "where", [SEA, {"lat": "0", "lon": "0"}, {"lat": "35.68", "lon": "139.69"}, {"lat": "37.22"}]
)
def test_a_pin_in_another_town_is_refused_and_nothing_is_lost(visit, where):
    before = Case.objects.count()
    form = {"text": BIN, "name": "Rosa Gil", "number": "3", "photo_1": picture("red"), **where}

    answer = visit().post("/tell", form, headers={"Accept-Language": "en"})

    assert answer.status_code == 422
    assert Case.objects.count() == before
    assert "That point is not in Jun." in answer.text
    assert BIN in answer.text
    assert 'value="Rosa Gil"' in answer.text
    assert _hidden(answer.text, "photos")


@pytest.mark.parametrize("said", ["nan", "norte", "1e999"])
def test_what_is_no_point_is_refused_in_the_form(visit, said):
    answer = visit().post("/tell", {"text": BIN, "lat": said, "lon": said})

    assert answer.status_code == 422
    assert re.search(r'<p class="wrong" role="alert">\S', answer.text)


def test_without_javascript_the_map_is_not_shown(visit):
    page = visit().get("/tell").text

    assert re.search(r"<details class=\"more\" data-pin[^>]* hidden>", page)


def test_the_nearest_street_is_said(visit):
    def near(query):
        return visit().get(f"/map/near{query}", headers={"Accept-Language": "en"})

    assert "Calle Mozart" in near("?lat=37.2252&lon=-3.5921").json()["says"]
    assert near("?lat=36&lon=-2").json() == {
        "inside": False,
        "says": near("?lat=0&lon=0").json()["says"],
    }
    for query in ("", "?lat=here&lon=there", "?lat=1"):
        assert near(query).status_code == 422


def test_a_clerk_shows_it_on_the_map_for_whoever_phones(visit, told):
    clerk = visit("carmen")

    assert "data-pin-map" in clerk.get("/counter").text
    clerk.post("/counter/case", {"text": BIN, "door": "phone", **ERAS})
    assert (told().lat, told().street.name) == (37.2252, "Calle Mozart")
    refused = clerk.post("/counter/case", {"text": BIN, "door": "phone", **SEA})
    assert (refused.status_code, BIN in refused.text) == (422, True)


# --- Corrected at the desk ---

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def lamp(town):
    """Luis's case, which was read to be in the Calle Real."""

    def now() -> Case:
        return Case.objects.select_related("street").get(pk=town.cases["received"].pk)

    return now


def _placed() -> int:
    return Event.objects.filter(kind="case.placed").count()


def test_an_office_shows_on_the_map_where_it_really_is(visit, lamp):
    office, number = visit("luis"), lamp().number
    page = office.get(f"/cases/{number}/correct_place").text
    assert 'value="Calle Real"' in page
    assert 'data-start="37.221,-3.593"' in page

    answer = office.post(f"/cases/{number}/correct_place", {"street": "", "house": "2", **ERAS})

    assert answer.headers["Location"] == f"/cases/{number}"
    case = lamp()
    assert (case.lat, case.lon) == (37.2252, -3.5921)
    assert (case.street.name, case.street_number, _placed()) == ("Calle Mozart", "2", 1)
    assert "Calle Mozart 2" in visit().get(f"/cases/{number}").text


def test_the_street_in_the_field_counts_and_a_form_left_as_it_was_changes_nothing(visit, lamp):
    office, number = visit("luis"), lamp().number
    office.post(f"/cases/{number}/correct_place", {"street": "Calle Real", "house": "9", **ERAS})
    case = lamp()
    assert (case.lat, case.street.name, case.street_number) == (37.2252, "Calle Real", "9")

    page = office.get(f"/cases/{number}/correct_place").text
    as_it_was = {name: _hidden(page, name) for name in ERAS} | {"street": "Calle Real"}
    office.post(f"/cases/{number}/correct_place", as_it_was | {"house": "9"})

    assert as_it_was["lat"] == "37.22520"
    assert re.search(r"<details class=\"more\" data-pin[^>]* hidden>", page)
    assert " open hidden>" not in page
    assert _placed() == 1


def test_a_street_alone_leaves_the_pin_and_without_a_pin_it_is_the_streets_point(visit, lamp):
    office, number = visit("luis"), lamp().number
    office.post(f"/cases/{number}/correct_place", {"street": "", **ERAS})

    office.post(f"/cases/{number}/correct_place", {"street": "Calle Real"})
    assert (lamp().lat, lamp().street.name) == (37.2252, "Calle Real")
    page = office.get(f"/cases/{number}/correct_place").text
    taken = {"street": "Calle Real", "lat": "", "lon": "", "pin_was": _hidden(page, "pin_was")}
    office.post(f"/cases/{number}/correct_place", taken)
    assert (lamp().lat, lamp().lon, lamp().street.name) == (37.2210, -3.5930, "Calle Real")


def test_a_page_that_is_older_than_the_pin_does_not_take_it_away(visit, lamp):
    office, number = visit("luis"), lamp().number
    page = office.get(f"/cases/{number}/correct_place").text
    assert "pin_was" not in page
    office.post(f"/cases/{number}/correct_place", {"street": "", **ERAS})

    office.post(f"/cases/{number}/correct_place", {"street": "Calle Real", "lat": "", "lon": ""})

    assert (lamp().lat, lamp().street.name) == (37.2252, "Calle Real")


def test_what_a_form_leaves_out_stays_as_it_is(visit, lamp):
    office, number = visit("luis"), lamp().number

    for said in ({}, {"house": "3"}):
        office.post(f"/cases/{number}/correct_place", said)

    assert (lamp().street.name, lamp().street_number) == ("Calle Real", "3")


def test_a_case_that_is_over_stays_where_it_is(visit, town):
    case = town.cases["declined"]

    answer = visit("luis").post(f"/cases/{case.number}/correct_place", {"street": "", **ERAS})

    assert answer.status_code in {403, 409}
    assert Case.objects.get(pk=case.pk).lat == case.lat


def test_a_street_as_long_as_a_book_is_no_street(visit, lamp):
    office, number = visit("luis"), lamp().number

    answer = office.post(f"/cases/{number}/correct_place", {"street": "Calle " * 20_000})

    assert (answer.status_code, lamp().street.name) == (422, "Calle Real")


@pytest.mark.parametrize("where", [SEA, {"lat": "nan", "lon": "norte"}, {"lat": "37.22"}])
def test_a_point_elsewhere_is_refused_at_the_desk_and_what_was_typed_stays(visit, lamp, where):
    office, number = visit("luis"), lamp().number

    typed = {"street": "Calle Mozart", "house": "7", "next": "/desk/electricista", **where}
    answer = office.post(f"/cases/{number}/correct_place", typed, headers=ENGLISH)

    assert (answer.status_code, _placed(), lamp().street.name) == (422, 0, "Calle Real")
    assert "That point is not in Jun." in answer.text
    assert 'name="street" value="Calle Mozart"' in answer.text
    assert 'name="house" value="7"' in answer.text
    assert " open hidden>" in answer.text


def test_only_those_in_charge_correct_the_place(visit, lamp):
    number = lamp().number

    assert visit("ben").post(f"/cases/{number}/correct_place", {**ERAS}).status_code == 403
    assert "correct_place" not in visit("ben").get(f"/cases/{number}").text
    assert lamp().street.name == "Calle Real"


def test_one_press_at_intake_says_the_point_too_and_undoing_it_takes_it_back(visit, told, town):
    visit().post("/tell", {"text": "Hay algo raro por aquí", "step": "send"})
    clerk, case = visit("carmen"), told()
    page = clerk.get("/router", headers=ENGLISH).text
    assert page.count("data-pin-map") == page.count('name="house"')

    said = {"case": case.number, "to": "barredora", "kind": "waste", "street": ""}
    refused = clerk.post("/router", said | SEA, headers=ENGLISH)
    assert (refused.status_code, "That point is not in Jun." in refused.text) == (422, True)
    clerk.post("/router", said | ERAS)

    case = told()
    assert (case.lat, case.street.name, case.owner.handle) == (37.2252, "Calle Mozart", "barredora")
    desk.undo(town.actor("carmen"), case.number)
    assert (told().lat, told().street) == (None, None)
