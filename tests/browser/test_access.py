"""Everybody gets in: every page, by axe's rules, by finger, by keyboard, on a narrow screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.look import DESK, PHONE, paths_of
from tests.make import photographed
from tests.pages.paths import STEPS

# One page of each kind, for whom it has the most on it.
PAGES = {
    "": [
        "/",
        "/cases?street=Calle+Perdida",
        "/cases/{done}",
        "/cases/{private}",
        "/cases/{anonymous}?key={key}",
        "/offices",
        "/@electricista",
        "/figures",
        "/figures/router",
        "/figures/router/kinds",
        "/map",
        "/about",
        "/privacy/ask",
        "/tell",
        "/tell/received/{anonymous}?key={key}",
        "/search?q=farola",
        "/auth/sign_in",
        "/auth/sign_up",
        "/nothing/here",
        "{poll}",
        "{poll_over}",
        "{quote}",
        "{collection}",
        "{errand}",
        "{errand_over}",
        "{desk_mail}",
        "{changed}/history",
        "/@ana",
    ],
    "ana": [
        "/home",
        "/notifications",
        "/me",
        "/me/profile",
        "/me/password",
        "/compose",
        "/cases/{done}",
        "/cases/{waiting}",
        "/me/filters",
        "/me/data",
        "{poll}",
        "{poll_voted}",
        "{quoting}",
        "{changed}",
        "{changed}/edit",
        "{report_post}",
        "/oauth/authorize?client_id=nothing",
        "/board",
    ],
    "ben": ["/cases/{received}", "/@ana"],
    "luis": [
        "/desk",
        "/desk/electricista?street=Calle+Real",
        *STEPS,
        "/desk/electricista/phrases",
        "{phrase}",
        "/desk/electricista/firms",
        "/desk/electricista/round",
        "/desk/electricista/rota",
        "/me/rest",
        "{bundle}",
        "/cases/{received}",
        "{photo}",
    ],
    "carmen": ["/counter", "/counter/slip/{anonymous}?key={key}", "/router", "{twin}"],
    "eva": [
        "/board",
        "/me",
        "/announcements",
        "/limits",
        "/limits/lighting",
        "/kinds",
        "/kinds/lighting",
        "/board/data",
        "/board/rates",
    ],
    "marta": ["/moderation", "{report}", "/moderation/@paco", "/notifications"],
    "paco": ["{measure}"],
}

# Everything that is asked of WCAG 2.2 AA, and what axe calls good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What can differ between widths and schemes; the rest of a page is the same.
LAYOUT = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "target-size", "scrollable-region-focusable"],
    }
}

OPEN_ALL = "document.querySelectorAll('main details').forEach(d => d.open = true)"
# The menu of one's own things lies over the page, so it is looked at on a page of its own.
OPEN_MENU = "document.querySelectorAll('.top details').forEach(d => d.open = true)"

# What a finger must hit: at least 44 px high, unless it is a word in a sentence.
TOO_SMALL = """
() => [...document.querySelectorAll(
    'button, summary, select, textarea, input:not([type=hidden]), a.button, nav a, .tabs a')]
  .filter(e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map(e => [e, e.closest('label') || e])
  .filter(([e, all]) => {
    const box = all.getBoundingClientRect();
    const covered = getComputedStyle(e, '::after').position === 'absolute';
    // Parts of a photo are as large as the photo lets them be, and are drawn with a finger too.
    const least = e.closest('.squares') ? 24 : 43.5;
    return box.width > 1 && !covered && (box.height < least || box.width < least);
  })
  .map(([e]) => e.outerHTML.slice(0, 120))
"""
TALL = "document.documentElement.scrollHeight"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """
() => [...document.querySelectorAll('main *')]
  .filter(e => e.checkVisibility() && !e.closest('.scroll, .tabs, .unseen, .pick'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 120))
"""

# What stands on a card stays on it.
OVER = """
() => [...document.querySelectorAll('main .card')]
  .filter(card => card.checkVisibility())
  .flatMap(card => [...card.querySelectorAll('*')]
    .filter(e => e.checkVisibility() && !e.closest('.scroll, .tabs, .unseen, .pick, .map'))
    .filter(e => e.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
    .slice(0, 1))
  .map(e => e.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "anyone")
def test_axe_finds_nothing_and_nothing_is_too_small_or_too_wide(somebody, town, name):
    page, wrong = somebody(name), []
    page.add_init_script(AXE_SCRIPT)

    page.goto("/accessibility")
    page.evaluate(OPEN_MENU)
    wrong += found(page, "the menu", "phone", RULES)
    wrong += [("the menu", "small", html) for html in page.evaluate(TOO_SMALL)]
    for path in paths_of(PAGES[name], town):
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": PHONE, "height": 844})
        page.goto(path)
        wrong += looked_at(page, path)

    assert not wrong, "\n".join(map(str, wrong))


def test_what_is_asked_before_a_report_goes_out_is_open_to_everybody_too(somebody):
    page, wrong = somebody(), []
    page.add_init_script(AXE_SCRIPT)
    photo = {
        "name": "losa.jpg",
        "mimeType": "image/jpeg",
        "buffer": photographed(37.2231, -3.5949).getvalue(),
    }

    page.goto("/tell")
    page.locator("#id_text").fill("Hay una losa suelta")
    page.evaluate(OPEN_ALL)
    page.locator("[name=photo_1]").set_input_files(photo)
    page.locator("main form button.button.big").first.click()
    page.locator("[name=use_spot]").first.wait_for()
    wrong += looked_at(page, "where the photo was taken")
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto("/tell")
    page.locator("#id_text").fill("Hay un bache grande en la calle Mozart 12")
    page.locator("main form button.button.big").first.click()
    page.locator("#known").wait_for()
    wrong += looked_at(page, "perhaps the same")

    assert not wrong, "\n".join(map(str, wrong))


def test_several_cases_are_ticked_with_everything_open(somebody):
    page, wrong = somebody("luis"), []
    page.add_init_script(AXE_SCRIPT)
    page.goto("/desk/electricista?all=1")
    for box in page.locator('input[name="case"][form="several"]').all():
        box.check()

    wrong += looked_at(page, "several at once")

    assert not wrong, "\n".join(map(str, wrong))


def looked_at(page, path: str) -> list[tuple]:
    """What is wrong with a page, in all widths and schemes; what it folds is opened."""
    page.evaluate(OPEN_ALL)
    wrong = found(page, path, "phone", RULES)
    wrong += [(path, "small", html) for html in page.evaluate(TOO_SMALL)]
    for width in (320, PHONE, 640):
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate(WIDE) > 0:
            wrong.append((path, f"scrolls at {width}", page.evaluate(CUT)[:4]))
        wrong += [(path, f"over its card at {width}", html) for html in page.evaluate(OVER)]
    for width, scheme in ((PHONE, "dark"), (DESK, "light")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong += found(page, path, f"{width}, {scheme}", LAYOUT)
    return wrong


def found(page, path: str, look: str, options: dict) -> list[tuple]:
    """What axe finds."""
    # All of it at once: what lies under the bar at the foot is scrolled up by whoever wants it.
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": page.evaluate(TALL) + 100})
    how = {**options, "resultTypes": ["violations"], "preload": False}
    return [
        (path, look, fault["id"], [node["html"][:140] for node in fault["nodes"][:3]])
        for fault in page.evaluate("how => axe.run(how)", how)["violations"]
    ]
