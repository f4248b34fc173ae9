"""Where the open cases are: on the map, and in the list that says the same."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.cases.actions import desk
from concejo.cli.main import main
from concejo.posts.drafts import Place
from tests import make

pytestmark = pytest.mark.django_db

PLAZA = Place(lat=37.22, lon=-3.59)
ERAS = Place(lat=37.23, lon=-3.60)


@pytest.fixture
def jun():
    make.office("electricista")
    make.office("policia")
    make.streets()
    return make.resident("ana")


def case_at(who, place, words="@electricista la farola no luce"):
    return make.case(who, words, place=place)


def features(query="", who=None):
    answer = make.browser(who).get(f"/api/concejo/v1/map{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["features"]


def page(query="", who=None):
    answer = make.browser(who).get(f"/map{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_open_case_is_on_the_map_and_in_the_list(jun):
    case = case_at(jun, PLAZA)

    [feature] = features()
    assert feature["geometry"] == {"type": "Point", "coordinates": [-3.59, 37.22]}
    about = feature["properties"]
    assert (about["count"], about["number"], about["kind"]) == (1, case.number, "lighting")
    assert case.number in page()


def test_what_is_closed_or_nowhere_is_on_neither(jun):
    closed, nowhere = case_at(jun, PLAZA), make.case(jun, "@electricista una luz parpadea")
    desk.withdraw(jun, closed.number)

    assert features() == []
    assert closed.number not in page()
    assert nowhere.number not in page()


def test_where_a_private_case_is_nobody_else_learns(jun):
    case = case_at(jun, PLAZA, "@policia mi vecino pega a su mujer")

    for who in (None, make.resident("ben")):
        assert features(who=who) == []
        assert case.number not in page(who=who)


def test_it_can_be_looked_at_by_part_office_and_kind(jun):
    lamp = case_at(jun, PLAZA)
    car = case_at(jun, ERAS, "@policia un coche tapa la rampa")

    def numbers(query):
        return {each["properties"]["number"] for each in features(query)}

    assert numbers("") == {lamp.number, car.number}
    assert numbers("?bbox=-3.595,37.21,-3.58,37.225") == {lamp.number}
    assert numbers("?office=policia") == {car.number}
    assert numbers("?kind=lighting") == {lamp.number}
    assert car.number not in page("?office=electricista")


def test_many_near_each_other_are_counted(jun, monkeypatch):
    monkeypatch.setattr("concejo.cases.queries.map.MOST_SPOTS", 2)
    for _ in range(3):
        case_at(jun, PLAZA)
    case_at(jun, ERAS)

    found = features("?bbox=-3.65,37.18,-3.55,37.28")

    assert sorted(each["properties"]["count"] for each in found) == [1, 3]
    assert all(each["properties"]["number"] is None for each in found)


@pytest.mark.parametrize("bbox", ["here", "1,2,3", "3,2,1,0", "nan,nan,nan,nan", "0,0,inf,1"])
def test_what_is_no_part_of_the_world_is_refused_in_one_sentence(jun, bbox):
    answer = make.browser().get(f"/api/concejo/v1/map?bbox={bbox}")

    assert answer.status_code == 400
    assert answer.json()["error"].count(".") == 1


def test_the_map_costs_the_same_for_one_case_and_for_many(jun):
    case_at(jun, PLAZA)
    features(), page()
    with CaptureQueriesContext(connection) as one:
        features(), page()
    for _ in range(4):
        case_at(jun, ERAS)
    with CaptureQueriesContext(connection) as five:
        features(), page()

    assert len(five) <= len(one)


def test_a_case_shows_where_it_is_to_those_who_may_know(jun):
    case = case_at(jun, PLAZA)
    private = case_at(jun, ERAS, "@policia mi vecino pega a su mujer")

    assert 'data-point="37.22,-3.59"' in page_of(case)
    assert "geo:37.22,-3.59" in page_of(case)
    assert "37.23" not in page_of(private)


def page_of(case):
    return make.browser().get(f"/cases/{case.number}").content.decode()


# --- What is drawn behind it ---


@pytest.fixture
def concejo():
    return lambda *words: CliRunner().invoke(main, words)


def line(name, *points):
    shape = {"type": "LineString", "coordinates": points}
    return {"type": "Feature", "properties": {"name": name, "secret": "x"}, "geometry": shape}


@pytest.fixture
def home(settings, tmp_path):
    settings.DIR = tmp_path
    return tmp_path


def behind():
    answer = make.browser().get("/map/behind.geojson")
    return json.loads(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def test_a_point_for_each_street_is_drawn_where_nothing_was_brought(jun, home):
    [first, *_others] = behind()["features"]

    assert first["geometry"]["type"] == "Point"
    assert first["properties"]["name"]


def test_the_towns_own_lines_are_drawn_with_their_names_and_nothing_else(jun, home, concejo):
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}
    lines = [line("Calle Real", [-3.591234567, 37.2], [-3.6, 37.21]), point]
    file = home / "roads.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": lines}))

    assert concejo("places", "map", str(file)).exit_code == 0

    [drawn] = behind()["features"]
    assert drawn["properties"] == {"name": "Calle Real"}
    assert drawn["geometry"]["coordinates"] == [[-3.59123, 37.2], [-3.6, 37.21]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"features": []}',
        '{"features": [{"geometry": {"type": "LineString", "coordinates": [[200, 100], [1, 2]]}}]}',
        '{"features": [{"geometry": {"type": "LineString", "coordinates": [["a"]]}}]}',
        '{"features": [{"geometry": 7}]}',
        '{"features": ' + "[" * 100_000,
    ],
    ids=lambda text: text[:30] or "empty",
)
def test_what_is_no_map_is_refused_and_the_old_one_stays(jun, home, concejo, text):
    file = home / "roads.geojson"
    file.write_text(json.dumps({"features": [line("Calle Real", [0, 0], [1, 1])]}))
    concejo("places", "map", str(file))
    file.write_text(text)

    said = concejo("places", "map", str(file))

    assert said.exit_code == 1
    assert behind()["features"][0]["properties"] == {"name": "Calle Real"}
