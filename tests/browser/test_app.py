"""An app on Luis's phone: he reads what it may do, and chooses to speak as the electrician."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.test_access import RULES, TOO_SMALL, WIDE

OOB = "urn:ietf:wg:oauth:2.0:oob"
SCOPES = "read write follow push"


def _app(town) -> dict:
    said = {"client_name": "Farolillo", "redirect_uris": OOB, "scopes": SCOPES}
    return httpx.post(f"{town.url}/api/v1/apps", json=said).json()


def _faults(page) -> list:
    """What somebody could not read or hit on this page."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("how => axe.run(how)", RULES)["violations"]
    wide = page.evaluate(WIDE)
    return [fault["id"] for fault in found] + page.evaluate(TOO_SMALL) + ([wide] if wide else [])


def _asks(app: dict) -> str:
    asked = {"response_type": "code", "client_id": app["client_id"], "redirect_uri": OOB}
    return f"/oauth/authorize?{urlencode({**asked, 'scope': SCOPES})}"


@pytest.mark.parametrize(("language", "dark"), [("es", True), ("en", False)])
def test_everybody_can_read_what_an_app_asks_for_and_say_no(somebody, town, language, dark):
    phone = somebody("ana", language=language, dark=dark)
    phone.goto(_asks(_app(town)))
    assert not _faults(phone)

    phone.locator("button[value=deny]").click()
    title = {"es": "La aplicación se queda fuera", "en": "The app stays outside"}[language]
    assert phone.locator("h1").inner_text() == title
    assert not _faults(phone)


def test_luis_lets_an_app_speak_as_the_electrician(somebody, town):
    app, phone = _app(town), somebody("luis")
    phone.goto(_asks(app))
    assert "Farolillo" in phone.locator("h1").inner_text()
    assert not _faults(phone)

    phone.get_by_text("@electricista").click()
    phone.locator("button[value=allow]").click()
    field = phone.locator("#code")
    code = field.input_value()
    # The whole code is seen, not only its beginning.
    assert field.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight")
    assert not _faults(phone)

    named = {"client_id": app["client_id"], "client_secret": app["client_secret"]}
    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": OOB}
    token = httpx.post(f"{town.url}/oauth/token", data=named | grant).json()["access_token"]
    me = httpx.get(
        f"{town.url}/api/v1/accounts/verify_credentials",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert me.json()["acct"] == "electricista"
