"""Apps and pages are told the same place of the live stream, and one where it can be reached."""

from __future__ import annotations

import re

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "apps", "pages"),
    [
        ({}, "ws://localhost:8001", "http://localhost:8001"),
        # Where it is, as the operator says.
        (
            {"LIVE_URL": "wss://live.jun.example"},
            "wss://live.jun.example",
            "https://live.jun.example",
        ),
        # A proxy in front hands the paths of the stream on.
        ({"URL": "https://jun.example"}, "wss://jun.example", "https://jun.example"),
        ({"URL": "https://jun.example:8443"}, "wss://jun.example:8443", "https://jun.example:8443"),
        ({"BEHIND_PROXY": True}, "ws://localhost", "http://localhost"),
        # Nobody in front: the town is reached at the port where we listen.
        ({"URL": "http://10.0.0.5:8000"}, "ws://10.0.0.5:8001", "http://10.0.0.5:8001"),
        ({"URL": "http://[fd00::5]:8000"}, "ws://[fd00::5]:8001", "http://[fd00::5]:8001"),
    ],
)
def test_apps_and_pages_are_told_the_same(settings, said, apps, pages):
    settings.PORT, settings.LIVE_PORT = 8000, 8001
    for name, value in said.items():
        setattr(settings, name, value)
    browser = make.browser()

    urls = browser.get("/api/v2/instance", headers={"Host": "localhost"}).json()["configuration"]
    page = browser.get("/", headers={"Host": "localhost"})

    assert urls["urls"]["streaming"] == apps
    assert re.search(r'data-live-url="([^"]*)"', page.text)[1] == pages
    policy = page.headers["Content-Security-Policy"]
    assert f" {pages}" in policy[policy.index("connect-src") :]
