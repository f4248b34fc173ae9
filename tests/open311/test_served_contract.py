"""Every operation of the standard, asked what nobody would think of.

No 5xx, nothing that ``georeport.yaml`` does not draw, XML that says the same as the JSON, and at
least one answer of each that is not a refusal. How often: CONCEJO_CONTRACT_ASKED.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
import yaml
from defusedxml import ElementTree
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.served.town import founded

pytestmark = pytest.mark.served

ASKED = int(os.environ.get("CONCEJO_CONTRACT_ASKED", "12"))
DOCUMENT = yaml.safe_load(Path(__file__).with_name("georeport.yaml").read_text("utf-8"))
ROOTS = {
    "discovery", "services", "service_definition", "service_requests", "service_request_updates",
    "errors",
}  # fmt: skip
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def operations() -> list[Any]:
    found = schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()
    return [each.ok() for each in found]


@pytest.fixture(scope="module")
def jun(tmp_path_factory):
    with founded(tmp_path_factory.mktemp("georeport")) as town:
        key = town.must("open311", "key", "create", "a program")
        town.serve("--workers", "1", "--test-mode")
        form = {"api_key": key, "service_code": "lighting", "lat": "37.22", "long": "-3.6"}
        numbers = [
            httpx.post(
                f"{town.url}/open311/v2/requests.json",
                data=form | {"description": f"La farola {n} no luce"},
            ).json()[0]["service_request_id"]
            for n in range(3)
        ]
        yield town.url, {"key": key, "numbers": numbers}
        town.stop()


@pytest.mark.parametrize("operation", operations(), ids=lambda each: each.label)
def test_every_answer_is_as_the_standard_draws_it(jun, operation):
    url, there = jun
    answered: list[int] = []

    @settings(
        max_examples=ASKED,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case) -> None:
        # The first ones as somebody would who knows the town; then less and less.
        _place(case, there, share=1 if len(answered) < 4 else 0.6)
        answer = case.call(base_url=url, timeout=20, allow_redirects=False)
        case.validate_response(answer, checks=CHECKS)
        if "xml" in answer.headers["content-type"]:
            assert ElementTree.fromstring(answer.content).tag in ROOTS
        answered.append(answer.status_code)

    ask()
    assert any(status < 300 for status in answered), answered


def _place(case, there: dict, *, share: float) -> None:
    """Put what there is where it belongs, in about so many places."""
    dice = random.Random(repr((case.path_parameters, case.query, case.body)))
    real = {
        "service_code": ["lighting", "roads"],
        "service_request_id": there["numbers"],
        "token": there["numbers"],
        "api_key": [there["key"]],
        "lat": [37.22],
        "long": [-3.6],
        "bbox": ["-3.7,37.1,-3.5,37.3"],
        "start_date": ["2026-01-01T00:00:00Z"],
        "end_date": ["2026-02-01T00:00:00Z"],
        "email": ["nadie@example.org"],
        "jurisdiction_id": [""],
        "media_url": [""],
    }
    for said in (case.path_parameters, case.query, case.body):
        for name in list(said) if isinstance(said, dict) else ():
            if name in real and dice.random() < share:
                said[name] = dice.choice(real[name])
    if isinstance(case.body, dict) and dice.random() < share:
        extra = {"address_string": "Calle Real 3"} if "service_code" in case.body else {}
        case.body |= {"description": "Una farola", **extra}
        for name in ("lat", "long") if "service_code" in case.body else ():
            case.body.setdefault(name, real[name][0])
