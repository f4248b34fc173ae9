"""Two towns that run this: what is reported in one and belongs to the other is done there."""

from __future__ import annotations

import httpx
import pytest

from tests.served.town import founded, wait_until

pytestmark = pytest.mark.served


@pytest.fixture
def albolote(tmp_path):
    with founded(tmp_path / "albolote") as town:
        town.key = town.must("open311", "key", "create", "Jun")
        town.must("account", "create", "luis", "--password", "una lampara en la calle")
        town.must(
            "office", "create", "obras", "--title", "Obras", "--kind", "roads", "--holder", "luis"
        )
        town.token = town.must("token", "create", "luis", "--as", "obras")
        town.serve("--workers", "1", "--test-mode")
        yield town
        town.stop()


@pytest.fixture
def jun(tmp_path, albolote):
    with founded(tmp_path / "jun") as town:
        town.environment["CONCEJO_REACH_PRIVATE_ADDRESSES"] = "1"
        town.key = town.must("open311", "key", "create", "an app")
        url = f"{albolote.url}/open311/v2"
        town.must("open311", "partner", "add", "albolote", url, "--key", albolote.key)
        town.must("open311", "send", "roads", "albolote", "roads")
        town.serve("--workers", "1", "--test-mode")
        yield town
        town.stop()


def _updates(town) -> list[str]:
    said = httpx.get(f"{town.url}/open311/v2/servicerequestupdates.json").json()
    return [one["description"] for one in said]


def test_a_hole_in_the_road_is_mended_by_the_neighbours(jun, albolote):
    form = {
        "api_key": jun.key, "service_code": "roads", "description": "Hay un socavón",
        "lat": "37.22", "long": "-3.6",
    }  # fmt: skip
    [taken] = httpx.post(f"{jun.url}/open311/v2/requests.json", data=form).json()
    here = taken["service_request_id"]

    requests = f"{albolote.url}/open311/v2/requests.json"
    wait_until(lambda: httpx.get(requests).json(), seconds=30)
    [there] = httpx.get(requests).json()
    assert there["description"].startswith("Hay un socavón")
    their = there["service_request_id"]
    speaks = {"Authorization": f"Bearer {albolote.token}"}
    cases = httpx.get(f"{albolote.url}/api/concejo/v1/cases/{their}", headers=speaks).json()
    httpx.post(
        f"{albolote.url}/api/v1/statuses",
        headers=speaks,
        json={"status": "Hecho, relleno de asfalto", "in_reply_to_id": cases["post"]},
    ).raise_for_status()
    wait_until(lambda: httpx.get(requests).json()[0]["status"] == "closed")

    # A neighbour is asked every fifteen minutes; nobody waits for its turn here.
    jun.must("open311", "ask", "albolote")
    one = f"{jun.url}/open311/v2/requests/{here}.json"
    wait_until(lambda: httpx.get(one).json()[0]["status"] == "closed", seconds=30)
    assert any("relleno de asfalto" in words for words in _updates(jun))
    assert their in jun.must("open311", "sent")
