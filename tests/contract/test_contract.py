"""Every operation of the contract that the town has, asked what nobody would think of.

No 5xx, every answer as the contract draws it, and at least one that is not a refusal. How often
each is asked: CONCEJO_CONTRACT_ASKED.
"""

from __future__ import annotations

import os
import random

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.contract.asked import operations, seeded
from tests.contract.document import PLACE
from tests.contract.placing import Placing
from tests.served.town import founded

pytestmark = [
    pytest.mark.served,
    pytest.mark.contract,
    pytest.mark.skipif(not PLACE.is_file(), reason="the contract is not on this machine"),
]

ASKED = int(os.environ.get("CONCEJO_CONTRACT_ASKED", "8"))

# What this town never does, and why.
_NEVER_DONE = {
    "POST /api/v1/statuses/{id}/translate": "no engine translates here",
    "GET /api/v1/annual_reports/{year}": "there are no reports on years",
    "POST /api/v1/annual_reports/{year}/generate": "there are no reports on years",
    "POST /api/v1/annual_reports/{year}/read": "there are no reports on years",
    "GET /api/v1_alpha/async_refreshes/{id}": "nothing is looked up while an app waits",
    "GET /oauth/authorize": "a stranger is asked to sign in first",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    with founded(tmp_path_factory.mktemp("contract")) as town:
        there = seeded(town)
        town.serve("--workers", "1", "--test-mode")
        yield town, Placing(there, [each.label for each in operations()])
        town.stop()


@pytest.mark.parametrize("operation", operations(), ids=lambda each: each.label)
def test_every_answer_is_as_the_contract_draws_it(town, operation):
    served, placing = town
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
        answered.append(_ask(served.url, placing, case, is_sure=len(answered) < 3))

    ask()
    is_done = any(status < 300 for status in answered)
    assert is_done is (operation.label not in _NEVER_DONE), sorted(set(answered))


def _ask(url: str, placing: Placing, case, *, is_sure: bool) -> int:
    dice = random.Random(repr((case.path_parameters, case.query, case.body)))
    placing.into(case, dice, share=1 if is_sure else 0.7)
    headers = {"Authorization": f"Bearer {placing.token(case)}"}
    if not is_sure and dice.random() < 0.1:
        headers = {}
    answer = case.call(base_url=url, headers=headers, timeout=20, allow_redirects=False)
    case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance])
    if answer.status_code >= 400 and case.path.startswith("/api/"):
        assert answer.json()["error"]
    return answer.status_code


def test_nothing_of_all_this_was_a_bug(town):
    served, _placing = town
    assert " bug " not in served.log


def test_an_address_that_is_none_is_a_404_in_json(town):
    served, placing = town
    headers = {"Authorization": f"Bearer {placing.there['tokens']['ana']}"}
    for path in ("/api/v1/nothing", "/api/v9/instance", "/api/v1/statuses/1/nothing"):
        answer = httpx.get(served.url + path, headers=headers)
        assert answer.status_code == 404
        assert answer.json()["error"]
