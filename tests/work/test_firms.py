"""A firm works for an office by a link: no account, done once, nothing lost, nothing told."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import ContactGiven, Report, tell_town
from concejo.cases.errors import ProofNeeded
from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.posts.models import Post
from concejo.work.actions.errands import end_errand, report_done, send_firm, start_work
from concejo.work.errors import (
    AlreadyDone,
    DaysNotPossible,
    ErrandEnded,
    ErrandIsOver,
    FirmNeeded,
    NoSuchErrand,
    NotThisOffices,
    WorkIsAnothers,
)
from concejo.work.models import Errand, Note
from concejo.work.queries.errands import errand_by_key
from tests import make

pytestmark = pytest.mark.usefixtures("monday")

FIRM = "Luminosa SL"


@pytest.fixture
def case():
    return make.case(text="@electricista la farola de la Calle Real 4 no luce")


@pytest.fixture
def key(luis, case):
    return send_firm(luis, "electricista", [case.number], firm=FIRM, days=7)[1]


def said_in(case):
    posts = Post.objects.filter(thread_id=case.thread_id, author__handle="electricista")
    return [post.text for post in posts.order_by("id")]


def telephone(key):
    phone = Client()
    answer = phone.get(f"/errand?key={key}")
    assert (answer.status_code, answer.url) == (302, "/errand")
    return phone


def test_the_firm_begins_and_shows_it_done_in_the_name_of_the_office(key, case, at):
    phone = telephone(key)
    assert "Calle Real 4" in phone.get("/errand").text
    desk.promise(make.resident("luis"), case.number, due_at=clock.now() + timedelta(days=1))

    phone.post(f"/errand/{case.number}/start")
    at("2026-11-23 12:00")
    phone.post(
        f"/errand/{case.number}/done",
        {"words": "Cambiada la lámpara", "photo_1": make.picture()},
    )

    case = Case.objects.get(pk=case.pk)
    assert case.state == "done"
    assert re.fullmatch(rf"Cambiada la lámpara \((por|by) {FIRM}\)", said_in(case)[-1])
    assert FIRM in said_in(case)[-2]
    assert case.promises.get().kept_at is not None
    assert "Thank you" in phone.get("/errand").text or "Gracias" in phone.get("/errand").text
    kinds = list(
        Event.objects.filter(kind__startswith="errand.")
        .order_by("seq")
        .values_list("kind", flat=True)
    )
    assert kinds == ["errand.made", "errand.seen", "errand.started", "errand.done"]
    told = Post.objects.filter(door="crier", text__startswith="@luis ").latest("id")
    assert case.number in told.text


def test_done_is_taken_once_and_the_second_words_are_not_lost(key, case):
    phone = telephone(key)
    phone.post(f"/errand/{case.number}/done", {"words": "Cambiada la lámpara"})
    before = len(said_in(case))

    again = phone.post(f"/errand/{case.number}/done", {"words": "Faltaba apretar un tornillo"})

    assert again.status_code == 409
    assert "Faltaba apretar un tornillo" in again.text
    assert len(said_in(case)) == before
    assert Note.objects.get().text == f"{FIRM}: Faltaba apretar un tornillo"
    with pytest.raises(AlreadyDone):
        report_done(key, case.number, words="Y otra cosa")


def test_done_needs_a_photo_or_words(key, case):
    with pytest.raises(ProofNeeded):
        report_done(key, case.number, words=" ")
    assert Case.objects.get(pk=case.pk).state == "received"


def test_the_work_went_to_another_office_meanwhile(key, case, luis):
    desk.hand_over(luis, case.number, to="barredora")

    answer = telephone(key).post(f"/errand/{case.number}/done", {"words": "Ya está"})

    assert answer.status_code == 409
    assert "Ya está" in answer.text
    assert Note.objects.get().text == f"{FIRM}: Ya está"


def test_work_that_is_no_longer_theirs_has_no_buttons_and_is_not_said_to_have_begun(luis):
    town = make.speaking_as("carmen", "ayuntamiento")
    lamps = [
        make.case(text=f"@electricista la farola {n} de la Calle Real no luce") for n in range(5)
    ]
    numbers = [lamp.number for lamp in lamps]
    phone = telephone(send_firm(luis, "electricista", numbers, firm=FIRM, days=7)[1])
    assert phone.get("/errand").text.count("/start") == 5

    desk.decline(luis, numbers[0], reason="Es de la Diputación")
    desk.join(luis, numbers[1], into=numbers[4])
    desk.finish(luis, numbers[2], reason="Ya luce")
    desk.hand_over(town, numbers[3], to="barredora")

    page = phone.get("/errand").text
    assert (page.count("/start"), page.count("/done")) == (1, 1)
    for lamp in lamps[:4]:
        before = Post.objects.filter(thread_id=lamp.thread_id).count()
        for step in ("start", "done"):
            late = phone.post(f"/errand/{lamp.number}/{step}", {"words": "Ya luce"})
            assert late.status_code == 409
            assert re.search("nothing was published|no se ha publicado nada", late.text)
        assert Post.objects.filter(thread_id=lamp.thread_id).count() == before
    assert Note.objects.count() == 4
    assert phone.post(f"/errand/{numbers[4]}/start").status_code == 302


def test_a_firm_of_intake_says_nothing_in_a_case_that_went_to_another_office(monday):
    town = make.speaking_as("carmen", "ayuntamiento")
    bench = make.case(text="@ayuntamiento el banco de la Calle Real está roto")
    key = send_firm(town, "ayuntamiento", [bench.number], firm=FIRM, days=7)[1]
    desk.hand_over(town, bench.number, to="barredora")

    with pytest.raises(WorkIsAnothers):
        start_work(key, bench.number)
    with pytest.raises(WorkIsAnothers):
        report_done(key, bench.number, words="Ya está")


def test_a_link_that_is_over_or_ended_shows_what_was_typed(key, case, luis, at):
    phone = telephone(key)
    end_errand(luis, Errand.objects.get().pk)
    ended = phone.post(f"/errand/{case.number}/done", {"words": "Hecho ya"})
    assert (ended.status_code, "Hecho ya" in ended.text) == (409, True)
    with pytest.raises(ErrandEnded):
        start_work(key, case.number)

    other = send_firm(luis, "electricista", [case.number], firm=FIRM, days=1)[1]
    at("2026-11-24 09:31")
    with pytest.raises(ErrandIsOver):
        report_done(other, case.number, words="Hecho ya")
    assert not Note.objects.exists()
    assert said_in(case) == []


def test_a_link_that_is_over_names_the_office_to_ask_and_tells_nothing_more(luis, case, at):
    words = "La llave, en el bar de enfrente"
    link = send_firm(luis, "electricista", [case.number], firm=FIRM, days=1, words=words)[1]
    phone = telephone(link)
    assert words in phone.get("/errand").text
    end_errand(luis, Errand.objects.get().pk)
    other = send_firm(luis, "electricista", [case.number], firm=FIRM, days=1, words=words)[1]
    at("2026-11-24 09:31")

    for answer in (
        phone.get("/errand"),
        Client().get(f"/errand?key={link}"),
        Client().get(f"/errand?key={other}"),
    ):
        assert answer.status_code == 409
        assert FIRM in answer.text
        assert 'href="/@electricista"' in answer.text
        assert words not in answer.text
        assert case.number not in answer.text


def test_only_the_cases_of_the_link_and_only_with_it(key, case, luis):
    other = make.case(text="@electricista otra farola en la Calle San José")
    with pytest.raises(NoSuchErrand):
        start_work(key, other.number)
    with pytest.raises(NoSuchErrand):
        start_work("x" * 32, case.number)
    assert Client().get("/errand").status_code == 404
    assert Client().get("/errand?key=nothing").status_code == 404
    assert telephone(key).post(f"/errand/{other.number}/start").status_code == 404


def test_the_firm_sees_nothing_of_whoever_reported_it(luis):
    told = tell_town(
        None,
        Report(
            "@electricista la farola de Calle Real 3 no luce, llamadme al 612 345 678",
            contact=ContactGiven(name="Ana Ruiz", phone="612345678", email="ana@example.org"),
        ),
    )
    private = make.case(text="@policia mi vecino Pepe Gómez grita por las noches, Calle Real 9")
    policia = send_firm(make.resident("pepe"), "policia", [private.number], firm=FIRM, days=1)[1]
    lamp = send_firm(luis, "electricista", [told.number], firm=FIRM, days=1)[1]

    seen = telephone(lamp).get("/errand").text
    assert "Calle Real 3" in seen
    assert not [word for word in ("Ana Ruiz", "612345678", "612 345 678", "ana@") if word in seen]
    seen = telephone(policia).get("/errand").text
    assert private.number.split("-")[1].lstrip("0") in seen
    assert not [word for word in ("Gómez", "grita", "Calle Real 9") if word in seen]


def test_a_firm_is_sent_for_open_cases_of_ones_office(luis, case):
    rosas = make.case(text="@barredora hay hojas en la Calle Real")
    with pytest.raises(NotThisOffices):
        send_firm(luis, "electricista", [rosas.number], firm=FIRM, days=1)
    for firm, days, refusal in ((" ", 1, FirmNeeded), (FIRM, 0, DaysNotPossible)):
        with pytest.raises(refusal):
            send_firm(luis, "electricista", [case.number], firm=firm, days=days)
    desk.decline(luis, case.number, reason="Es de la Diputación")
    with pytest.raises(NotThisOffices):
        send_firm(luis, "electricista", [case.number], firm=FIRM, days=1)


def test_the_key_is_told_once_and_kept_nowhere(luis, case, caplog):
    caplog.set_level(logging.DEBUG)
    page = make.browser(luis)
    form = {"case": case.number, "firm": FIRM, "days": "3", "firm_words": "La llave, en el bar"}
    sent = page.post("/desk/electricista/firms", form)
    key = re.search(r"/errand\?key=([\w.-]+)", sent.text)[1]

    listed = page.get("/desk/electricista/firms").text
    assert FIRM in listed
    assert key not in listed
    phone = telephone(key)
    assert "La llave, en el bar" in phone.get("/errand").text
    phone.post(f"/errand/{case.number}/done", {"words": "Hecho"})
    kept = json.dumps(list(Errand.objects.values()) + list(Event.objects.values()), default=str)
    assert key not in kept
    assert key not in caplog.text
    cookie = phone.cookies["errand"]
    assert (cookie["path"], cookie["httponly"]) == ("/errand", True)
    assert "sessionid" not in phone.cookies


def test_whoever_tries_keys_is_soon_refused(settings, case):
    settings.TEST_MODE = False
    cache.clear()
    tries = [Client().get(f"/errand?key={n}").status_code for n in range(62)]
    assert tries[0] == 404
    assert tries[-1] == 429


def test_a_key_that_the_town_did_not_sign_is_refused_before_anything_is_looked_up(key, case):
    random, signature = key.split(".")
    made_up = (random, f"{random}.", f"{random}.{signature[::-1]}", f"{random[::-1]}.{signature}")
    for other in (*made_up, "\udcff.x", ""):
        with CaptureQueriesContext(connection) as asked, pytest.raises(NoSuchErrand):
            errand_by_key(other)
        assert len(asked) == 0, other
    assert errand_by_key(key).its_cases.get().case == case


def test_its_own_office_lists_and_ends_it(key, luis):
    errand = Errand.objects.get()
    with pytest.raises(NoSuchErrand):
        end_errand(make.resident("rosa"), errand.pk)
    page = make.browser(luis)
    page.post(f"/desk/electricista/firms/{errand.pk}/end")
    assert not Errand.objects.get().is_open
    assert make.browser(make.resident("rosa")).get("/desk/electricista/firms").status_code == 403


def test_what_was_typed_wrong_is_there_again(luis, case):
    page = make.browser(luis)
    form = {"case": case.number, "firm": "", "days": "mil", "firm_words": "La llave, en el bar"}
    wrong = page.post("/desk/electricista/firms", form)
    assert wrong.status_code == 422
    assert "La llave, en el bar" in wrong.text


def test_the_pages_take_as_many_questions_for_many_cases(luis):
    costs = []
    for many in (2, 9):
        numbers = [
            make.case(text=f"@electricista la farola {n} de la Calle Real").number
            for n in range(many)
        ]
        key = send_firm(luis, "electricista", numbers, firm=FIRM, days=1)[1]
        phone, page = telephone(key), make.browser(luis)
        counts = []
        for browser, path in ((phone, "/errand"), (page, "/desk/electricista/firms")):
            browser.get(path)
            with CaptureQueriesContext(connection) as asked:
                browser.get(path)
            counts.append(len(asked))
        costs.append(counts)

    assert costs[0] == costs[1]
