"""A pin on the map says where it is, as the address and a photo do."""

from __future__ import annotations

import re

import pytest

from concejo.cases.models import Case
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
