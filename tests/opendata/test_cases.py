"""Reading the town's cases with a program: who sees what, and every page of the list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.models import Case
from concejo.cases.states import State
from tests import make
from tests.opendata.conftest import API, token_of

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture(autouse=True)
def _monday_morning(db, at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()


def _numbers(answer):
    assert answer.status_code == 200, answer.content
    return [case["number"] for case in answer.json()]


def _singing():
    """Somebody complains of a neighbour: everybody may know of it, nobody what or where."""
    return make.case(text="@policia mi vecino de la Calle Real 3 canta a gritos todas las noches")


def _sick():
    """About somebody's health: there is no card at all."""
    told = "@ayuntamiento mi madre tiene depresión y no toma su medicación"
    made = make.case(text=told)
    assert made.card == "none", "screening knows this as private"
    return made


def test_a_case_reads_from_its_first_word_to_its_promise(ask):
    ana, lamp = make.resident("ana"), make.case()
    make.post(make.speaking_as("luis", "electricista"), "Mañana a las 10", reply_to=lamp.post_id)

    its = ask(f"/cases/{lamp.number}").json()

    assert its == ask("/cases").json()[0]
    assert list(its) == [
        "id", "number", "state", "late", "office", "kind", "street", "district", "opened_at",
        "updated_at", "closed_at", "closed_by", "joined_to", "promises", "followers_count",
        "history", "post", "url",
    ]  # fmt: skip
    assert its["id"] == str(lamp.pk)
    assert its["number"] == lamp.number
    assert (its["state"], its["late"], its["kind"]) == ("promised", False, "lighting")
    assert its["office"] == {"handle": "electricista", "title": "Electricista"}
    assert its["street"] == "Calle Real"
    assert its["post"] == str(lamp.post_id)
    assert its["url"].endswith(f"/cases/{lamp.number}")
    assert its["opened_at"] == "2026-11-23T08:00:00.000Z"
    assert (its["closed_at"], its["closed_by"], its["joined_to"]) == (None, None, None)
    assert its["followers_count"] == 0
    assert its["promises"] == [
        {
            "by": "electricista",
            "made_at": "2026-11-23T08:00:00.000Z",
            "due_at": "2026-11-24T09:00:00.000Z",
            "kept_at": None,
            "moved_at": None,
            "broken_at": None,
            "reason": None,
        }
    ]
    assert [(step["what"], step["by"]) for step in its["history"]] == [
        ("opened", ana.account.handle),
        ("promised", "electricista"),
    ]
    assert all(MOMENT.fullmatch(step["at"]) for step in its["history"])
    assert its["history"][0]["post"] == its["post"]


def test_who_holds_the_office_is_never_said(ask):
    lamp = make.case()
    make.post(make.resident("luis"), "Mañana a las 10", reply_to=lamp.post_id)

    text = ask("/cases").content.decode()

    assert "electricista" in text
    assert "luis" not in text


def test_how_a_case_ended_and_by_whom(ask, at, strike):
    ana, luis = make.resident("ana"), make.speaking_as("luis", "electricista")
    agreed, silent, refused, twice = (make.case() for _ in range(4))
    for case in (agreed, silent):
        desk.finish(luis, case.number, reason="Era un fusible suelto.")
    desk.confirm(ana, agreed.number)
    desk.decline(luis, refused.number, reason="Esa farola no es del pueblo.")
    desk.join(luis, twice.number, into=silent.number)
    at("2026-12-01 12:00")
    strike()

    ends = {case["number"]: case for case in ask("/cases").json()}

    assert ends[agreed.number]["closed_by"] == "reporter"
    assert ends[silent.number]["closed_by"] == "silence"
    assert ends[refused.number]["closed_by"] == "office"
    assert ends[twice.number]["joined_to"] == silent.number
    assert all(MOMENT.fullmatch(case["closed_at"]) for case in ends.values())


def test_nobody_is_named_where_nobody_signed_in(ask):
    case = tell_town(None, Report(text="Hay un bache en la Calle Real 4", language="es"))

    [opened] = ask(f"/cases/{case.number}").json()["history"]

    assert (opened["what"], opened["by"]) == ("opened", None)


# --- Who sees what ---


def test_a_stranger_gets_kind_and_state_of_what_is_between_neighbours(ask):
    case = _singing()

    its = ask(f"/cases/{case.number}").json()

    assert (its["kind"], its["state"]) == ("neighbours", "received")
    assert (its["street"], its["post"]) == (None, None)
    assert [(step["by"], step["post"]) for step in its["history"]] == [(None, None)]
    assert "ana" not in str(its)


