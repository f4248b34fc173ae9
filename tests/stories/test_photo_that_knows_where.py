"""A photo from an app knows where it was taken: nobody is told before its author says so."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.placing import correct_place
from concejo.cases.models import Case, PhotoPlace
from concejo.events.models import Event
from concejo.places.models import Street
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


def _reply(ana: Phone, words: str, note: Post | None = None) -> None:
    """Ana answers the crier's question."""
    asked = note or _whispered()
    ana.post("statuses", status=f"@pregonero {words}", in_reply_to_id=str(asked.pk), language="en",
             visibility="direct")  # fmt: skip


def _answer(ana: Phone, words: str) -> str:
    """Ana answers the crier, and what it says then."""
    _reply(ana, words)
    return Post.objects.filter(author__handle="pregonero").latest("id").text


def _where() -> tuple[str | None, str]:
    case = Case.objects.select_related("street").get()
    return (case.street.name if case.street else None), case.street_number


def test_nobody_learns_the_street_before_its_author_has_answered(client):
    ana = Phone("ana")

    _sent(ana, "@electricista this lamp is out", REAL)

    case = Case.objects.get()
    assert (case.street, case.lat, case.lon, case.district) == (None, None, None, "")
    for page in (f"/cases/{case.number}", "/map", "/api/open311/v2/requests.json"):
        assert "Calle Real" not in client.get(page).content.decode()
    assert not any(e.data.get("street") for e in Event.objects.all())
    note = _whispered()
    assert "near Calle Real. Is it there?" in note.text
    assert Post.objects.visible_to(make.resident("ana")).filter(pk=note.pk).exists()
    for other in ("ben", "luis"):
        assert not Post.objects.visible_to(make.resident(other)).filter(pk=note.pk).exists()


def test_where_she_stood_is_kept_nowhere_and_told_to_no_program():
    ana = Phone("ana")

    told = json.dumps(_sent(ana, "@electricista this lamp is out", REAL))

    logged = json.dumps(list(Event.objects.values_list("data", flat=True)))
    assert not Photo.objects.exclude(taken_lat=None, taken_lon=None).exists()
    for words in (told, logged):
        assert "37.22" not in words
        assert "3.59" not in words


@pytest.mark.parametrize("words", ["yes, thanks", "sí", "Sí, es ahí.", "Yes, it is there"])
def test_yes_puts_the_case_into_that_street(words):
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)

    said = _answer(ana, words)

    assert "is in Calle Real" in said
    case = Case.objects.get()
    # The street's own point: where she stood nobody learns.
    assert (case.lat, case.lon, case.district) == (37.2201, -3.5951, "Centro")
    placed = Event.objects.get(kind="case.placed")
    assert (placed.data["street"], placed.data["district"]) == (case.street_id, "Centro")


@pytest.mark.parametrize(
    "words",
    [
        "no",
        "No, no es en la calle Real, es mi casa",
        "no es la calle Real",
        "No, es mi casa",
        "No, it is not in calle Real, that is my home",
        "It isn't calle Real",
        "no, calle Real",
    ],
)
def test_whoever_denies_it_says_no(words):
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)

    said = _answer(ana, words)

    assert _where() == (None, "")
    assert not PhotoPlace.objects.exists()
    assert not Event.objects.filter(kind="case.placed").exists()
    assert "names no street" in said


@pytest.mark.parametrize(
    ("words", "street"),
    [
        ("no, it is in calle San José 7", ("Calle San José", "7")),
        ("No es en la calle Real, es en la calle San José 7", ("Calle San José", "7")),
        ("No es en la calle Real sino en la calle San José", ("Calle San José", "")),
        ("Es en la calle San José y no en la calle Real", ("Calle San José", "")),
        ("calle San José 7", ("Calle San José", "7")),
        ("calle Real 12", ("Calle Real", "12")),
        ("Sí, calle Real 12, no en la calle San José", ("Calle Real", "12")),
    ],
)
def test_the_street_that_its_author_names_is_where_it_is(words, street):
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)

    said = _answer(ana, words)

    assert _where() == street
    assert " ".join(street).strip() in said


def test_a_question_about_the_street_tells_nobody_where_it_is():
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)

    _reply(ana, "How do you know that I live in calle Real?")

    assert _where() == (None, "")
    assert "is in Calle Real" in _answer(ana, "yes")


@pytest.mark.parametrize("first", ["yes", "calle San José"])
def test_the_first_answer_ends_the_question(first):
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)
    note = _whispered()
    _answer(ana, first)
    there = _where()

    for later in ("no", "I met them in the calle Maestro Antonio Linares"):
        _reply(ana, later, note)

    assert _where() == there
    assert Event.objects.filter(kind="case.placed").count() == 1


def test_what_somebody_in_charge_has_set_no_answer_takes_away():
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)
    luis = make.speaking_as("luis", "electricista")
    number = Case.objects.get().number
    correct_place(luis, number, street=Street.objects.get(name="Calle San José"), house="3")

    for later in ("no", "yes", "calle Real"):
        _reply(ana, later)

    assert _where() == ("Calle San José", "3")
    assert not PhotoPlace.objects.exists()


def test_a_closed_case_is_not_moved():
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)
    luis = make.speaking_as("luis", "electricista")
    desk.decline(luis, Case.objects.get().number, reason="It belongs to the province.")

    _reply(ana, "yes")

    assert _where() == (None, "")
    assert not PhotoPlace.objects.exists()


def test_nobody_else_moves_her_case_by_answering_so():
    ana = Phone("ana")
    _sent(ana, "@electricista this lamp is out", REAL)
    note = _whispered()

    ben = Phone("ben").ask(
        "POST", "statuses", {"status": "@pregonero no", "in_reply_to_id": str(note.pk)}
    )

    assert ben.status_code == 422
    assert PhotoPlace.objects.exists()


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

    assert PhotoPlace.objects.select_related("street").get().street.name == "Calle Real"
    assert not Photo.objects.exclude(taken_lat=None).exists()


def test_what_is_never_sent_is_gone_after_a_day(at, strike):
    at("2026-11-23 10:00")
    Phone("ana").form("POST", "/api/v2/media", {"file": make.photographed(*REAL)})

    at("2026-11-24 10:01")
    strike()

    assert not Photo.objects.exists()
