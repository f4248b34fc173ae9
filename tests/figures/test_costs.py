"""What a case costs: said by the mayor's office, shown to everybody with the figures."""

from __future__ import annotations

import pytest

from concejo.events.models import Event
from concejo.figures.actions import set_rates
from concejo.figures.counting import figures
from concejo.figures.errors import NotYourRates, RatesNotPossible
from concejo.figures.rates import costs, rates
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()
    for _ in range(3):
        make.case()
    make.case(door="phone")


def _lines() -> list[tuple[str, int, float, float]]:
    its = rates()
    assert its is not None
    return [(c.name, c.cases, c.hours, c.euros) for c in costs(its, figures().doors)]


def test_minutes_and_euros_stand_with_the_figures_once_they_are_said(town):
    andres = make.resident("andres")
    door = next(line.name for line in figures().doors if line.received == 3)
    assert rates() is None
    assert "What a case costs" not in _page()

    set_rates(andres, {door: 4, "phone": 10, "counter": 12}, 30)

    assert _lines() == [(door, 3, 0.2, 6.0), ("phone", 1, 0.2, 5.0), ("", 4, 0.4, 11.0)]
    assert "What a case costs" in _page()
    assert Event.objects.get(kind="rates.set").data["euros_an_hour"] == 30

    set_rates(andres, {"phone": 20}, 30)
    assert _lines() == [("phone", 1, 0.3, 10.0)], "what was said last counts"


def test_the_mayor_says_it_on_a_page_of_the_board(town):
    browser = make.browser(make.resident("andres"))

    wrong = browser.post("/board/rates", {"minutes_phone": "a lot"})
    told = browser.post("/board/rates", {"minutes_phone": "7.5", "euros_an_hour": "24"})

    assert wrong.status_code == 422
    assert told.status_code == 302
    assert 'value="7.5"' in browser.get("/board/rates").text
    assert _lines() == [("phone", 1, 0.1, 3.0)]


def test_minutes_without_what_an_hour_costs_are_no_case_for_nothing(town):
    set_rates(make.resident("andres"), {"phone": 20}, 0)

    assert "Minutes a case" in _page()
    assert "€" not in _page()
    assert "Euros a case" not in _page()


def test_nobody_else_says_it_and_nothing_absurd_is_taken(town):
    with pytest.raises(NotYourRates):
        set_rates(make.resident("luis"), {"phone": 1}, 1)
    for minutes, euros in (({"phone": -1.0}, 1.0), ({"phone": 1.0}, 5000.0), ({"phone": 1e9}, 1.0)):
        with pytest.raises(RatesNotPossible):
            set_rates(make.resident("andres"), minutes, euros)
    with pytest.raises(RatesNotPossible):
        set_rates(make.resident("andres"), {"phone": float("nan")}, 1)


def _page() -> str:
    return make.browser().get("/figures", headers={"Accept-Language": "en"}).text
