"""Nobody takes so many streams that there is no room for others."""

from __future__ import annotations

from contextlib import ExitStack

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.live.conftest import LiveTown
from tests.live.ears import Ear
from tests.served.town import wait_until

pytestmark = pytest.mark.served


def test_streams_are_counted_by_household_and_by_account(town):
    town.environment = {
        "CONCEJO_STREAMS_PER_ADDRESS": "3",
        "CONCEJO_STREAMS_PER_ACCOUNT": "2",
        "CONCEJO_BEHIND_PROXY": "yes",
    }
    live = LiveTown(town, {})
    live.tokens = live.happens("bring_the_cast")
    town.serve("--workers", "1")

    def ear(address: str, who: str = "") -> Ear:
        stream = "user" if who else "public"
        return live.ear(stream, who, **{"X-Forwarded-For": address})

    def status(address: str, who: str = "") -> int:
        stream = ear(address, who)
        token = {"Authorization": f"Bearer {stream.token}"} if who else {}
        with httpx.stream("GET", stream.url, headers=stream.headers | token) as answer:
            if answer.status_code != 200:
                answer.read()
                assert answer.json()["code"] == "too_many_open"
            return answer.status_code

    with ExitStack() as open_:
        # Three from one household, whatever it writes before what the proxy saw.
        for n in range(3):
            open_.enter_context(ear(f"198.51.100.{n}, 2001:db8::{n}"))
        assert status("203.0.113.9, 2001:db8::4") == 429
        url = live.place.replace("http", "ws") + "?stream=public"
        with pytest.raises(InvalidStatus) as refused:
            connect(url, additional_headers={"X-Forwarded-For": "2001:db8::5"})
        assert refused.value.response.status_code == 429
        # The neighbours have room.
        assert status("2001:db8:0:1::1") == 200

        for n in range(2):
            open_.enter_context(ear(f"192.0.2.{n}", "ana"))
        assert status("192.0.2.7", "ana") == 429
        assert status("192.0.2.7", "ben") == 200

    # Whoever has gone makes room.
    wait_until(lambda: status("2001:db8::6") == 200)
    wait_until(lambda: status("192.0.2.7", "ana") == 200)
