"""Everybody gets in: every page, by axe's rules, by finger, by keyboard, on a narrow screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.look import DESK, PHONE, paths_of

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
    ],
    "ben": ["/cases/{received}", "/@ana"],
    "luis": [
        "/desk",
        "/cases/{received}/decline",
        "/cases/{received}/say",
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
    "carmen": ["/counter", "/counter/slip/{anonymous}?key={key}", "/router"],
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


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "anyone")
def test_axe_finds_nothing_and_nothing_is_too_small_or_too_wide(somebody, town, name):
    page, wrong = somebody(name), []
    page.add_init_script(AXE_SCRIPT)

    def found(path: str, look: str, options: dict) -> None:
        # All of it at once: what lies under the bar at the foot is scrolled up by whoever wants it.
        width = page.viewport_size["width"]
        page.set_viewport_size({"width": width, "height": page.evaluate(TALL) + 100})
        how = {**options, "resultTypes": ["violations"], "preload": False}
        for fault in page.evaluate("how => axe.run(how)", how)["violations"]:
            nodes = [node["html"][:140] for node in fault["nodes"][:3]]
            wrong.append((path, look, fault["id"], nodes))

    page.goto("/accessibility")
    page.evaluate(OPEN_MENU)
    found("the menu", "phone", RULES)
    wrong += [("the menu", "small", html) for html in page.evaluate(TOO_SMALL)]
    for path in paths_of(PAGES[name], town):
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": PHONE, "height": 844})
        page.goto(path)
        page.evaluate(OPEN_ALL)
        found(path, "phone", RULES)
        wrong += [(path, "small", html) for html in page.evaluate(TOO_SMALL)]
        for width in (320, PHONE, 640):
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate(WIDE) > 0:
                wrong.append((path, f"scrolls at {width}", page.evaluate(CUT)[:4]))
        for width, scheme in ((PHONE, "dark"), (DESK, "light")):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found(path, f"{width}, {scheme}", LAYOUT)

    assert not wrong, "\n".join(map(str, wrong))
