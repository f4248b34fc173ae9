"""Pictures of every page, for somebody who looks at them: ``python -m tests.browser.look DIR``.

Every page for a stranger, a resident, the holder at the desk, the clerk at the counter and the
mayor at the board; at phone and desk width, in light and dark, in Spanish and English.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser.town import Served, served
from tests.pages.paths import EVERYBODYS, RESIDENTS, STEPS

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = 390, 1280

# Who opens which pages.
PAGES: dict[str, list[str]] = {
    "": [
        *EVERYBODYS,
        "/cases/{anonymous}?key={key}",
        "/tell/received/{anonymous}?key={key}",
        "{poll}",
        "{poll_over}",
        "{quote}",
        "{collection}",
        "{errand}",
        "{errand_over}",
        "{desk_mail}",
        "/map",
        "/no",
    ],
    "ana": [
        *RESIDENTS,
        "/",
        "/cases/{done}",
        "/cases/{waiting}",
        "/cases/{private}",
        "/@barredora",
        "{poll}",
        "{poll_voted}",
        "{poll_over}",
        "{changed}",
        "{changed}/edit",
        "{changed}/history",
        "{quote}",
        "{report_post}",
        "{quoting}",
        "/oauth/authorize?client_id=nothing",
        "/board",
    ],
    "ben": ["/cases/{received}", "/@ana", "{collection}"],
    "luis": [
        "/desk",
        "/desk/barredora",
        "/desk/electricista?street=Calle+Real",
        "/desk/electricista?street=Calle+Perdida",
        *STEPS,
        "/desk/electricista/phrases",
        "{phrase}",
        "/desk/electricista/firms",
        "/desk/electricista/round",
        "/desk/electricista/rota",
        "/me/rest",
        "{bundle}",
        "/cases/{received}",
        "/cases/{promised}",
        "/me",
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
    "marta": ["/moderation", "{report}", "/moderation/@paco", "/moderation/@ana"],
    "paco": ["{measure}"],
}


def chromium(playwright: Playwright) -> Browser:
    """The Chromium of this machine."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


def opened(
    browser: Browser,
    town: Served,
    *,
    width: int = PHONE,
    dark: bool = False,
    language: str = "es",
    **more: object,
) -> Page:
    """A fresh browser, as somebody holds it in their hand or has it on their desk."""
    context = browser.new_context(
        base_url=town.url,
        viewport={"width": width, "height": 844 if width < 700 else 800},
        has_touch=width < 700,
        is_mobile=width < 700,
        color_scheme="dark" if dark else "light",
        locale={"es": "es-ES", "en": "en-GB"}[language],
        timezone_id="Europe/Madrid",
        **more,
    )
    context.set_default_timeout(30_000)
    expect.set_options(timeout=20_000)
    return context.new_page()


def sign_in(page: Page, name: str, password: str) -> None:
    """By the page, as people do."""
    page.goto("/auth/sign_in")
    page.locator('[name="user[email]"]').fill(name)
    page.locator('[name="user[password]"]').fill(password)
    page.locator("main form button.button").first.click()
    page.wait_for_url(lambda url: "/auth/sign_in" not in url)


def paths_of(paths: list[str], town: Served) -> Iterator[str]:
    """The addresses of pages, with the numbers of this town's cases and what people say there."""
    numbers = {state: case["number"] for state, case in town.cases.items()}
    keys = {"key": town.cases.get("anonymous", {}).get("key", "")}
    filled = {**numbers, **keys, **town.talk}
    for path in paths:
        if all(hole in filled for hole in re.findall(r"{(\w+)}", path)):
            yield path.format(**filled)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--demo", action="store_true", help="the demo town instead of a small one")
    parser.add_argument("--town", type=Path, help="where to keep the town, to look at it again")
    parser.add_argument("--only", default="", help="only pages whose address contains this")
    parser.add_argument("--who", default=None)
    parser.add_argument("--as", dest="who_is", default="", help="such as eva=andres,carmen=lola")
    parser.add_argument("--all", action="store_true", help="every width, scheme and language")
    wanted = parser.parse_args()
    wanted.directory.mkdir(parents=True, exist_ok=True)
    looks = [(w, d, lang) for w in (PHONE, DESK) for d in (False, True) for lang in ("es", "en")]
    if not wanted.all:
        looks = [(PHONE, False, "es"), (DESK, False, "es"), (PHONE, True, "en")]
    with (
        tempfile.TemporaryDirectory(prefix="concejo-look-") as scratch,
        served(wanted.town or Path(scratch) / "jun", demo=wanted.demo) as town,
        sync_playwright() as playwright,
    ):
        browser = chromium(playwright)
        for name in PAGES if wanted.who is None else [wanted.who]:
            for width, dark, language in looks:
                page = opened(browser, town, width=width, dark=dark, language=language)
                if name:
                    names = dict(pair.split("=") for pair in wanted.who_is.split(",") if pair)
                    sign_in(page, names.get(name, name), town.password)
                for path in paths_of(PAGES[name], town):
                    if wanted.only in path:
                        _take(page, path, name, wanted.directory, width, dark, language)
                page.context.close()


def _take(
    page: Page, path: str, name: str, directory: Path, width: int, dark: bool, language: str
) -> None:
    page.goto(path)
    slug = re.sub(r"\W+", "-", path.partition("key=")[0]).strip("-") or "plaza"
    look = f"{width}-{'dark' if dark else 'light'}-{language}"
    page.screenshot(path=directory / f"{name or 'anyone'}.{slug}.{look}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        print(f"{path} as {name or 'anyone'} at {width}: {wide} px wide")


if __name__ == "__main__":
    main()
