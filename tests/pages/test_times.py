"""The clocks of a case on the pages: what is nearly due, what the resident was told, waiting."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.kinds import LimitsGiven, set_limits
from concejo.cases.models import Case, Limits
from concejo.offices.actions import set_up_office
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp(at):
    """A lamp of Monday at nine: answered in 2 hours, a date in 10, done in 20; mornings of five."""
    at("2026-11-02 09:00")
    make.offices()
    set_up_office("electricista", "Electricista", hours="Mon-Fri 09:00-14:00")
    set_up_office("barredora", "Barredora", hours="Mon-Fri 16:00-21:00")
    set_limits("lighting", LimitsGiven(answer_hours=2, promise_hours=10, fix_hours=20))
    at("2026-11-23 09:00")
    return make.case()


def page(who, address, language="en"):
    browser = make.browser(make.resident(who) if who else None)
    return browser.get(address, headers={"accept-language": language}).content.decode()


def clock_lines(text):
    """What stands in the clocks of a page, line by line."""
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text.partition('class="clock"')[2])
    return {name: re.sub(r"<[^>]+>", "", says).strip() for name, says in pairs}


def test_everybody_reads_on_a_case_by_when_it_is_answered_dated_and_done(lamp, at):
    lines = clock_lines(page("", f"/cases/{lamp.number}"))

    assert list(lines) == ["An answer", "A date", "The work"]
    assert "11:00" in lines["An answer"]
    assert "14:00" in lines["A date"]


def test_what_came_is_said_with_how_late_it_was(lamp, at):
    at("2026-11-23 12:00")
    desk.promise(make.resident("luis"), lamp.number, due_at=clock.now() + timedelta(days=1))

    lines = clock_lines(page("ana", f"/cases/{lamp.number}"))

    assert "late" in lines["An answer"]
    assert "in time" in lines["A date"]


def test_of_a_private_case_nobody_else_reads_its_clocks(lamp, at):
    make.post(make.resident("ana"), "@policia mi vecino canta a gritos toda la noche #ruido")
    case = Case.objects.exclude(pk=lamp.pk).get()
    Case.objects.filter(pk=case.pk).update(card="state")

    assert 'class="clock"' not in page("ben", f"/cases/{case.number}")
    assert 'class="clock"' in page("ana", f"/cases/{case.number}")


def test_the_desk_says_in_words_what_is_nearly_due(lamp, at):
    assert "early due" not in page("luis", "/desk/electricista")

    make.post(make.resident("luis"), "Lo miro", reply_to=lamp.post_id)
    at("2026-11-24 12:30")

    text = page("luis", "/desk/electricista")
    assert 'id="g-near"' in text
    assert "nearly due" in text
    board = page("andres", "/board")
    assert "Nearly due" in board


def test_after_a_hand_over_the_desk_shows_the_offices_own_clock_and_the_page_does_not(lamp, at):
    at("2026-11-23 13:00")
    desk.hand_over(make.resident("luis"), lamp.number, to="barredora")

    lines = clock_lines(page("rosa", "/desk/barredora"))
    told = page("ana", f"/cases/{lamp.number}")

    assert "21:00" in lines["By your own clock"]
    assert "own clock" not in told
    assert "14:00" in clock_lines(told)["A date"]


def test_a_button_lets_a_case_wait_for_others_and_everybody_reads_why(lamp, at):
    browser = make.browser(make.resident("luis"))
    said = {"date": "2026-11-30", "reason": "Falta una pieza."}

    refused = browser.post(f"/cases/{lamp.number}/pause", {"date": "2026-11-30", "reason": " "})
    past = browser.post(f"/cases/{lamp.number}/pause", said | {"date": "2026-11-20"})
    nonsense = browser.post(f"/cases/{lamp.number}/pause", said | {"date": "tomorrow"})
    too_far = browser.post(f"/cases/{lamp.number}/pause", said | {"date": "2029-11-30"})
    done = browser.post(f"/cases/{lamp.number}/pause", said)

    assert (refused.status_code, done.status_code) == (422, 302)
    assert {past.status_code, nonsense.status_code, too_far.status_code} == {422}
    assert "Di un día que esté por venir" in past.text
    assert "Una pausa necesita una fecha" in nonsense.text
    assert "Que espere hasta un día más cercano" in too_far.text
    text = page("", f"/cases/{lamp.number}")
    assert "Falta una pieza." in text
    assert "waits for others until" in text
    assert "It waits for others" in text, "in its history"


def test_nobody_but_those_in_charge_stops_the_clock(lamp, at):
    for who in ("ana", "rosa"):
        browser = make.browser(make.resident(who))
        said = {"date": "2026-11-30", "reason": "Falta una pieza."}

        assert browser.post(f"/cases/{lamp.number}/pause", said).status_code == 403

    assert Case.objects.get(pk=lamp.pk).clocks.paused_until is None


def test_the_mayors_office_sets_limits_on_a_page_from_a_day_on(lamp, at):
    browser = make.browser(make.resident("andres"))
    said = {
        "answer_hours": "",
        "promise_hours": "6",
        "fix_hours": "30",
        "rung0-owed": "fix",
        "rung0-percent": "120",
        "rung0-whom": "mayor",
        "rung2-owed": "promise",
        "rung2-percent": "80%",
        "rung2-whom": "deputy",
        "since": "2027-01-01",
    }

    assert browser.post("/limits/lighting", said).status_code == 302

    made = Limits.objects.filter(kind="lighting").last()
    assert (made.answer_hours, made.promise_hours, made.fix_hours) == (None, 6, 30)
    assert made.ladder == ["promise:80:deputy", "fix:120:mayor"]
    assert clock.local(made.since).strftime("%F %H:%M") == "2027-01-01 00:00"
    assert "10&nbsp;h" in page("andres", "/limits"), "that counts until then"


def test_a_step_of_the_ladder_is_chosen_in_the_towns_words_and_taken_away_by_emptying_it(lamp, at):
    browser = make.browser(make.resident("andres"))
    step = {"rung0-owed": "promise", "rung0-percent": "100", "rung0-whom": "head"}

    browser.post("/limits/lighting", {"promise_hours": "6", **step})
    at("2026-11-24 10:00")
    shown = page("andres", "/limits/lighting")
    browser.post("/limits/lighting", {"promise_hours": "6"})

    assert '<option value="promise" selected>a date</option>' in shown
    assert '<option value="head" selected>the head of the office</option>' in shown
    ladders = [made.ladder for made in Limits.objects.filter(kind="lighting").order_by("since")]
    assert ladders[-2:] == [["promise:100:head"], []]


@pytest.mark.parametrize("typed", ["80", "80%", "80 %"])
def test_a_percentage_is_typed_as_people_write_it(lamp, typed):
    step = {"rung0-owed": "promise", "rung0-percent": typed, "rung0-whom": "mayor"}

    make.browser(make.resident("andres")).post("/limits/lighting", {"promise_hours": "6", **step})

    assert Limits.objects.filter(kind="lighting").latest("since").ladder == ["promise:80:mayor"]


@pytest.mark.parametrize("typed", ["", "a lot", "-5"])
def test_a_step_that_lacks_something_is_refused_and_still_stands_there(lamp, typed):
    browser = make.browser(make.resident("andres"))
    step = {"rung0-owed": "fix", "rung0-percent": typed, "rung0-whom": "mayor"}

    refused = browser.post(
        "/limits/lighting", {"promise_hours": "6", **step}, headers={"Accept-Language": "en"}
    )

    assert refused.status_code == 422
    assert "A step says what is owed, after how much of it, and who is told." in refused.text
    assert f'value="{typed}"' in refused.text
    assert '<option value="mayor" selected>' in refused.text
    assert Limits.objects.filter(kind="lighting").count() == 1, "those of the first day"


@pytest.mark.parametrize(
    "wrong",
    [
        {"promise_hours": ""},
        {"promise_hours": "many"},
        {"answer_hours": "-1"},
        {"answer_hours": "20"},
        {"rung0-owed": "fix", "rung0-percent": "0", "rung0-whom": "head"},
        {"since": "2020-01-01"},
        {"since": "0001-01-01"},
        {"since": "9999-12-31"},
        {"fix_hours": "99999999999999999999"},
    ],
)
def test_limits_that_make_no_sense_are_said_beside_the_form(lamp, wrong):
    browser = make.browser(make.resident("andres"))
    said = {"answer_hours": "2", "promise_hours": "10", "fix_hours": "20"}

    assert browser.post("/limits/lighting", said | wrong).status_code == 422
    assert Limits.objects.filter(kind="lighting").count() == 1


def test_nobody_else_opens_the_page_of_limits(lamp):
    for who in ("ana", "luis"):
        browser = make.browser(make.resident(who))
        assert browser.get("/limits").status_code == 403
        assert browser.post("/limits/lighting", {"promise_hours": "1"}).status_code == 403
    assert make.browser(make.resident("andres")).get("/limits/none").status_code == 404
