"""The work as a round: in the order of the way, from where the office is, on paper."""

from __future__ import annotations

import itertools
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.cases.models import Case
from concejo.cases.queries.desk import desk_queue
from concejo.offices.actions import place_office
from concejo.offices.errors import NotForYou
from concejo.places.models import Street
from concejo.places.queries import streets_matching
from concejo.work.queries.rounds import round_with, start_of
from concejo.work.rounds import Point, metres_of, round_of
from tests import make


def test_a_row_of_lamps_is_walked_from_one_end():
    start = Point(37.22, -3.60)
    lamps = [Point(37.22, -3.60 + n / 1000) for n in (5, 1, 4, 2, 3)]

    assert round_of(start, lamps) == [1, 3, 4, 2, 0]


def test_a_crossing_is_taken_out():
    # The nearest next goes right, then all the way back to the left.
    start = Point(0, 0)
    stops = [Point(0, x) for x in (0.0010, -0.0011, 0.0030, -0.0040, 0.0070)]
    order = round_of(start, stops)

    best = min(itertools.permutations(range(5)), key=lambda way: metres_of(start, stops, way))
    assert metres_of(start, stops, order) == pytest.approx(metres_of(start, stops, best))


def test_small_rounds_are_nearly_the_shortest():
    dice = random.Random(7)
    worst = 1.0
    for _try in range(40):
        stops = [Point(37.2 + dice.random() / 100, -3.6 + dice.random() / 100) for _ in range(6)]
        start = Point(37.205, -3.595)
        order = round_of(start, stops)
        assert sorted(order) == list(range(6))
        best = min(
            metres_of(start, stops, way) for way in itertools.permutations(range(len(stops)))
        )
        worst = max(worst, metres_of(start, stops, order) / best)

    assert worst < 1.05


def test_nothing_and_one_and_the_same_place_are_rounds_too():
    here = Point(37.2, -3.6)
    assert round_of(here, []) == []
    assert round_of(here, [here, here]) == [0, 1]


# --- In the town ---


@pytest.fixture
def _town(at, db):
    at("2026-11-23 09:30")
    make.streets()
    make.offices()


@pytest.fixture
def luis(_town):
    return make.resident("luis")


def street(name):
    return streets_matching(name)[0]


def test_the_round_starts_at_the_town_hall_until_the_office_says_where_it_is(luis):
    electricista = make.office("electricista")
    place_office(make.resident("carmen"), "ayuntamiento", street("Plaza de la Constitución"))
    assert start_of(electricista).name == "Plaza de la Constitución"

    place_office(luis, "electricista", street("Camino de las Eras"))
    assert start_of(make.office("electricista")).name == "Camino de las Eras"
    with pytest.raises(NotForYou):
        place_office(make.resident("rosa"), "electricista", None)


def test_cases_of_one_street_are_one_stop_and_those_without_a_point_come_last(luis):
    for text in (
        "@electricista la farola de la Calle San José 2 no luce",
        "@electricista la farola del Camino de las Eras 1 no luce",
        "@electricista la farola de la Calle San José 8 parpadea",
        "@electricista no luce la farola de siempre",
    ):
        make.case(text=text)
    views = desk_queue(luis, make.office("electricista"))

    its = round_with(views, street("Camino de las Eras"))

    names = [[view.case.street.name for view in stop.cases] for stop in its.stops]
    assert names == [["Camino de las Eras"], ["Calle San José", "Calle San José"]]
    assert its.stops[1].metres == its.metres > 0
    assert [view.case.street for view in its.elsewhere] == [None]


def test_a_town_without_points_has_its_list_by_street_and_number(luis):
    Street.objects.update(lat=None, lon=None)
    for text in ("Calle San José 12", "Calle Real 20", "Calle Real 3"):
        make.case(text=f"@electricista la farola de la {text} no luce")
    Case.objects.update(lat=None, lon=None)

    its = round_with(desk_queue(luis, make.office("electricista")), None)

    assert its.stops == []
    said = [f"{v.case.street.name} {v.case.street_number}" for v in its.elsewhere]
    assert said == ["Calle Real 3", "Calle Real 20", "Calle San José 12"]


def test_the_page_takes_a_start_and_keeps_it(luis):
    case = make.case(text="@electricista la farola de la Calle San José 2 no luce")
    page = make.browser(luis)
    where = "/desk/electricista/round"
    assert case.number in page.get(where).text
    assert page.get(f"{where}?kind=noise").text.count(case.number) == 0
    wrong = page.get(f"{where}?from=Calle+Perdida")
    assert (wrong.status_code, "Calle Perdida" in wrong.text) == (422, True)
    page.post(where, {"from": "Camino de las Eras"})
    assert make.office("electricista").street.name == "Camino de las Eras"
    assert make.browser(make.resident("rosa")).get(where).status_code == 403


def test_the_round_takes_as_many_questions_for_many(luis):
    page = make.browser(luis)
    costs = []
    for many in (2, 9):
        while Case.objects.count() < many:
            make.case(text=f"@electricista la farola {Case.objects.count()} de la Calle Real")
        page.get("/desk/electricista/round")
        with CaptureQueriesContext(connection) as asked:
            page.get("/desk/electricista/round")
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_a_round_that_starts_nowhere_says_from_where_it_is_reckoned(luis):
    make.case(text="@electricista la farola de la Calle Real no luce")
    page, english = make.browser(luis), {"Accept-Language": "en"}

    nowhere = page.get("/desk/electricista/round", headers=english).text
    from_the_plaza = page.get(
        "/desk/electricista/round?from=Plaza de la Constitución", headers=english
    ).text

    assert "from the middle of these places" in nowhere
    assert "from the middle of these places" not in from_the_plaza
