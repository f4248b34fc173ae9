"""A photo from an app knows where it was taken: the street is taken from it, and no more."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.posts.models import Photo, Post
from tests import make
from tests.mastodon.phone import Phone

pytestmark = pytest.mark.usefixtures("db")

REAL = (37.2202, -3.5950)
SEA = (36.70, -3.5950)


@pytest.fixture(autouse=True)
def _town(db):
    make.streets()
    make.offices()


def _sent(ana: Phone, text: str, where: tuple[float, float], **said: object):
    """A post with a photo from an app, as all of it was answered."""
    taken = ana.form("POST", "/api/v2/media", {"file": make.photographed(*where)}).json()
    post = ana.post("statuses", status=text, media_ids=[taken["id"]], language="en", **said)
    return taken, post


def _whispered() -> Post | None:
    """What the crier said about the photo, to its author alone."""
    notes = Post.objects.filter(author__handle="pregonero", visibility="direct")
    return notes.filter(text__contains="photo was taken").order_by("-id").first()


def _answer(ana: Phone, words: str) -> str:
    """Ana answers the crier, and what it says then."""
    note = _whispered()
    ana.post("statuses", status=f"@pregonero {words}", in_reply_to_id=str(note.pk), language="en",
             visibility="direct")  # fmt: skip
    return Post.objects.filter(author__handle="pregonero").latest("id").text


def test_the_case_gets_the_street_and_its_author_is_told_alone():
    ana = Phone("ana")

    _sent(ana, "@electricista this lamp is out", REAL)

    case = Case.objects.select_related("street").get()
    # The street's own point: where she stood nobody learns.
    assert (case.street.name, case.lat, case.lon) == ("Calle Real", 37.2201, -3.5951)
    note = _whispered()
    assert "near Calle Real" in note.text
    assert Post.objects.visible_to(make.resident("ana")).filter(pk=note.pk).exists()
    assert not Post.objects.visible_to(make.resident("ben")).filter(pk=note.pk).exists()


def test_where_she_stood_is_kept_nowhere_and_told_to_no_program():
    ana = Phone("ana")

    told = json.dumps(_sent(ana, "@electricista this lamp is out", REAL))

    logged = json.dumps(list(Event.objects.values_list("data", flat=True)))
    assert not Photo.objects.exclude(taken_lat=None, taken_lon=None).exists()
    for words in (told, logged):
        assert "37.22" not in words
        assert "3.59" not in words


def test_the_log_knows_the_street_once_she_has_said_so(client):
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)
    assert Event.objects.get(kind="case.opened").data["street"] is None

    said = _answer(ana, "yes, thanks")

    assert "is in Calle Real" in said
    placed = Event.objects.get(kind="case.placed")
    assert placed.data["street"] == Case.objects.get().street_id


def test_no_takes_it_out():
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)

    said = _answer(ana, "no")

    case = Case.objects.get()
    assert (case.street, case.lat, case.lon, case.district) == (None, None, None, "")
    assert "names no street" in said


def test_another_street_is_where_it_is():
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)

    said = _answer(ana, "no, it is in calle San José 7")

    case = Case.objects.select_related("street").get()
    assert (case.street.name, case.street_number, case.lat) == ("Calle San José", "7", 37.2193)
    assert "Calle San José 7" in said


def test_nobody_else_moves_her_case_by_answering_so():
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)
    note = _whispered()

    ben = Phone("ben").ask(
        "POST", "statuses", {"status": "@pregonero no", "in_reply_to_id": str(note.pk)}
    )

    assert ben.status_code == 422
    assert Case.objects.get().street is not None


@pytest.mark.parametrize(
    ("text", "where", "street"),
    [
        ("@electricista the lamp of the calle San José is out", REAL, "Calle San José"),
        ("@electricista this lamp is out", SEA, None),
        ("@electricista this lamp is out", (40.4168, -3.7038), None),
    ],
)
def test_what_is_said_goes_first_and_what_cannot_be_is_left_alone(text, where, street):
    _sent(Phone("ana"), text, where)

    case = Case.objects.select_related("street").get()
    assert (case.street.name if case.street else None) == street
    assert _whispered() is None


def test_a_photo_in_a_post_to_nobody_has_no_place():
    ana = Phone("ana")

    _sent(ana, "What a sky", REAL)

    assert not Case.objects.exists()
    assert _whispered() is None
    assert not Photo.objects.exclude(taken_lat=None).exists()


def test_a_post_that_waits_for_its_time_keeps_it_until_then(at, strike):
    at("2026-11-23 10:00")
    ana = Phone("ana")
    later = clock.iso(clock.now() + timedelta(hours=1))
    _sent(ana, "@electricista this lamp is out", REAL, scheduled_at=later)

    at("2026-11-23 11:01")
    strike()

    assert Case.objects.select_related("street").get().street.name == "Calle Real"
    assert not Photo.objects.exclude(taken_lat=None).exists()


def test_what_is_never_sent_is_gone_after_a_day(at, strike):
    at("2026-11-23 10:00")
    Phone("ana").form("POST", "/api/v2/media", {"file": make.photographed(*REAL)})

    at("2026-11-24 10:01")
    strike()

    assert not Photo.objects.exists()
