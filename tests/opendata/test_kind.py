"""A program of the office files a case under another kind."""

from __future__ import annotations

import pytest
from django.test import Client

from concejo.cases.actions import desk
from tests import make
from tests.opendata.conftest import API, token_of


@pytest.fixture
def case(db, at):
    at("2026-11-23 10:00")
    make.offices()
    return make.case()


def file_under(who, number, kind, scopes="read write"):
    return Client().post(
        f"{API}/cases/{number}/kind",
        {"kind": kind},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token_of(who, scopes)}"} if who else {},
    )


def test_somebody_in_charge_files_it_and_reads_it_back(case, ask):
    luis = make.resident("luis")

    answer = file_under(luis, case.number, "roads")

    assert answer.status_code == 200
    assert answer.json()["kind"] == "roads"
    assert answer.json()["history"][-1]["what"] == "kind_corrected"
    assert ask(f"/cases/{case.number}").json()["kind"] == "roads"
    assert [its["number"] for its in ask("/cases", kind="roads").json()] == [case.number]
    assert ask("/cases", kind="lighting").json() == []


def test_others_are_refused_in_a_sentence(case):
    for who, kind, status in (
        (None, "roads", 401),
        (make.resident("ana"), "roads", 403),
        (make.resident("luis"), "dragons", 404),
        (make.resident("luis"), "", 404),
    ):
        answer = file_under(who, case.number, kind)
        assert answer.status_code == status
        assert answer.json()["error"]
    assert file_under(make.resident("luis"), case.number, "roads", "read").status_code == 403
    desk.decline(make.resident("luis"), case.number, reason="No es del pueblo")
    assert file_under(make.resident("luis"), case.number, "roads").status_code == 409