def test_those_in_it_get_all_of_it(ask):
    case, ben = _singing(), make.resident("ben")
    holder, as_office = make.resident("pepe"), make.speaking_as("pepe", "policia")

    for who in (make.resident("ana"), holder, as_office):
        its = ask(f"/cases/{case.number}", who).json()
        assert (its["street"], its["post"]) == ("Calle Real", str(case.post_id))
        assert its["history"][0]["by"] == "ana"
    assert ask(f"/cases/{case.number}", ben).json()["street"] is None


def test_of_health_nobody_else_learns_anything(ask):
    case = _sick()

    for who in (None, make.resident("ben"), make.resident("luis")):
        assert ask(f"/cases/{case.number}", who).status_code == 404
        assert _numbers(ask("/cases", who)) == []
        assert _numbers(ask("/cases", who, kind=case.kind_id)) == []
    assert _numbers(ask("/cases", make.resident("ana"))) == [case.number]
    assert _numbers(ask("/cases", make.resident("carmen"))) == [case.number]


def test_one_who_speaks_as_another_office_does_not_read_it(ask):
    case = _singing()

    its = ask(f"/cases/{case.number}", make.speaking_as("luis", "electricista")).json()

    assert its["post"] is None


def test_whoever_keeps_a_copy_learns_that_a_case_became_private(ask, at):
    case = make.case(text="@electricista la luz de la Calle Real la rompió alguien")
    at("2026-11-23 10:00")
    make.post(make.resident("luis"), "#privado", reply_to=case.post_id)

    [its] = ask("/cases", since="2026-11-23T08:30:00Z").json()

    assert (its["number"], its["street"], its["post"]) == (case.number, None, None)


# --- The list ---


def test_the_list_is_filtered_by_state_office_kind_and_date(ask, at):
    luis = make.speaking_as("luis", "electricista")
    lamp, other = make.case(), make.case()
    dirt = make.case(text="@barredora hay cristales en la Calle San José")
    at("2026-11-23 11:00")
    desk.promise(luis, other.number, due_at=clock.now() + timedelta(days=2))
    desk.decline(make.speaking_as("rosa", "barredora"), dirt.number, reason="Es privado.")
    everything = [dirt.number, other.number, lamp.number]

    assert _numbers(ask("/cases")) == everything
    assert _numbers(ask("/cases", state="promised")) == [other.number]
    assert _numbers(ask("/cases", state="promised,declined")) == [dirt.number, other.number]
    assert _numbers(ask("/cases", state=["promised", "received"])) == [other.number, lamp.number]
    assert _numbers(ask("/cases", state="open")) == [other.number, lamp.number]
    assert _numbers(ask("/cases", state="")) == everything
    assert _numbers(ask("/cases", office="barredora")) == [dirt.number]
    assert _numbers(ask("/cases", kind="lighting")) == [other.number, lamp.number]
    assert _numbers(ask("/cases", since="2026-11-23T10:00:00.000Z")) == [dirt.number, other.number]
    assert _numbers(ask("/cases", since="2026-11-23T11:00:00+01:00", state="declined")) == [
        dirt.number
    ]
    assert _numbers(ask("/cases", office="nobody")) == []


@pytest.mark.parametrize("many", [6, 7])
def test_following_the_links_gives_every_case_once(ask, many):
    wanted = [make.case().number for _ in range(many)][::-1]

    read, answer = [], ask("/cases", limit=3, office="electricista")
    for _ in range(5):
        read += _numbers(answer)
        if (url := _link(answer, "next")) is None:
            break
        assert "office=electricista" in url
        answer = ask(url)

    assert read == wanted


def test_new_cases_do_not_shift_the_pages_and_the_way_back_finds_them(ask):
    old = [make.case().number for _ in range(4)][::-1]
    first = ask("/cases", limit=2)
    newest = make.case().number

    assert _numbers(ask(_link(first, "next"))) == old[2:]
    assert _numbers(ask(_link(first, "prev"))) == [newest]


def test_a_limit_is_kept_within_bounds(ask):
    for _ in range(3):
        make.case()

    assert len(_numbers(ask("/cases", limit=2))) == 2
    assert len(_numbers(ask("/cases", limit=1_000_000))) == 3
    assert "limit=1000000" in ask("/cases", limit=1_000_000)["Link"]


