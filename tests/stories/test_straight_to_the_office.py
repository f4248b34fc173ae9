"""Stories 2, 3 and 4: past the mayor; Friday, not done; the sweeper asked to a door."""

import pytest

from concejo.base import clock
from concejo.cases.models import Case
from concejo.cases.queries.desk import unanswered
from concejo.cases.queries.record import pairs_by
from concejo.figures.counting import figures
from concejo.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()


def test_the_board_shows_what_went_past_the_mayor_only_when_it_is_late(at, strike):
    mayor, luis = make.resident("andres"), make.speaking_as("luis", "electricista")
    at("2026-11-23 10:00")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    at("2026-11-23 10:30")
    make.post(luis, "Voy el miércoles a las 10", reply_to=lamp.pk)
    assert unanswered(mayor) == []

    at("2026-11-25 10:01")
    strike()

    late = unanswered(mayor)
    assert [(v.number, v.late, v.office.handle) for v in late] == [
        ("2026-000001", True, "electricista")
    ]


def test_a_broken_promise_asks_its_owner_in_public_for_a_reason_and_a_new_date(at, strike):
    luis = make.speaking_as("luis", "electricista")
    at("2026-11-23 10:00")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    make.post(luis, "Falta una pieza. El viernes la pongo", reply_to=lamp.pk)
    case = Case.objects.get(post=lamp)
    assert clock.local(case.next_at).strftime("%a %H:%M") == "Fri 14:00"

    at("2026-11-27 15:00")
    strike()
    strike()

    asked = Post.objects.get(
        thread_id=lamp.thread_id, author__kind="crier", text__contains="fecha nueva"
    )
    assert asked.visibility == "unlisted"
    assert "@electricista" in asked.text
    first = case.promises.get()
    assert first.broken_at is not None

    make.post(luis, "La pieza llega tarde: el martes a las 12", reply_to=asked.pk)
    first.refresh_from_db()
    second = case.promises.last()
    assert first.moved_at is None, "a broken promise stays broken"
    assert "pieza" in first.reason
    assert clock.local(second.due_at).strftime("%a %H:%M") == "Tue 12:00"
    assert (figures().town.broken, figures().town.moved) == (1, 0)


@pytest.mark.parametrize(
    ("who", "handle", "words", "kept"),
    [
        ("andres", "alcaldia", "@barredora mañana", ""),
        ("andres", "alcaldia", "Mañana a las 12", ""),
        ("luis", "electricista", "@barredora mañana, es de las hojas", "es de las hojas"),
        ("luis", "luis", "Falta una pieza: mañana a las 12", "Falta una pieza"),
    ],
)
def test_why_a_promise_was_broken_says_only_the_office_that_gave_it(
    at, strike, who, handle, words, kept
):
    luis = make.speaking_as("luis", "electricista")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    make.post(luis, "Mañana a las 10", reply_to=lamp.pk)
    at("2026-11-25 11:00")
    strike()

    make.post(make.speaking_as(who, handle), words, reply_to=lamp.pk)

    first, second = Case.objects.get(post=lamp).promises.all()
    assert first.broken_at is not None
    assert kept in first.reason
    assert bool(first.reason) == bool(kept)
    assert clock.local(second.due_at).day == 26


def test_an_office_that_is_told_that_it_is_not_theirs_gets_nothing(at):
    mayor = make.speaking_as("andres", "alcaldia")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    case = Case.objects.get(post=lamp)
    make.post(mayor, "@barredora", reply_to=lamp.pk)

    make.post(mayor, "@electricista no es tuyo, perdón", reply_to=lamp.pk)

    case.refresh_from_db()
    assert case.owner.handle == "barredora"


def test_a_new_date_before_the_old_one_comes_is_a_moved_promise(at):
    luis = make.speaking_as("luis", "electricista")
    at("2026-11-23 10:00")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    make.post(luis, "El viernes la arreglo", reply_to=lamp.pk)
    at("2026-11-24 10:00")
    make.post(luis, "Falta la pieza, será el lunes", reply_to=lamp.pk)

    first, second = Case.objects.get(post=lamp).promises.all()
    assert first.moved_at == clock.now()
    assert first.broken_at is None
    assert second.due_at > first.due_at
    assert (figures().town.moved, figures().town.broken) == (1, 0)


def test_a_day_off_means_the_next_working_day(at):
    luis = make.speaking_as("luis", "electricista")
    at("2026-12-04 10:00")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    # 8 December is a holiday in all of Spain, and a Tuesday in 2026.
    make.post(luis, "El martes la arreglo", reply_to=lamp.pk)

    assert clock.local(Case.objects.get(post=lamp).next_at).strftime("%d %H:%M") == "09 14:00"


