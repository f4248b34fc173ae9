"""Programs that others wrote for this standard, against a town that is served."""

from __future__ import annotations

import pytest
from civicbot.http import HttpError, HttpTransport, RateLimiter
from civicbot.open311 import Open311Client, Open311Error, ValidationError
from civicbot.registry import Endpoint
from georeport import GeoReport

from tests.served.town import founded

pytestmark = pytest.mark.served

QUESTIONS = """
[[question]]
code = "how"
text = "¿Qué le pasa?"
datatype = "singlevaluelist"
required = true
choices = { off = "No luce", blinks = "Parpadea" }
"""
PLACE = {"lat": 37.2201, "lng": -3.5951}


@pytest.fixture(scope="module")
def jun(tmp_path_factory):
    with founded(tmp_path_factory.mktemp("open311")) as town:
        file = town.directory / "questions.toml"
        file.write_text(QUESTIONS, encoding="utf-8")
        town.must("kinds", "ask", "lighting", str(file))
        town.key = town.must("open311", "key", "create", "civicbot")
        town.serve("--workers", "1", "--test-mode")
        yield town
        town.stop()


@pytest.fixture(scope="module")
def civicbot(jun):
    endpoint = Endpoint("jun", "Jun", f"{jun.url}/open311/v2", write=True)
    quick = HttpTransport(rate_limiter=RateLimiter(min_interval=0))
    return Open311Client(endpoint, quick)


@pytest.fixture(params=["json", "xml"])
def georeport(jun, request):
    return GeoReport(f"{jun.url}/open311/v2", output_format=request.param)


@pytest.fixture(scope="module")
def number(jun, civicbot) -> str:
    sent = civicbot.create_request(
        "lighting", dry_run=False, confirm="SEND", api_key=jun.key, validate_remote=True,
        description="La farola de la plaza no luce", attributes={"how": "off"}, **PLACE,
    )  # fmt: skip
    [taken] = sent.response
    return taken["service_request_id"]


def test_civicbot_files_a_report_and_finds_it_again(civicbot, number):
    assert civicbot.get_request(number)["description"] == "La farola de la plaza no luce"
    assert number in [one["service_request_id"] for one in civicbot.list_requests(status="open")]
    assert civicbot.list_requests(service_request_ids=[number], page_size=1)
    assert civicbot.get_token(number) == [{"service_request_id": number, "token": number}]


def test_civicbot_checks_a_report_against_what_the_town_asks(jun, civicbot):
    with pytest.raises(ValidationError, match="not in"):
        civicbot.create_request("lighting", attributes={"how": "?"}, validate_remote=True, **PLACE)
    with pytest.raises(ValidationError, match="required attribute 'how'"):
        civicbot.create_request("lighting", validate_remote=True, **PLACE)
    with pytest.raises(Open311Error, match="api_key"):
        civicbot.create_request("waste", dry_run=False, confirm="SEND", **PLACE)


def test_civicbot_is_told_why_it_was_refused(jun, civicbot):
    with pytest.raises(HttpError, match="api_key") as refused:
        civicbot.create_request(
            "waste", dry_run=False, confirm="SEND", api_key="wrong", description="Basura", **PLACE
        )
    assert refused.value.status == 403


def test_georeport_reads_everything_in_both_forms(georeport, number):
    codes = [service["service_code"] for service in georeport.get_service_list()]
    assert "lighting" in codes
    definition = georeport.get_service_definition("lighting")
    assert definition["service_code"] == "lighting"
    assert "No luce" in str(definition["attributes"])
    requests = georeport.get_service_requests(status="open", service_code="lighting")
    one = requests if isinstance(requests, dict) else requests[0]
    assert one["service_request_id"] == number
    assert georeport.get_service_request(number)["status"] == "open"
    assert georeport.get_service_request(number)["description"].startswith("La farola")
