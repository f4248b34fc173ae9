"""A served town wakes a phone: the app subscribes, somebody writes, the worker sends."""

from __future__ import annotations

import httpx
import pytest

from tests.push.service import Device, push_service, signer_of
from tests.served.town import wait_until

pytestmark = [pytest.mark.served]


def test_a_mention_reaches_the_phone_within_seconds(town):
    town.environment["CONCEJO_REACH_PRIVATE_ADDRESSES"] = "yes"
    for name in ("ana", "ben"):
        town.must("account", "create", name)
    ana, ben = (town.must("token", "create", name) for name in ("ana", "ben"))
    town.serve("--workers", "1")
    device = Device()

    with push_service() as service:
        said = {"endpoint": service.url("/ana"), "keys": device.keys, "standard": True}
        made = _ask(town, ana, "push/subscription", {"subscription": said, "data": _ALERTS})
        _ask(town, ben, "statuses", {"status": "@ana ¿vienes?"})
        wait_until(lambda: service.heard, 15, lambda: town.log)

    [heard] = service.heard
    message = device.open(heard)
    assert (message["access_token"], message["body"]) == (ana, "@ana ¿vienes?")
    assert signer_of(heard, service) == made["server_key"].rstrip("=")
    assert "PRIVATE ADDRESSES ARE REACHED" in town.log
    assert ana not in town.log
    assert service.url("/ana") not in town.log
    assert '"name": "phones", "ok": true' in town.concejo("check", "--json").stdout


_ALERTS = {"alerts": {"mention": True}}


def _ask(town, token: str, path: str, said: dict) -> dict:
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.post(f"{town.url}/api/v1/{path}", json=said, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()
