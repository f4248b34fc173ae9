"""Showing on the map where something is: by finger, by keyboard, and by where one stands."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.look import DESK, PHONE
from tests.browser.test_access import RULES, TOO_SMALL, WIDE

READY = "[data-pin-map].leaflet-container"
SAYS = "[data-pin-says]"


def _opened(page):
    page.goto("/tell")
    page.locator("[data-pin] summary").click()
    expect(page.locator(READY)).to_be_visible()
    return page


def _fields(page):
    return [page.locator(f"[name={name}]").input_value() for name in ("lat", "lon")]


def test_a_press_on_the_map_is_the_place_of_the_report(somebody):
    page = _opened(somebody())
    page.locator("[name=text]").fill("Una tapa de alcantarilla hace ruido")
    page.locator(READY).click(position={"x": 150, "y": 180})
    expect(page.locator(SAYS)).not_to_be_empty()
    lat, lon = _fields(page)

    page.locator("[name=step][value=look]").click()
    expect(page.locator("[data-point]")).to_be_visible()

    assert _fields(page) == [str(float(lat)), str(float(lon))]


def test_no_pointer_is_needed_and_the_pin_can_be_taken_away(somebody):
    page = _opened(somebody(width=DESK))
    page.locator("[data-pin-middle]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(SAYS)).not_to_be_empty()
    before = _fields(page)

    page.locator(".leaflet-marker-icon").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    after = _fields(page)
    page.locator("[data-pin-off]").click()

    assert (after[0] > before[0], float(after[1]) > float(before[1])) == (True, True)
    assert _fields(page) == ["", ""]


@pytest.mark.parametrize(("lat", "lon", "said"), [(37.2252, -3.5921, "Mozart"), (36, -2, "Jun")])
def test_where_one_stands_is_where_it_is(somebody, lat, lon, said):
    place = {"latitude": lat, "longitude": lon}
    page = _opened(somebody(geolocation=place, permissions=["geolocation"]))

    page.locator("[data-pin-here]").click()

    expect(page.locator(SAYS)).to_contain_text(said)
    assert [float(each) for each in _fields(page)] == [lat, lon]


def _corrected(page, town):
    """The form of a case for another place, with its map."""
    page.goto(f"/cases/{town.cases['received']['number']}/correct_place")
    assert not page.locator("script[src*=leaflet]").count()
    page.locator("[data-pin] summary").click()
    expect(page.locator(READY)).to_be_visible()
    return page


def test_the_street_at_the_desk_goes_along_with_the_pin_until_another_is_written(somebody, town):
    page = _corrected(somebody("luis", width=DESK), town)
    street = page.locator("[data-pin-street]")
    expect(street).to_have_value("Calle Real")
    page.locator("[name=house]").fill("4")

    # Two hundred metres to the north-west.
    page.locator(".leaflet-control-zoom-out").click()
    page.wait_for_timeout(600)
    box = page.locator(READY).bounding_box()
    there = {"x": box["width"] / 2 - 95, "y": box["height"] / 2 - 117}
    page.locator(READY).click(position=there)
    expect(street).to_have_value("Calle Mozart")
    assert page.locator("[name=house]").input_value() == ""
    street.fill("Calle Real")
    page.locator(".leaflet-marker-icon").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(SAYS)).to_contain_text(".")
    page.wait_for_timeout(600)
    expect(street).to_have_value("Calle Real")


def test_the_desk_opens_the_pin_in_place(somebody, town):
    page = somebody("luis", width=DESK)
    page.goto("/desk/electricista")
    link = page.locator("a[href$='/correct_place']").first
    page.locator("details.rest > summary").first.click()
    link.click()

    page.locator(".opened [data-pin] summary").click()

    expect(page.locator(f".opened {READY}")).to_be_visible()


def test_axe_finds_nothing_on_the_open_map(somebody):
    wrong = []
    for width, dark in ((PHONE, False), (PHONE, True), (DESK, False), (DESK, True)):
        page = somebody(width=width, dark=dark)
        page.add_init_script(AXE_SCRIPT)
        _opened(page)
        page.locator("[data-pin-middle]").click()
        expect(page.locator(SAYS)).not_to_be_empty()
        faults = page.evaluate("how => axe.run(how)", RULES)["violations"]
        wrong += [(width, dark, f["id"], [n["html"][:140] for n in f["nodes"]]) for f in faults]
        wrong += [(width, dark, "small", html) for html in page.evaluate(TOO_SMALL)]
        wrong += [(width, dark, "wide")] if page.evaluate(WIDE) > 0 else []

    assert not wrong, wrong
