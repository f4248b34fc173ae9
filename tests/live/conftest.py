"""One town that is served for all tests of its streams: starting one takes seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.live.ears import Ear
from tests.served.town import Town, founded


@dataclass
class LiveTown:
    """A served town, and the tokens of its people."""

    town: Town
    tokens: dict[str, str]

    @property
    def place(self) -> str:
        return f"{self.town.live_url}/api/v1/streaming"

    def ear(self, stream: str, who: str = "", **headers: str) -> Ear:
        """Somebody, or a stranger, listens."""
        return Ear(f"{self.place}/{stream}", self.tokens.get(who, ""), headers)

    def ask(self, method: str, path: str, who: str, **said: object) -> dict:
        """Somebody does something with an app."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        url = f"{self.town.url}/api/v1/{path}"
        answer = httpx.request(method, url, headers=headers, json=said or None, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def say(self, who: str, text: str, **said: object) -> dict:
        return self.ask("POST", "statuses", who, status=text, **said)

    def id_of(self, who: str) -> str:
        return self.ask("GET", "accounts/verify_credentials", who)["id"]

    def happens(self, verb: str) -> dict[str, str]:
        """Something that ``people.py`` does in the town's directory."""
        own = {"DJANGO_SETTINGS_MODULE": "concejo.config.settings"}
        said = subprocess.run(
            [sys.executable, "-m", "tests.live.people", verb],
            env=self.town._environment() | own | {"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        return json.loads(said)


@pytest.fixture(scope="session")
def live(tmp_path_factory) -> Iterator[LiveTown]:
    with founded(tmp_path_factory.mktemp("live")) as town:
        # Posts may be long, so that a few of them fill the line to somebody who does not read.
        town.environment = {"CONCEJO_LIVE_HEARTBEAT": "0.5", "CONCEJO_POST_LENGTH": "20000"}
        live = LiveTown(town, {})
        live.tokens = live.happens("bring_the_cast")
        town.serve("--workers", "1", "--test-mode")
        for who in ("ana", "ben", "luis"):
            live.ask("POST", f"accounts/{live.id_of('electricista')}/follow", who)
        yield live
        town.stop()