def test_the_sweeper_shows_before_and_after(at):
    rosa, ana = make.speaking_as("rosa", "barredora"), make.resident("ana")
    at("2026-11-23 09:00")
    asked = make.post(
        ana,
        "@barredora la acera de la Calle Real 4 está llena de hojas",
        photos=[make.photo(ana, description="La acera con hojas").pk],
    )
    make.post(rosa, "Hoy paso por allí", reply_to=asked.pk)
    at("2026-11-23 12:00")
    make.post(rosa, "Hecho", reply_to=asked.pk, photos=[make.photo(rosa, description="Limpia").pk])

    pair = pairs_by(make.office("barredora"), None)[0]
    assert pair.before.photos.get().description == "La acera con hojas"
    assert pair.after.photos.get().description == "Limpia"


def test_a_holder_answers_from_their_own_account_and_it_is_the_offices_doing(at):
    luis = make.resident("luis")
    at("2026-11-23 10:00")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    make.post(luis, "Mañana a las 10 voy", reply_to=lamp.pk)

    from concejo.cases.queries.views import view_of

    view = view_of(Case.objects.get(post=lamp), None)
    assert view.state == "promised"
    assert [step.by for step in view.history] == ["ana", "electricista"]


def test_a_reporters_mention_never_hands_over(at):
    at("2026-11-23 10:00")
    ana = make.resident("ana")
    lamp = make.post(ana, "@electricista la farola de la Calle Real no luce")
    make.post(ana, "@barredora ¿o es cosa tuya? mañana", reply_to=lamp.pk)

    case = Case.objects.get(post=lamp)
    assert (case.owner.handle, case.state) == ("electricista", "received")


def test_a_neighbour_moves_nothing(at):
    at("2026-11-23 10:00")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    make.post(make.resident("ben"), "Eso mañana está arreglado, hecho", reply_to=lamp.pk)

    assert Case.objects.get(post=lamp).state == "received"


def test_a_sentence_that_is_not_understood_changes_nothing_and_waits_on_the_desk(at):
    luis = make.speaking_as("luis", "electricista")
    at("2026-11-23 10:00")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    said = make.post(luis, "A ver qué dice el compañero", reply_to=lamp.pk)

    case = Case.objects.get(post=lamp)
    assert (case.state, case.unread_post_id) == ("received", said.pk)


def test_a_question_stops_the_clock_and_the_answer_lets_it_go_on(at, strike):
    luis, ana = make.speaking_as("luis", "electricista"), make.resident("ana")
    at("2026-11-23 10:00")
    lamp = make.post(ana, "@electricista una farola no luce")
    make.post(luis, "El martes a las 12 voy", reply_to=lamp.pk)
    at("2026-11-23 11:00")
    asked = make.post(luis, "#pregunta ¿qué número es?", reply_to=lamp.pk)
    assert Case.objects.get(post=lamp).state == "waiting"

    at("2026-11-25 11:00")
    strike()
    make.post(ana, "La del 7", reply_to=asked.pk)

    case = Case.objects.get(post=lamp)
    promise = case.promises.get()
    assert case.state == "promised"
    assert promise.broken_at is None
    # Six working hours were left on Monday at 11: three that day, three on Tuesday until 12.
    assert clock.local(promise.due_at).strftime("%d %H:%M") == "26 12:00"


def test_without_an_answer_it_is_reminded_and_then_closed(at, strike):
    luis = make.speaking_as("luis", "electricista")
    at("2026-11-23 10:00")
    lamp = make.post(make.resident("ana"), "@electricista una farola no luce")
    make.post(luis, "#pregunta ¿en qué calle?", reply_to=lamp.pk)
    at("2026-11-30 10:01")
    strike()
    strike()
    reminders = Post.objects.filter(thread_id=lamp.thread_id, text__contains="@ana, la oficina")
    assert reminders.count() == 1
    at("2026-12-07 10:01")
    strike()

    case = Case.objects.get(post=lamp)
    assert (case.state, case.closed_by) == ("withdrawn", "silence")


def test_the_handles_that_an_app_puts_in_front_hand_nothing_over(at):
    make.post(make.resident("ana"), "hola")
    at("2026-11-23 10:00")
    mayor, luis = make.speaking_as("andres", "alcaldia"), make.speaking_as("luis", "electricista")
    lamp = make.post(make.resident("ana"), "@alcaldia la farola de la Calle Real no luce")
    given = make.post(mayor, "@ana @electricista se encarga", reply_to=lamp.pk)
    make.post(luis, "@alcaldia @ana mañana a las 12", reply_to=given.pk)

    case = Case.objects.get(post=lamp)
    assert (case.owner.handle, case.state) == ("electricista", "promised")
