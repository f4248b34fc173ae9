"""What the buttons do where it is not plain: twice, too late, on a case whose words are gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import ContactGiven, Report, preview, tell_town
from concejo.cases.errors import LookFirst, NotYourMove, OtherCaseClosed
from concejo.cases.queries.desk import to_be_phoned
from concejo.cases.queries.views import view_of
from concejo.figures.counting import figures
from concejo.posts.actions.publishing import delete_post, publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import Post, Visibility
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 09:30")
    make.streets()
    make.offices()


@pytest.fixture
def case():
    return make.case()


@pytest.fixture
def luis():
    return make.resident("luis")


def tomorrow():
    return clock.now() + timedelta(days=1)


# --- Ana takes her words back ---


def test_a_case_whose_first_post_is_gone_goes_on(case, luis):
    delete_post(make.resident("ana"), case.post_id)

    desk.promise(luis, case.number, due_at=tomorrow())
    done = desk.finish(luis, case.number, reason="Era un fusible")

    assert done.state == "done"
    assert Post.objects.filter(thread_id=case.thread_id, text__contains="fusible").exists()


def test_a_broken_promise_is_asked_for_in_public_though_the_first_post_is_gone(
    case, luis, at, strike
):
    desk.promise(luis, case.number, due_at=tomorrow())
    delete_post(make.resident("ana"), case.post_id)
    at("2026-11-25 10:00")
    strike()

    asked = Post.objects.get(thread_id=case.thread_id, text__contains="@electricista, ")
    assert asked.author.is_crier
    assert asked.visibility == Visibility.UNLISTED


# --- Promises ---


def test_the_same_date_said_twice_is_one_promise(case, luis):
    make.post(luis, "mañana", reply_to=case.post_id)
    make.post(luis, "mañana", reply_to=case.post_id)

    assert case.promises.get().moved_at is None
    assert (figures().town.promises, figures().town.moved) == (1, 0)


def test_a_question_does_not_save_a_promise_whose_hour_has_passed(case, luis, at, strike):
    desk.promise(luis, case.number, due_at=clock.now() + timedelta(hours=1))
    # Before the clock has struck.
    at("2026-11-23 11:00")
    desk.ask(luis, case.number, question="¿Dónde?")
    at("2026-11-24 11:00")
    desk.answer(make.resident("ana"), case.number, words="En el 7")
    strike()

    assert case.promises.get().broken_at is not None
    assert figures().town.broken == 1


@pytest.mark.parametrize("how", ["promise", "finish", "decline"])
def test_while_the_resident_is_asked_no_promise_breaks(case, luis, at, how):
    at("2026-11-23 10:00")
    desk.promise(luis, case.number, due_at=tomorrow())
    desk.ask(luis, case.number, question="¿Dónde?")
    at("2026-11-26 10:00")
    if how == "promise":
        desk.promise(luis, case.number, due_at=tomorrow())
    elif how == "finish":
        desk.finish(luis, case.number, reason="Ya lo encontramos")
    else:
        desk.decline(luis, case.number, reason="Es de la Diputación")

    assert case.promises.first().broken_at is None
    assert figures().town.broken == 0
    assert figures().town.kept == (how == "finish")


# --- Questions ---


def test_a_question_without_words_stops_no_clock(case, luis):
    make.post(luis, "#pregunta", reply_to=case.post_id, language="en")

    case.refresh_from_db()
    assert case.state == "received"
    note = Post.objects.filter(visibility=Visibility.DIRECT, mentions__account=luis.account).last()
    assert "Write the question" in note.text


def test_the_office_takes_the_question_as_answered(case, luis):
    desk.ask(luis, case.number, question="¿En qué calle?")

    make.browser(luis).post(f"/cases/{case.number}/resume_clock")

    case.refresh_from_db()
    assert case.state == "received"


# --- Somebody's data in the words of a button ---


def test_whoever_has_seen_the_masked_words_may_send_them(case):
    ana, reason = make.resident("ana"), "Era un error, me llamáis al 612 345 678"
    with pytest.raises(LookFirst):
        desk.withdraw(ana, case.number, reason=reason)

    withdrawn = desk.withdraw(ana, case.number, reason=reason, asked=True)

    assert withdrawn.state == "withdrawn"
    assert not Post.objects.filter(text__contains="612").exists()


def test_danger_in_the_words_of_a_button_shows_112_first(case, luis):
    ana = make.resident("ana")
    desk.finish(luis, case.number, reason="Era un fusible")
    words = "Sigue igual, y hay un hombre con un cuchillo"
    desk.reopen(ana, case.number, words=words)

    said = Post.objects.get(text=words)
    assert said.visibility == Visibility.OFFICE
    assert "112" in Post.objects.get(reply_to=said, mentions__account=ana.account).text
    case.refresh_from_db()
    assert case.is_danger


# --- The slip ---


def test_whoever_holds_the_slip_answers_though_signed_in_as_somebody_else():
    case = tell_town(None, Report("La farola de la Calle Real no luce"))
    desk.finish(make.resident("carmen"), case.number, reason="Era un fusible")

    confirmed = desk.confirm(make.resident("ben"), case.number, key=case.key)

    assert confirmed.state == "confirmed"
    assert not Post.objects.filter(author__handle="ben").exists()


def test_a_wrong_key_answers_nothing():
    case = tell_town(None, Report("La farola de la Calle Real no luce"))
    desk.finish(make.resident("carmen"), case.number, reason="Era un fusible")
    with pytest.raises(NotYourMove):
        desk.confirm(make.resident("ben"), case.number, key="wrong")


# --- Telling ---


def test_the_preview_names_the_office_that_is_named():
    assert preview("@electricista la farola no luce").office.handle == "electricista"
    assert preview("La farola no luce").office.handle == "ayuntamiento"


def test_a_key_that_an_app_used_for_a_post_is_no_hindrance_to_a_report():
    ana = make.resident("ana")
    publish_post(ana, Draft("hola", idempotency_key="abc"))

    first = tell_town(ana, Report("Un bache", idempotency_key="abc"))
    again = tell_town(ana, Report("Un bache", idempotency_key="abc"))

    assert first == again


# --- For whom somebody acts ---


def test_history_names_the_office_that_its_holder_stood_for(case):
    carmen = make.resident("carmen")

    make.post(carmen, "@barredora mañana", reply_to=case.post_id, language="es")

    case.refresh_from_db()
    assert case.owner.handle == "barredora"
    assert view_of(case, None).history[-1].by == "ayuntamiento"


def test_no_case_is_joined_to_one_that_is_closed(case, luis):
    other = make.case(text="@electricista otra farola no luce")
    desk.decline(luis, case.number, reason="No es del pueblo")

    with pytest.raises(OtherCaseClosed, match="is closed"):
        desk.join(luis, other.number, into=case.number)

    other.refresh_from_db()
    assert other.is_open


def test_the_counter_phones_nobody_about_a_case_that_is_private_to_an_office():
    carmen = make.resident("carmen")
    told = ContactGiven(name="Rosa", phone="600 111 222")
    singer = "@policia Mi vecino canta a gritos todas las noches"
    private = tell_town(None, Report(text=singer, contact=told, language="es"))
    lamp = tell_town(None, Report(text="@electricista La farola no luce", contact=told))
    desk.ask(make.resident("pepe"), private.number, question="¿A qué hora?")
    desk.ask(make.resident("luis"), lamp.number, question="¿En qué calle?")

    assert to_be_phoned(carmen) == [lamp]
