"""Story 1, 22:48: the lamp in Calle Maestro Antonio Linares is out."""

from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.models import Case, Understanding
from concejo.cases.queries.views import view_of
from concejo.figures.counting import figures
from concejo.posts.models import Notification, Post, Visibility
from tests import make

pytestmark = pytest.mark.django_db

LAMP = "La farola de la calle Maestro Antonio Linares está apagada. @alcaldia"


@pytest.fixture
def lamp(at):
    """Ana says it at 22:48."""
    at("2026-11-23 22:48")
    make.streets()
    make.offices()
    return make.post(make.resident("ana"), LAMP, door="api")


def test_the_receipt_comes_at_once_with_number_office_street_and_next_date(lamp):
    case = Case.objects.get(post=lamp)
    receipt = Post.objects.get(reply_to=lamp)

    assert case.number == "2026-000001"
    assert (case.owner.handle, case.kind_id, case.street.name) == (
        "alcaldia",
        "lighting",
        "Calle Maestro Antonio Linares",
    )
    assert case.next_at > clock.now()
    assert receipt.author.is_crier
    assert receipt.visibility == Visibility.UNLISTED
    assert case.number in receipt.text
    assert Notification.objects.filter(account=lamp.author, post=receipt).count() == 1


def test_one_sentence_of_the_mayor_assigns_and_promises(lamp, at):
    at("2026-11-23 22:57")
    make.post(
        make.speaking_as("andres", "alcaldia"),
        "@electricista la arregla mañana por la mañana. Gracias, @ana",
        reply_to=lamp.pk,
    )

    case = Case.objects.get(post=lamp)
    promise = case.promises.get()
    assert (case.state, case.owner.handle) == ("promised", "electricista")
    assert promise.office.handle == "electricista"
    assert clock.local(promise.due_at).isoformat() == "2026-11-24T14:00:00+01:00"


def test_the_mayor_is_told_privately_what_was_understood_and_no_undoes_it(lamp, at):
    mayor = make.speaking_as("andres", "alcaldia")
    at("2026-11-23 22:57")
    said = make.post(mayor, "@electricista mañana", reply_to=lamp.pk)
    note = Understanding.objects.get(post=said).note

    assert note.visibility == Visibility.DIRECT
    assert not Post.objects.visible_to(make.resident("ana")).filter(pk=note.pk).exists()

    at("2026-11-23 23:05")
    make.post(mayor, "@pregonero no", reply_to=note.pk, visibility="direct")

    case = Case.objects.get(post=lamp)
    assert (case.state, case.owner.handle) == ("received", "alcaldia")
    assert not case.promises.filter(void_at=None).exists()


def test_after_a_quarter_of_an_hour_nothing_is_undone(lamp, at):
    mayor = make.speaking_as("andres", "alcaldia")
    at("2026-11-23 22:57")
    said = make.post(mayor, "@electricista mañana", reply_to=lamp.pk)
    note = Understanding.objects.get(post=said).note

    at("2026-11-23 23:13")
    make.post(mayor, "no", reply_to=note.pk, visibility="direct")

    assert Case.objects.get(post=lamp).state == "promised"


def test_done_needs_a_photo_or_a_reason(lamp, at):
    luis = make.speaking_as("luis", "electricista")
    make.post(make.speaking_as("andres", "alcaldia"), "@electricista mañana", reply_to=lamp.pk)
    at("2026-11-24 11:20")

    bare = make.post(luis, "Hecho", reply_to=lamp.pk)
    assert Case.objects.get(post=lamp).state == "promised"
    assert Understanding.objects.get(post=bare).note is not None

    photo = make.photo(luis, description="La farola encendida")
    make.post(luis, "Hecho, ya luce. Gracias, @ana", reply_to=lamp.pk, photos=[photo.pk])
    case = Case.objects.get(post=lamp)
    assert case.state == "done"
    assert case.promises.get().kept_at == clock.now()
    assert case.next_at == clock.now() + timedelta(days=7)


def test_the_resident_confirms_and_the_figures_move(lamp, at):
    luis = make.speaking_as("luis", "electricista")
    at("2026-11-23 22:57")
    make.post(make.speaking_as("andres", "alcaldia"), "@electricista mañana", reply_to=lamp.pk)
    at("2026-11-24 11:20")
    photo = make.photo(luis)
    done = make.post(luis, "Hecho, ya luce", reply_to=lamp.pk, photos=[photo.pk])
    at("2026-11-24 19:00")
    make.post(make.resident("ana"), "@electricista ¡Sí, ya luce, muchas gracias!", reply_to=done.pk)

    case = Case.objects.get(post=lamp)
    assert (case.state, case.closed_by) == ("confirmed", "reporter")
    thanks = Notification.objects.get(account=make.resident("luis").account)
    assert thanks.origin == lamp.author
    town = figures().town
    assert (town.received, town.promises, town.kept, town.broken, town.confirmed) == (1, 1, 1, 0, 1)
    assert town.hours_to_answer == pytest.approx(0.1, abs=0.1)
    what = [step.what for step in view_of(case, None).history]
    assert what == ["opened", "handed_over", "done", "confirmed"]


def test_silence_for_a_week_confirms(lamp, at, strike):
    luis = make.speaking_as("luis", "electricista")
    make.post(make.speaking_as("andres", "alcaldia"), "@electricista mañana", reply_to=lamp.pk)
    at("2026-11-24 11:20")
    make.post(luis, "Hecho", reply_to=lamp.pk, photos=[make.photo(luis).pk])
    at("2026-12-01 11:19")
    strike()
    assert Case.objects.get(post=lamp).state == "done"
    at("2026-12-01 11:21")
    strike()
    strike()

    case = Case.objects.get(post=lamp)
    assert (case.state, case.closed_by, case.next_at) == ("confirmed", "silence", None)


def test_still_the_same_reopens_and_the_promise_no_longer_counts_as_kept(lamp, at):
    luis = make.speaking_as("luis", "electricista")
    make.post(make.speaking_as("andres", "alcaldia"), "@electricista mañana", reply_to=lamp.pk)
    at("2026-11-24 11:20")
    done = make.post(luis, "Hecho", reply_to=lamp.pk, photos=[make.photo(luis).pk])
    at("2026-11-24 11:50")
    make.post(make.resident("ana"), "@electricista sigue igual", reply_to=done.pk)

    case = Case.objects.get(post=lamp)
    assert case.state == "promised"
    assert case.promises.get().kept_at is None
    assert figures().town.kept == 0


def test_after_thirty_days_it_is_told_anew(lamp, at, strike):
    luis = make.speaking_as("luis", "electricista")
    make.post(make.speaking_as("andres", "alcaldia"), "@electricista mañana", reply_to=lamp.pk)
    at("2026-11-24 11:20")
    done = make.post(luis, "Hecho", reply_to=lamp.pk, photos=[make.photo(luis).pk])
    at("2026-12-02 12:00")
    strike()
    at("2026-12-25 12:00")
    make.post(make.resident("ana"), "@electricista sigue igual", reply_to=done.pk)

    assert Case.objects.get(post=lamp).state == "confirmed"
