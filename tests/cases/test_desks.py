"""Somebody who holds several offices sees how much is before each."""

from __future__ import annotations

import pytest

from concejo.cases.actions import desk
from concejo.cases.queries.desk import MANY, desk_counts, desks_of
from concejo.doors.web.tags import some
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 09:30")
    make.streets()
    make.offices()


def test_what_is_to_do_and_what_is_late_stands_at_each_desk(at):
    luis = make.speaking_as("luis", "electricista")
    lamps = [make.case(text=f"@electricista farola {n} apagada") for n in range(4)]
    desk.ask(luis, lamps[1].number, question="¿Qué número lleva la farola?")
    desk.finish(luis, lamps[2].number, reason="Cambiada la bombilla.")
    desk.decline(luis, lamps[3].number, reason="Esa farola es de un particular.")

    at("2026-12-23 09:30")

    (its,) = [each for each in desks_of(luis) if each.office.handle == "electricista"]
    counts = desk_counts(luis, its.office)
    assert (its.open, its.late) == (counts.open, counts.late) == (2, 1)
    assert [each.office.handle for each in desks_of(make.resident("ana"))] == []
    assert desk_counts(make.resident("ana"), its.office).open == 0, "it is not Ana's office"


def test_of_very_many_it_says_that_there_are_more():
    assert (some(MANY - 1), some(MANY)) == ("999", "999+")
