"""What everybody may read of the requests: in two forms, filtered, and nothing that is private."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concejo.cases.actions import desk
from concejo.cases.actions.kinds import QuestionGiven, ask_with_kind
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.models import Case
from concejo.posts.actions.publishing import delete_post
from concejo.posts.drafts import Place
from tests import make
from tests.open311.conftest import errors_in, moment


@pytest.fixture
def lamp(jun) -> Case:
    photo = make.photo(make.resident("ana"))
    return make.case(photos=[photo.pk])


def numbers_in(said) -> list[str]:
    if isinstance(said, list):
        return [one["service_request_id"] for one in said]
    return [one.findtext("service_request_id") for one in said]


def test_discovery_leads_to_the_services(jun, ask):
    for form in ("json", "xml"):
        answer = Client().get(f"/open311/discovery.{form}")
        assert answer.status_code == 200
    [endpoint] = Client().get("/open311/discovery.json").json()["endpoints"]
    assert endpoint["formats"] == ["text/xml", "application/json"]

    services = Client().get(urlsplit(endpoint["url"]).path + "/services.json").json()

    codes = {service["service_code"] for service in services}
    assert "lighting" in codes
    assert not codes & {"police", "social", "minors", "health", "neighbours"}


def test_a_definition_says_what_is_asked(jun, ask):
    choices = {"off": {"es": "No luce", "en": "Off"}, "blinks": {"es": "Parpadea"}}
    ask_with_kind(
        "lighting",
        [
            QuestionGiven("lamp", {"es": "¿Qué número lleva?"}, required=True),
            QuestionGiven("how", {"es": "¿Qué le pasa?"}, "singlevaluelist", choices=choices),
        ],
    )

    said = ask("services/lighting.xml")
    lamp, how = said.find("attributes")
    assert (said.tag, said.findtext("service_code")) == ("service_definition", "lighting")
    assert [lamp.findtext(name) for name in ("code", "required", "order", "datatype")] == [
        "lamp", "true", "1", "string",
    ]  # fmt: skip
    assert [v.findtext("key") for v in how.find("values")] == ["off", "blinks"]
    assert ask("services/lighting.json")["attributes"][1]["values"][0]["name"] == "No luce"
    [its] = [s for s in ask("services.json") if s["service_code"] == "lighting"]
    assert (its["metadata"], its["type"], its["group"]) == (True, "realtime", "Electricista")
    assert errors_in(ask("services/police.json", 404))[0][0] == "404"


def test_a_request_says_the_same_in_both_forms(lamp, ask, at):
    luis = make.resident("luis")
    at("2026-11-23 11:00")
    desk.promise(luis, lamp.number, due_at=moment("2026-11-25 13:00"), words="El miércoles")

    [json] = ask("requests.json")
    [xml] = ask("requests.xml")

    assert {name: xml.findtext(name) or None for name in json} == {
        name: str(value) if value not in (None, "") else None for name, value in json.items()
    }
    assert json["service_request_id"] == lamp.number
    assert (json["status"], json["status_notes"]) == ("open", "El miércoles")
    assert json["expected_datetime"] == "2026-11-25T12:00:00Z"
    assert json["address"] == "Calle Real, Centro, Jun"
    assert (json["lat"], json["long"]) == (37.2201, -3.5951)
    assert json["media_url"].endswith(".jpg")


def test_done_is_closed_and_opened_again_is_open(lamp, ask):
    desk.finish(make.resident("luis"), lamp.number, reason="Solo estaba suelto el cable")
    assert ask(f"requests/{lamp.number}.json")[0]["status"] == "closed"
    assert numbers_in(ask("requests.xml", status="closed")) == [lamp.number]
    assert numbers_in(ask("requests.xml", status="open")) == []

    desk.reopen(make.resident("ana"), lamp.number)
    assert ask(f"requests/{lamp.number}.json")[0]["status"] == "open"


def test_the_last_90_days_unless_said(lamp, ask, at):
    at("2027-02-21 09:00")
    assert numbers_in(ask("requests.json")) == [lamp.number]
    at("2027-02-21 11:00")
    assert numbers_in(ask("requests.json")) == []

    day = {"start_date": "2026-11-23T00:00:00+01:00", "end_date": "2026-11-23T23:59:59+01:00"}
    assert numbers_in(ask("requests.json", **day)) == [lamp.number]
    assert numbers_in(ask("requests.json", start_date="2026-11-01T00:00:00Z")) == [lamp.number]
    assert numbers_in(ask("requests.json", end_date="2026-11-24T00:00:00Z")) == [lamp.number]
    # By number, or by when they changed, from any year.
    assert numbers_in(ask("requests.json", service_request_id=f"x,{lamp.number}")) == [lamp.number]
    assert numbers_in(ask("requests.json", updated_after="2026-11-23T00:00:00Z")) == [lamp.number]
    assert numbers_in(ask("requests.json", updated_before="2026-11-22T00:00:00Z")) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, "90 días"),
        ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "anterior"),
        ({"start_date": "yesterday"}, "start_date"),
        ({"status": "broken"}, "open, closed"),
        ({"bbox": "1,2,3"}, "bbox"),
        ({"lat": "37", "radius": "100"}, "lat y long"),
        ({"lat": "37.22", "long": "-3.59", "radius": "-1"}, "radius"),
        ({"page": "first"}, "page"),
        ({"jurisdiction_id": "x"}, "jurisdiction_id"),
    ],
)
def test_what_cannot_be_asked_is_said(jun, ask, said, words):
    [(_code, sentence)] = errors_in(ask("requests.xml", *_status(said), **said))

    assert words in sentence


def _status(said) -> list[int]:
    return [404 if "jurisdiction_id" in said else 400]


def test_by_place_by_kind_and_in_pages(jun, ask):
    cases = [
        tell_town(
            None, Report(f"No luce {n}", kind="lighting", place=Place(37.22 + n / 1000, -3.6))
        )
        for n in range(3)
    ]
    hole = tell_town(None, Report("Un socavón", kind="roads", place=Place(37.3, -3.6)))
    near = {"lat": "37.22", "long": "-3.6"}

    assert numbers_in(ask("requests.json", **near, radius="50")) == [cases[0].number]
    assert numbers_in(ask("requests.json", **near, radius="150")) == [
        cases[1].number, cases[0].number,
    ]  # fmt: skip
    assert numbers_in(ask("requests.json", bbox="-3.7,37.29,-3.5,37.31")) == [hole.number]
    assert numbers_in(ask("requests.json", service_code="roads,waste")) == [hole.number]
    assert len(ask("requests.json", **near)) == 4
    pages = [numbers_in(ask("requests.json", page=n, page_size="3")) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 1, 0]
    assert pages[0] + pages[1] == [c.number for c in (hole, *reversed(cases))]


def test_what_is_about_people_appears_nowhere(jun, ask):
    tell_town(None, Report("Mi vecino canta a gritos", kind="neighbours"))
    tell_town(None, Report("Mi marido me pega todas las noches"))
    shown = make.case()
    desk.promise(make.resident("luis"), shown.number, due_at=shown.next_at + timedelta(days=2))
    make.post(make.resident("luis"), "Esto queda entre nosotros #privado", reply_to=shown.post_id)
    hidden = Case.objects.exclude(card="full")
    assert hidden.count() == 3

    assert ask("requests.json") == ask("servicerequestupdates.json") == []
    for case in hidden:
        ask(f"requests/{case.number}.json", 404)
        ask(f"tokens/{case.number}.json", 404)
        assert ask("requests.json", service_request_id=case.number) == []


def test_deleted_words_are_gone_and_the_request_stays(lamp, ask):
    delete_post(make.resident("ana"), lamp.post_id)

    [said] = ask("requests.json")
    assert (said["description"], said["media_url"]) == ("", None)


def test_a_token_is_the_number_itself(lamp, ask):
    said = ask(f"tokens/{lamp.number}.xml")

    assert said.findtext("request/service_request_id") == lamp.number
    assert errors_in(ask("tokens/12345.xml", 404))[0][0] == "404"


def test_letters_that_no_xml_may_hold_do_no_harm(jun, ask):
    make.case(text="@electricista <b>&amp; \ufffe\uffff ]]> la farola de la Calle Real")

    [said] = ask("requests.xml")
    assert said.findtext("description").startswith("@electricista <b>&amp;")


@pytest.mark.parametrize("path", ["requests.xml", "servicerequestupdates.xml"])
def test_a_longer_list_asks_no_more_of_the_database(jun, path):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(f"/open311/v2/{path}")
        return len(queries)

    def some() -> None:
        for _ in range(3):
            case = make.case()
            desk.finish(make.resident("luis"), case.number, reason="Un fusible")

    some()
    count()
    few = count()
    some()
    assert count() == few


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/open311/v2/nothing.json", "application/json"), ("/open311/v2/nothing", "text/xml")],
)
def test_an_unknown_address_is_answered_in_the_language_of_the_standard(jun, path, kind):
    answer = Client().get(path)

    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (404, kind)


def test_other_methods_are_told_which_there_are(jun):
    answer = Client().put("/open311/v2/requests.json")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST, OPTIONS")
    assert Client().options("/open311/v2/requests.json").status_code == 204


def test_moments_are_read_with_any_offset(lamp, ask):
    since = datetime.fromisoformat("2026-11-23T09:59:00+01:00").isoformat()
    assert numbers_in(ask("requests.json", start_date=since)) == [lamp.number]
