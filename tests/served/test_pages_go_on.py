"""A page loses nothing and hears nothing twice, whatever becomes of the process it listens to."""

from __future__ import annotations

import json
import os
import signal
import threading
import time

import httpx
import pytest

from tests.live.conftest import LiveTown
from tests.served.town import wait_until

pytestmark = pytest.mark.served


class Page(threading.Thread):
    """Listens as a browser's EventSource does: comes back by itself, and says how far it got."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.heard: list[tuple[str, dict]] = []
        self.connections = 0
        self.place = ""
        self.is_over = False

    def run(self) -> None:
        while not self.is_over:
            try:
                self._listen()
            except httpx.HTTPError:
                time.sleep(0.1)

    def _listen(self) -> None:
        headers = {"Last-Event-ID": self.place} if self.place else {}
        with httpx.stream("GET", self.url, headers=headers, timeout=5) as answer:
            assert answer.status_code == 200
            self.connections += 1
            block: dict[str, str] = {}
            for line in answer.iter_lines():
                if self.is_over:
                    return
                key, _, value = line.partition(": ")
                if line:
                    block[key] = value
                    continue
                # Only what came as a whole counts.
                self.place = block.get("id", self.place)
                if "data" in block:
                    self.heard.append((block["event"], json.loads(block["data"])))
                block = {}

    def posts(self) -> list[str]:
        return [about["id"] for name, about in self.heard if name == "post"]


def test_a_page_hears_every_post_once_though_the_process_is_killed(town):
    town.environment = {"CONCEJO_LIVE_HEARTBEAT": "0.5"}
    live = LiveTown(town, {})
    live.tokens = live.happens("bring_the_cast")
    town.serve("--workers", "1", "--test-mode")
    page = Page(f"{live.place}/town?subject=plaza")
    page.start()
    wait_until(lambda: page.place)

    said = []
    for n in range(40):
        said.append(live.say("ana", f"Cosa {n}")["id"])
        if n == 10:
            _kill_live(town)
        if n == 25:
            # Again as soon as the page is back, now with much said before it can be.
            wait_until(lambda: page.connections == 2, seconds=20)
            _kill_live(town)
            said += [live.say("ben", f"Mientras tanto {m}")["id"] for m in range(10)]
        time.sleep(0.03)
    wait_until(lambda: said[-1] in page.posts(), seconds=20, why=lambda: str(page.heard))
    page.is_over = True

    assert page.posts() == said
    assert page.connections == 3
    assert "missed" not in [name for name, _about in page.heard]


def _kill_live(town) -> None:
    """As an accident does: at once, whatever it is doing."""
    for number, words in town.children().items():
        if " live " in f"{words} ":
            os.kill(number, signal.SIGKILL)
