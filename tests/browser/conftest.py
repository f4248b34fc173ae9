"""One town for all stories of a browser, and a Chromium for each file of them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.look import chromium, opened, sign_in
from tests.browser.town import served
from tests.routing.reports import sentences, write


def pytest_collection_modifyitems(items) -> None:
    """Whatever stands in this folder needs a browser."""
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """A town with a case in each state, served."""
    with served(tmp_path_factory.mktemp("town") / "jun") as town:
        _teach_router(town.directory)
        yield town


def _teach_router(directory) -> None:
    """The town's routers have learned from a neighbour's reports."""
    of = {
        "office": {"alumbrado": "electricista", "basura": "barredora", "calles": "alcaldia"},
        "kind": {"alumbrado": "lighting", "basura": "waste", "calles": "roads"},
    }
    for label, names in of.items():
        rows = [{"text": r["text"], label: names[r["label"]]} for r in sentences(120, seed=4)]
        file = write(directory / "lent.csv", rows)
        words = ["router", "train", str(file), "--label", label, "--dir", str(directory)]
        subprocess.run([sys.executable, "-m", "concejo", *words], check=True, capture_output=True)


# Not for the whole run: while Playwright is started, Django refuses to ask its database.
@pytest.fixture(scope="module")
def browser():
    """A real Chromium."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def somebody(browser, town):
    """Open a browser of one's own: ``somebody("ana", width=390)``; nobody is signed in without."""
    contexts = []

    def comes(name: str = "", **how):
        page = opened(browser, town, **how)
        contexts.append(page.context)
        if name:
            sign_in(page, name, town.password)
        return page

    yield comes
    for context in contexts:
        context.close()
