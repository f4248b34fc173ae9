"""A program asks what is reported already, joins a resident's report to it, and leaves again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from concejo.accounts.actors import Actor
from concejo.cases.actions import desk
from concejo.cases.models import Case
from concejo.doors.api import limits
from concejo.posts.drafts import Place
from concejo.posts.models import Post
from tests import make
from tests.opendata.conftest import API, token_of

pytestmark = pytest.mark.django_db

HOLE = "socavón muy grande en la calzada de la Calle Real 3"
AGAIN = "Un socavón enorme en la calzada"


@pytest.fixture(autouse=True)
def _town(settings, db):
    settings.TEST_MODE = True
    make.streets()
    make.offices()


@pytest.fixture
def hole() -> Case:
    return make.case(text=f"@ayuntamiento {HOLE}")


def _send(path: str, who: Actor | None = None, *, key: str = "", scopes: str = "read write",
          **said: object) -> Any:  # fmt: skip
    headers = {"Accept-Language": "en", **({"Idempotency-Key": key} if key else {})}
    if who:
        headers["Authorization"] = f"Bearer {token_of(who, scopes)}"
    return Client().post(f"{API}{path}", said, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    "where",
    [
        {"text": f"{AGAIN} de la Calle Real 3"},
        {"text": AGAIN, "address": "Calle Real 3"},
    ],
)
def test_what_is_reported_already_is_named_before_one_tells_it(hole, where):
    answer = _send("/candidates", **where)

    assert [case["number"] for case in answer.json()] == [hole.number]
    assert not Post.objects.filter(text__contains="enorme").exists()


def test_a_pin_says_where_it_is_as_well():
    hole = make.case(text=f"@ayuntamiento {HOLE}", place=Place(lat=37.2203, lon=-3.5952))

    near = _send("/candidates", text=AGAIN, lat=37.2203, lon=-3.5951)
    far = _send("/candidates", text=AGAIN, lat=37.2251, lon=-3.5920)

    assert [case["number"] for case in near.json()] == [hole.number]
    assert far.json() == []


@pytest.mark.parametrize(
    "text",
    [
        "Una farola apagada en la Calle San José",
        AGAIN,
        f"{AGAIN} de la Calle Real 3, llamadme al 600 333 444",
        "Mi vecino de la Calle Real 3 pega a su mujer",
    ],
)
def test_there_is_none_of_another_thing_of_no_place_or_about_people(hole, text):
    assert _send("/candidates", text=text).json() == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "text"),
        ({"text": AGAIN, "address": "Rue de Rivoli"}, "We know no street in “Rue de Rivoli”."),
        ({"text": AGAIN, "address": "Calle Real " * 30}, "We know no street in"),
        ({"text": "bache " * 900}, "400 characters too long"),
        ({"text": AGAIN, "lat": 37.22}, "lat and lon belong together"),
        ({"text": AGAIN, "lat": 200, "lon": 3}, "That point is not in Jun."),
        ({"text": AGAIN, "lat": 40.4168, "lon": -3.7038}, "That point is not in Jun."),
        ({"text": AGAIN, "lat": "north", "lon": 3}, "lat"),
    ],
)
def test_what_cannot_be_asked_is_said(hole, said, sentence):
    answer = _send("/candidates", **said)

    assert answer.status_code in {400, 422}
    assert sentence in answer.json()["error"]


def test_a_report_is_joined_keeps_its_number_and_is_answered_in_its_own_thread(hole):
    ben = make.resident("ben")

    answer = _send(f"/cases/{hole.number}/join", ben, text=f"{AGAIN} de la Calle Real 3")

    case = Case.objects.get(number=answer.json()["number"])
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["joined_to"]) == ("joined", hole.number)
    assert (case.reporter.handle, case.joined_to) == ("ben", hole)
    assert Post.objects.filter(thread_id=case.thread_id, author__handle="pregonero").count() == 2


def test_sent_twice_it_is_one_case(hole):
    ben = make.resident("ben")
    first, second = (
        _send(f"/cases/{hole.number}/join", ben, key="k1", text=AGAIN).json() for _ in range(2)
    )

    assert first["number"] == second["number"]
    assert Case.objects.count() == 2


def test_whoever_joined_leaves_again_and_nobody_else_lets_them(hole):
    ben = make.resident("ben")
    number = _send(f"/cases/{hole.number}/join", ben, text=AGAIN).json()["number"]

    assert _send(f"/cases/{number}/separate", make.resident("eva")).status_code == 403
    answer = _send(f"/cases/{number}/separate", ben).json()

    assert (answer["state"], answer["joined_to"]) == ("received", None)
    assert _send(f"/cases/{number}/separate", ben).status_code == 409


def test_to_a_case_that_was_closed_nothing_is_joined_and_nothing_is_lost(hole):
    office = make.speaking_as("carmen", "ayuntamiento")
    desk.decline(office, hole.number, reason="Es una obra de la provincia.")

    answer = _send(f"/cases/{hole.number}/join", make.resident("ben"), text=AGAIN).json()

    assert (answer["state"], answer["joined_to"]) == ("received", None)


def test_what_names_somebodys_data_is_held_back_though_it_is_joined(hole):
    ben = make.resident("ben")
    text = f"{AGAIN} de la Calle Real 3, mi teléfono es 600 333 444"

    number = _send(f"/cases/{hole.number}/join", ben, text=text).json()["number"]

    case = Case.objects.get(number=number)
    assert not Post.objects.visible_to(None).filter(pk=case.post_id).exists()


def test_it_happens_to_me_too_and_no_longer(hole):
    ben = make.resident("ben")

    assert _send(f"/cases/{hole.number}/follow", ben).json()["followers_count"] == 1
    assert _send(f"/cases/{hole.number}/follow", ben).json()["followers_count"] == 1
    assert _send(f"/cases/{hole.number}/unfollow", ben).json()["followers_count"] == 0


@pytest.mark.parametrize("step", ["join", "separate", "follow", "unfollow"])
def test_a_stranger_a_reader_and_a_wrong_number_are_refused(hole, step):
    ben, said = make.resident("ben"), {"text": AGAIN}

    assert _send(f"/cases/{hole.number}/{step}", **said).status_code == 401
    assert _send(f"/cases/{hole.number}/{step}", ben, scopes="read", **said).status_code == 403
    assert _send(f"/cases/1999-000001/{step}", ben, **said).status_code == 404
    assert Case.objects.count() == 1


def test_programs_and_pages_tell_no_more_often_together(hole, settings):
    settings.TEST_MODE = False
    cache.clear()
    codes = [_send("/candidates", text=AGAIN).status_code for _ in range(limits.TELL.most + 1)]

    assert (codes[0], codes[-1]) == (200, 429)
    Client().post("/tell", {"text": "Una farola apagada en la Calle Real"})
    assert Case.objects.count() == 1
