"""Photos in a real browser: seen as everybody will see them, covered by mouse and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from concejo.screening.pictures.faces import can_be_found
from tests import drawings

pytestmark = pytest.mark.skipif(not can_be_found(), reason="nothing finds faces on this machine")

# Other tests may keep the machine busy while a photo is looked at.
_SOON = 60_000
# A face and a plate were found; then one part more, and another one.
FOUND, DRAWN, DRAWN_TWICE = (re.compile(x) for x in ("1.*1", "1.*1.*1", "1.*1.*2"))


@pytest.fixture
def street(tmp_path):
    path = tmp_path / "calle.jpg"
    drawings.street().save(path, "JPEG", quality=90)
    return path


def test_right_after_choosing_one_sees_what_everybody_will_see(somebody, street):
    page = somebody()
    _write(page, "Hay un bache en la Calle Real 12", street)
    says = page.locator(".covered-words")
    expect(says).to_have_text(FOUND, timeout=_SOON)

    # With a finger or the mouse: a rectangle on the photo.
    part = page.locator("[data-covering]")
    part.locator("details.more > summary").first.click()
    grid = part.locator(".grid")
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4, steps=4)
    page.mouse.up()
    expect(says).to_have_text(DRAWN, timeout=_SOON)

    # With the keyboard alone: the first square, and look again.
    part.locator(".grid input").first.focus()
    page.keyboard.press("Space")
    part.locator("[data-look]").focus()
    page.keyboard.press("Enter")
    expect(says).to_have_text(DRAWN_TWICE, timeout=_SOON)

    # It has been looked at: no page stands between.
    page.locator("form.card > .row .button.big").click()
    page.wait_for_url(re.compile("/tell/received/"), timeout=_SOON)


def test_without_javascript_a_page_between_shows_it(somebody, street):
    page = somebody(java_script_enabled=False)
    _write(page, "Hay un bache en la Calle Real 14, junto al banco", street)
    page.locator("form.card > .row .button.big").click(timeout=_SOON)
    says = page.locator(".covered-words")
    expect(says).to_have_text(FOUND, timeout=_SOON)

    page.locator("[data-covering] details.more > summary").first.click()
    page.locator("[data-covering] .grid label").nth(17).click()
    page.locator("[data-covering] button[value=cover]").click(timeout=_SOON)
    expect(says).to_have_text(DRAWN, timeout=_SOON)
    page.locator("button[value=send]").click(timeout=_SOON)
    page.wait_for_url(re.compile("/tell/received/"), timeout=_SOON)

    clerk = somebody("carmen", width=1280)
    number = re.search(r"/received/([0-9-]+)", page.url)[1]
    clerk.goto(f"/cases/{number}")
    clerk.locator("a[href^='/photos/']").first.click()
    expect(clerk.locator(".covered-words")).to_have_text(DRAWN)
    with clerk.expect_response(re.compile("/photos/[0-9]+/original$")) as opened:
        clerk.locator("form[action$='/original'] button").click()
    assert opened.value.headers["content-type"] == "image/jpeg"

    again = somebody("carmen", width=1280)
    again.goto(f"/cases/{number}")
    again.locator("#openings").click()
    expect(again.locator("section:has(#openings) li")).to_have_count(1)


def _write(page, words, photo) -> None:
    page.goto("/tell")
    page.locator("textarea").first.fill(words)
    page.locator("details.photos-in > summary").click()
    page.locator("#photo-1").set_input_files(photo)
