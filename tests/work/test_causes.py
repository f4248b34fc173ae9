"""What a case turned out to be, and which cases have to do with each other."""

from __future__ import annotations

import pytest

from concejo.cases.actions import desk
from concejo.cases.errors import NotYourMove, SameCase
from concejo.offices.errors import NotForYou
from concejo.work.actions.causes import offer_causes, relate, say_cause, unrelate
from concejo.work.errors import CauseTooLong, NotClosedYet
from concejo.work.models import Cause, Relation
from concejo.work.queries.causes import cause_of, causes_counted, related_to
from tests import make

pytestmark = pytest.mark.usefixtures("monday")


def test_what_it_was_is_said_when_it_is_closed_and_counted_by_kind(case, luis):
    with pytest.raises(NotClosedYet):
        say_cause(luis, case.number, "Fusible")
    desk.finish(luis, case.number, reason="Ya luce")
    say_cause(luis, case.number, "  Fusible  ")
    other = make.case(text="@electricista otra farola en la Calle San José no luce")
    desk.decline(luis, other.number, reason="Es de la Diputación")
    say_cause(luis, other.number, "Fusible")

    assert causes_counted(case.kind) == [("Fusible", 2)]
    assert cause_of(luis, case) == "Fusible"
    assert cause_of(make.resident("ana"), case) == cause_of(None, case) == ""
    say_cause(luis, case.number, "")
    assert causes_counted(case.kind) == [("Fusible", 1)]


def test_it_is_short_and_of_those_in_charge(case, luis):
    desk.finish(luis, case.number, reason="Ya luce")
    with pytest.raises(CauseTooLong):
        say_cause(luis, case.number, "x" * 121)
    with pytest.raises(NotYourMove):
        say_cause(make.resident("rosa"), case.number, "Fusible")


def test_a_kind_offers_what_it_usually_is(case, luis):
    offer_causes(make.resident("andres"), case.kind_id, ["Fusible", "", "Lámpara", "Fusible"])
    with pytest.raises(NotForYou):
        offer_causes(luis, case.kind_id, [])

    page = make.browser(luis)
    for verb in ("finish", "decline"):
        assert '<option value="Lámpara">' in page.get(f"/cases/{case.number}/{verb}").text
    form = {"reason": "Ya luce", "cause": "Lámpara"}
    page.post(f"/cases/{case.number}/finish", form)
    assert Cause.objects.get().text == "Lámpara"
    assert "Lámpara" in page.get(f"/cases/{case.number}").text
    assert "Lámpara" not in make.browser().get(f"/cases/{case.number}").text


def test_two_cases_show_each_other_to_those_who_may_know_of_both(case, luis):
    other = make.case(text="@policia mi vecino grita todas las noches, Calle Real 9")
    relate(luis, case.number, make.case(text="@electricista el cuadro de la Calle Real").number)
    carmen = make.resident("carmen")
    relate(carmen, other.number, case.number)
    relate(carmen, case.number, other.number)

    assert Relation.objects.count() == 2
    # Whoever may not read the one in full does not learn from the other what and where it is.
    assert related_to(carmen, other) == []
    pepe = make.resident("pepe")
    assert case.number in [view.number for view in related_to(pepe, other)]
    page = make.browser().get(f"/cases/{case.number}").text
    assert "vecino grita" not in page
    with pytest.raises(SameCase):
        relate(luis, case.number, case.number)
    with pytest.raises(NotYourMove):
        relate(make.resident("ana"), case.number, other.number)
    unrelate(carmen, case.number, other.number)
    assert related_to(pepe, other) == []


def test_it_is_said_on_the_page(case, luis):
    other = make.case(text="@electricista el cuadro de la Calle Real")
    page = make.browser(luis)
    page.post(f"/cases/{case.number}/relate", {"other": other.number})
    assert other.number in make.browser().get(f"/cases/{case.number}").text
    assert case.number in make.browser().get(f"/cases/{other.number}").text
    wrong = page.post(f"/cases/{case.number}/relate", {"other": "2026-999999"})
    assert wrong.status_code == 404
