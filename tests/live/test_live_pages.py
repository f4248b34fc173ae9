"""Open pages follow what happens, and leave alone whoever is at work on them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.look import chromium, opened, sign_in
from tests.browser.town import Served
from tests.make import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.served]

LAMP = "@electricista la farola de la Calle Real no luce"


@pytest.fixture(scope="module")
def browser(live):
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def somebody(browser, live):
    """A browser of one's own, with what its pages complained of."""
    pages: list[Page] = []

    def comes(name: str = "") -> Page:
        page = opened(browser, Served(live.town.url, live.town.directory))
        pages.append(page)
        if name:
            sign_in(page, name, PASSWORD)
        page.evaluate("window.sameDocument = true")
        return page

    yield comes
    for page in pages:
        page.context.close()


def goes_to(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate("window.sameDocument = true")


def is_the_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.sameDocument === true"))


def test_a_case_page_shows_the_promise_as_it_is_made(live, somebody):
    report = live.say("ana", LAMP)
    number = live.ask("GET", f"statuses/{report['id']}", "ana")["concejo"]["case"]["number"]
    stranger, ana = somebody(), somebody("ana")
    for page in (stranger, ana):
        goes_to(page, f"/cases/{number}")
        expect(page.locator(".thread > li")).to_have_count(2)
    words = ana.locator("#say")
    words.fill("A las diez no estoy, pero")

    live.say("electricista", "Mañana a las 10 voy", in_reply_to_id=report["id"])

    expect(stranger.locator(".thread")).to_contain_text("Mañana a las 10 voy", timeout=30_000)
    assert is_the_same_document(stranger)
    # Ana is writing: her page waits, until she has taken her words away.
    ana.wait_for_timeout(1500)
    expect(words).to_have_value("A las diez no estoy, pero")
    expect(words).to_be_focused()
    expect(ana.locator(".thread")).not_to_contain_text("Mañana a las 10 voy")
    words.fill("")
    words.blur()
    expect(ana.locator(".thread")).to_contain_text("Mañana a las 10 voy", timeout=30_000)
    assert is_the_same_document(ana)


def test_the_plaza_offers_what_is_new_and_does_not_jump(live, somebody):
    for n in range(12):
        live.say("ben", f"Cosa {n} del día")
    page = somebody()
    goes_to(page, "/")
    page.mouse.wheel(0, 1500)
    page.wait_for_function("scrollY > 300")
    at = page.evaluate("scrollY")

    live.say("ana", "Se ha perdido un gato en la plaza")

    bar = page.locator(".news button")
    expect(bar).to_be_visible(timeout=30_000)
    expect(page.locator(".feed")).not_to_contain_text("Se ha perdido un gato")
    assert abs(page.evaluate("scrollY") - at) < 120
    bar.click()
    expect(page.locator(".feed")).to_contain_text("Se ha perdido un gato")
    expect(bar).to_have_count(0)
    assert is_the_same_document(page)


def test_the_desk_of_a_private_matter_follows_for_its_holder(live, somebody):
    luis = somebody("luis")
    goes_to(luis, "/desk/electricista")
    before = luis.locator("[data-job]").count()

    live.say("ana", "@electricista en privado: mi contador echa humo", visibility="direct")

    expect(luis.locator("[data-job]")).to_have_count(before + 1, timeout=30_000)
    assert is_the_same_document(luis)
    # The keys work on what has come.
    luis.keyboard.press("j")
    assert luis.evaluate("document.activeElement.hasAttribute('data-job')")