def _link(answer, rel):
    found = re.search(rf'<([^>]+)>; rel="{rel}"', answer.headers.get("Link", ""))
    return found[1] if found else None


# --- What is asked wrongly ---


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"state": "burning"}, "“state” must be one of these: received,"),
        ({"state": "received,burning"}, "“state”"),
        ({"since": "rubbish"}, "“since” must be a date"),
        ({"since": "2026-13-45"}, "“since” must be a date"),
        ({"since": "9999-12-31T23:59:59Z"}, "“since” must be a date"),
        ({"max_id": "abc"}, "“max_id” must be a number"),
        ({"max_id": "9" * 40}, "“max_id” must be a number"),
        ({"max_id": "-1"}, "“max_id” must be a number"),
        ({"min_id": "1; drop"}, "“min_id” must be a number"),
        ({"limit": "many"}, "“limit” must be a number"),
        ({"limit": "9" * 40}, "“limit” must be a number"),
        ({"office[x]": "y"}, "“office” cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(ask, asked, words):
    answer = ask("/cases", **asked)

    assert answer.status_code == 400
    assert words in answer.json()["error"]


@pytest.mark.parametrize("number", ["2026-999999", "abc", "%00", "0", "2026-000001x", "9" * 300])
def test_a_case_that_is_not_there_is_not_found(ask, number):
    answer = ask(f"/cases/{number}")

    assert answer.status_code == 404
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("odd", ["\x00", "' OR 1=1 --", "ñ" * 5000])
def test_odd_words_find_nothing(ask, odd):
    make.case()

    assert ask("/cases", office=odd).status_code == 200
    assert ask("/cases", kind=odd).status_code == 200


def test_a_token_that_is_none_is_said_and_so_is_one_that_may_only_write(ask):
    wrong = Client().get(f"{API}/cases", headers={"Authorization": "Bearer nonsense"})
    writing = token_of(make.resident("ana"), "write")
    only_write = Client().get(f"{API}/cases", headers={"Authorization": f"Bearer {writing}"})

    assert (wrong.status_code, only_write.status_code) == (401, 403)


def test_nothing_can_be_changed_here(ask):
    answer = Client().post(f"{API}/cases", {"text": "x"})

    assert answer.status_code == 405
    assert "GET" in answer["Allow"]


def test_other_sites_may_read_it(ask):
    assert ask("/cases")["Access-Control-Allow-Origin"] == "*"


# --- What it costs ---


def test_the_number_of_queries_is_constant(ask, at):
    few, many = (_counts(cases) for cases in (3, 15))

    assert many == few


def _counts(cases):
    """How many queries each address takes, by who asks, once there are so many cases."""
    luis = make.speaking_as("luis", "electricista")
    while Case.objects.count() < cases:
        lamp = make.case()
        make.post(luis, "Mañana a las 10", reply_to=lamp.post_id)
        make.post(luis, "Hecho, ya luce, era el fusible", reply_to=lamp.post_id)
        _singing()
    counts = {}
    for url in ("/cases", "/offices", "/figures", f"/cases/{lamp.number}"):
        for who in (None, make.resident("ana"), make.resident("pepe")):
            cache.clear()
            key = {"Authorization": f"Bearer {token_of(who)}"} if who else {}
            Client().get(f"{API}{url}", headers=key)
            with CaptureQueriesContext(connection) as asked:
                Client().get(f"{API}{url}", headers=key)
            counts[url.partition("2026")[0], who and who.account.handle] = len(asked)
    return counts


def test_every_state_can_be_asked_for(ask):
    for state in State.values:
        assert ask("/cases", state=state).status_code == 200


def test_cases_that_are_likely_of_the_same_thing_are_named_for_each_other(ask):
    hole = make.case(text="@ayuntamiento socavón muy grande en la calzada de la Calle Real 3")
    again = make.case(
        make.resident("eva"), "@ayuntamiento un socavón enorme en la calzada de la Calle Real 3"
    )
    singing = _singing()

    assert _numbers(ask(f"/cases/{again.number}/similar")) == [hole.number]
    assert _numbers(ask(f"/cases/{singing.number}/similar")) == []
    desk.join(make.speaking_as("carmen", "ayuntamiento"), again.number, into=hole.number)
    assert _numbers(ask(f"/cases/{again.number}/similar")) == []
    assert _numbers(ask(f"/cases/{hole.number}/similar")) == []
