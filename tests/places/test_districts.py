"""Districts by their outlines: where a case is, and what is refused."""

from __future__ import annotations

import json

import pytest

from concejo.cases.models import Case
from concejo.cases.queries.desk import Wanted, desk_queue
from concejo.events.models import Event
from concejo.figures.counting import figures
from concejo.jobs.worker import run_waiting
from concejo.places.actions import bring_districts, bring_streets
from concejo.places.errors import DistrictsNotReadable, DistrictsTooLarge
from concejo.places.models import District
from concejo.places.queries import extent
from concejo.posts.drafts import Place
from tests import make

pytestmark = pytest.mark.django_db


def _square(west: float, south: float, side: float) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _district(name: object, *areas: list, **about: object) -> dict:
    return {
        "type": "Feature",
        "properties": {"name": name, **about},
        "geometry": {"type": "MultiPolygon", "coordinates": list(areas)},
    }


def _file(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


# The old town lies in a hole of the one around it.
RING = _district("Ensanche", [_square(-3.60, 37.20, 0.04), _square(-3.59, 37.21, 0.01)], number=2)
OLD = _district("Casco Viejo", [_square(-3.59, 37.21, 0.01)], number=1)
ISLES = _district("Islas", [_square(-3.50, 37.20, 0.01)], [_square(-3.48, 37.20, 0.01)])


@pytest.fixture
def town(at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()


def _lamp(lat: float, lon: float, text: str = "@electricista una farola no luce") -> Case:
    return make.case(text=text, place=Place(lat, lon))


def test_a_point_is_in_the_district_around_it_and_in_a_hole_it_is_not(town):
    bring_districts(_file(RING, OLD, ISLES))

    assert _lamp(37.205, -3.595).district == "Ensanche"
    assert _lamp(37.215, -3.585).district == "Casco Viejo"
    assert _lamp(37.205, -3.475).district == "Islas", "its second isle"
    assert _lamp(37.3, -3.6).district == ""


def test_without_a_point_it_is_in_the_district_of_its_street(town):
    assert make.case(text="@electricista la farola del Camino de las Eras").district == "Norte"
    assert make.case(text="@electricista una farola no luce").district == ""


def test_when_districts_are_brought_the_cases_that_are_there_are_filed_and_the_log_says_so(town):
    lamp, other = _lamp(37.205, -3.595), _lamp(37.3, -3.6)
    before = [line.name for line in figures().districts]

    bring_districts(_file(RING, OLD))
    run_waiting()

    lamp.refresh_from_db()
    assert before == []
    assert (lamp.district, Case.objects.get(pk=other.pk).district) == ("Ensanche", "")
    assert [e.subject_id for e in Event.objects.filter(kind="case.placed")] == [lamp.pk]
    assert [(line.name, line.received) for line in figures().districts] == [("Ensanche", 1)]

    bring_districts(_file(_district("Nuevo", [_square(-3.60, 37.20, 0.04)])))
    run_waiting()
    assert [(line.name, line.received) for line in figures().districts] == [("Nuevo", 1)]


def test_an_office_looks_at_one_district_of_its_desk(town):
    bring_districts(_file(RING, OLD))
    luis, lamps = make.resident("luis"), make.office("electricista")
    inside, _outside = _lamp(37.215, -3.585), _lamp(37.205, -3.595)

    theirs = desk_queue(luis, lamps, Wanted(district="Casco Viejo"))
    page = make.browser(luis).get("/desk/electricista?district=Casco+Viejo").text

    assert [view.number for view in theirs] == [inside.number]
    assert f"c{inside.number}" in page
    assert f"c{_outside.number}" not in page


def test_where_a_private_case_is_is_not_told_by_its_district(town, client):
    bring_districts(_file(RING, OLD))
    _lamp(37.215, -3.585)
    loud = _lamp(37.215, -3.585, "@policia mi vecino del 3º B canta toda la noche")

    seen = client.get("/api/concejo/v1/cases?district=Casco+Viejo").json()
    card = client.get(f"/api/concejo/v1/cases/{loud.number}").json()

    assert loud.card == "state"
    assert loud.district == "Casco Viejo", "the office may know"
    assert [case["district"] for case in seen] == ["Casco Viejo"]
    assert card["district"] is None
    assert [(line.name, line.received) for line in figures().districts] == [("Casco Viejo", 1)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        ("[" * 5000, "no JSON"),
        ("[]", "no list “features”"),
        ('{"features": []}', "no list “features”"),
        ('{"features": 3}', "no list “features”"),
        (_file(7), "number 1 has no name"),
        (_file(OLD, _district("", [_square(0, 0, 1)])), "number 2 has no name"),
        (_file(_district(["x"], [_square(0, 0, 1)])), "number 1 has no name"),
        (_file(OLD, OLD), "“Casco Viejo” is there twice"),
        (_file({**OLD, "geometry": None}), "is no Polygon"),
        (_file({**OLD, "geometry": {"type": "Point", "coordinates": [1, 2]}}), "is no Polygon"),
        (_file({**OLD, "geometry": {"type": "Polygon"}}), "no closed line"),
        (_file({**OLD, "geometry": {"type": "Polygon", "coordinates": {}}}), "no closed line"),
        (_file(_district("A", [[[0, 0], [1, 1], [0, 0]]])), "no closed line"),
        (_file(_district("A", [_square(0, 0, 1)[:-1]])), "no closed line"),
        (_file(_district("A", [_square(440_000, 4_470_000, 10)])), "no closed line"),
        (_file(_district("A", [_square(float("nan"), 0, 1)])), "no closed line"),
        (_file(_district("A", [_square(0, float("inf"), 1)])), "no closed line"),
        (_file(_district("A", [[["x", "y"]] * 5])), "no closed line"),
        (_file(_district("A", [])), "no closed line"),
        (_file(_district("A")), "no closed line"),
    ],
)
def test_what_is_no_district_is_refused_and_the_old_ones_stay(town, text, why):
    bring_districts(_file(RING))

    with pytest.raises(DistrictsNotReadable, match=why):
        bring_districts(text)

    assert [d.name for d in District.objects.all()] == ["Ensanche"]


def test_too_many_districts_or_corners_are_refused(town):
    with pytest.raises(DistrictsTooLarge):
        bring_districts(_file(*[_district(f"D{n}", [_square(0, 0, 1)]) for n in range(1001)]))
    with pytest.raises(DistrictsTooLarge):
        bring_districts(_file(_district("A", [[[0, 0], *[[1, 1]] * 500_000, [0, 0]]])))


def test_a_town_that_begins_at_the_meridian_knows_where_its_streets_are(db):
    assert extent() is None
    bring_streets(["street,lat,lon\n", "Meridian Walk,51.48,0.0\n"])
    assert extent() == (0.0, 51.48, 0.0, 51.48)
