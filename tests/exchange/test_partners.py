"""A kind of case belongs to the town next door: it goes there, and its answers come back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.actions.kinds import QuestionGiven, ask_with_kind
from concejo.cases.actions.opening import ContactGiven, Report, tell_town
from concejo.cases.models import Case
from concejo.exchange.models import Partner, Sent
from concejo.jobs.models import Job
from concejo.jobs.worker import run_waiting
from concejo.posts.actions.publishing import delete_post
from concejo.posts.models import Post
from tests import make
from tests.exchange.conftest import said_in

BOMB = """<!DOCTYPE r [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><service_request_updates>&c;
</service_request_updates>"""


@pytest.fixture
def listen(strike, at, run_jobs):
    """Some time passes, and the neighbour is asked what is new."""

    def listen(minutes: int = 20) -> None:
        clock.set_to(clock.now() + timedelta(minutes=minutes))
        strike()
        run_jobs()

    return listen


def test_a_case_goes_there_with_what_everybody_may_read(hole, albolote):
    [form] = albolote.forms()

    assert form["service_code"] == ["07"]
    assert form["api_key"] == ["a-key"]
    assert form["jurisdiction_id"] == ["albolote.example"]
    assert (form["lat"], form["long"]) == (["37.2201"], ["-3.5951"])
    assert form["address_string"] == ["Calle Real 7, Centro"]
    assert form["description"][0].startswith("Hay un socavón\n\nhttp")
    sent = Sent.objects.get(case=hole)
    assert (sent.state, sent.their_id) == ("there", "A-7")
    crier = Post.objects.filter(thread_id=hole.thread_id, text__contains="A-7")
    assert crier.exists()


def test_nobodys_contact_and_nothing_private_goes_there(albolote, run_jobs):
    ask_with_kind("roads", [QuestionGiven("deep", {"es": "¿Cómo de hondo?"})])
    contact = ContactGiven("Ana Ruiz", "600100200", "ana@example.org")
    answers = {"deep": "mucho", "dni": "12345678Z"}
    tell_town(None, Report("Un socavón", contact, kind="roads", answers=answers))
    tell_town(None, Report("Un socavón y mi marido me pega", contact, kind="roads"))
    run_jobs()

    [form] = albolote.forms()
    assert form["attribute[deep]"] == ["mucho"]
    assert not any(
        secret in str(form) for secret in ("Ruiz", "600100200", "ana@example", "12345678Z")
    )


def test_only_that_kind_and_only_that_district(albolote, concejo, run_jobs):
    concejo("open311", "send", "lighting", "albolote", "12", "--district", "Norte")
    for words in ("No luce en el Camino de las Eras", "No luce en la Calle Real"):
        tell_town(None, Report(words, kind="lighting"))
    tell_town(None, Report("Basura", kind="waste"))
    run_jobs()

    assert [form["service_code"] for form in albolote.forms()] == [["12"]]


def test_what_it_says_comes_back_by_the_office_that_owns_the_case(hole, albolote, listen):
    albolote.stands("open")
    albolote.updates(
        ("1", "action_scheduled", "Mañana a las 10 @electricista"),
        ("2", "fixed", "Relleno de asfalto"),
    )
    listen()

    hole.refresh_from_db()
    said = said_in(hole)
    assert [(who, words.replace("\u2060", "")) for who, words in said] == [
        ("ayuntamiento", "Albolote: Mañana a las 10 @electricista"),
        ("ayuntamiento", "Hecho. Albolote: Relleno de asfalto"),
    ]
    # Their promise is not read as one of ours, and their words call nobody.
    assert not hole.promises.exists()
    assert not Post.objects.get(text=said[0][1]).mentions.exists()
    assert hole.state == "done"


def test_asked_again_nothing_is_said_twice(hole, albolote, listen):
    albolote.stands("open")
    albolote.updates(("1", "in_progress", "Estamos en ello"))
    listen()
    listen()

    assert said_in(hole) == [("ayuntamiento", "Albolote: Estamos en ello")]


def test_it_is_asked_now_and_then_and_not_after_the_end(hole, albolote, strike, at):
    at("2026-11-23 12:00")
    strike()
    strike()
    assert Job.objects.filter(name__endswith="ask_partner").count() == 1
    at("2026-11-23 12:20")
    strike()
    assert Job.objects.filter(name__endswith="ask_partner").count() == 2
    from concejo.cases.actions import desk

    desk.decline(make.resident("carmen"), hole.number, reason="No es vía pública")
    at("2026-11-23 13:00")
    strike()
    assert Job.objects.filter(name__endswith="ask_partner").count() == 2


def test_who_wants_to_know_at_once_need_not_wait_for_the_turn(
    hole, albolote, listen, concejo, run_jobs
):
    listen()
    albolote.updates(("1", "in_progress", "Estamos en ello"))

    assert concejo("open311", "ask", "albolote").exit_code == 0
    run_jobs()

    assert said_in(hole) == [("ayuntamiento", "Albolote: Estamos en ello")]
    assert concejo("open311", "ask", "nobody").exit_code == 1


def test_open_and_closed_is_enough(hole, albolote, listen):
    albolote.stands("closed", "Arreglado el martes")
    listen()
    assert said_in(hole) == [("ayuntamiento", "Hecho. Albolote: Arreglado el martes")]

    albolote.stands("open", "Se ha vuelto a hundir")
    listen()
    hole.refresh_from_db()
    assert hole.state == "received"
    assert said_in(hole)[-1] == ("ayuntamiento", "Albolote: Se ha vuelto a hundir")


def test_it_is_not_done_after_all_and_the_neighbours_hear_that(albolote, run_jobs, listen):
    case = make.case(text="@ayuntamiento hay un socavón en la Calle Real")
    run_jobs()
    albolote.stands("open")
    albolote.updates(("1", "fixed", "Relleno"))
    listen()
    albolote.says("servicerequestupdates.xml", "<service_request_updates/>")
    make.post(make.resident("ana"), "Sigue igual", reply_to=case.post_id)
    run_jobs()

    form = albolote.forms()[-1]
    assert (form["service_request_id"], form["status"]) == (["A-7"], ["REOPEN"])
    assert form["description"] == ["Sigue igual"]
    # What they say themselves is not told them.
    told = len(albolote.forms())
    albolote.updates(("2", "fixed", "Otra vez"), ("3", "open", "Se ha hundido"))
    listen()
    assert len(albolote.forms()) == told
    case.refresh_from_db()
    assert case.state == "received"


def test_not_theirs_is_declined_with_their_reason(hole, albolote, listen):
    albolote.stands("open")
    albolote.updates(("1", "NOT_COUNCILS_RESPONSIBILITY", "Es de la Diputación"))
    listen()

    hole.refresh_from_db()
    assert hole.state == "declined"


def test_a_token_is_followed_until_there_is_a_number(albolote, run_jobs, listen):
    albolote.says(
        "requests.xml",
        "<service_requests><request><token>t1</token></request></service_requests>",
    )
    case = tell_town(None, Report("Un socavón", kind="roads"))
    run_jobs()
    albolote.says(
        "t1.xml",
        "<service_requests><request><service_request_id>B-9</service_request_id>"
        "<token>t1</token></request></service_requests>",
    )
    albolote.stands("closed", "Hecho", number="B-9")
    listen()

    assert Sent.objects.get(case=case).their_id == "B-9"
    case.refresh_from_db()
    assert case.state == "done"


def test_a_refusal_is_listed_and_can_be_tried_again(albolote, concejo, run_jobs):
    albolote.says(
        "requests.xml",
        "<errors><error><code>403</code><description>Invalid api_key</description>"
        "</error></errors>",
        403,
    )
    case = tell_town(None, Report("Un socavón", kind="roads"))
    run_jobs()

    listed = concejo("open311", "sent", "--failed").output
    assert case.number in listed
    assert "Invalid api_key" in listed
    case.refresh_from_db()
    assert case.is_open
    assert "WRONG exchange: 1 cases" in concejo("check").output
    albolote.takes()
    assert concejo("open311", "again", case.number).exit_code == 0
    run_jobs()
    assert Sent.objects.get(case=case).state == "there"
    assert concejo("open311", "sent", "--failed").output == "There are none.\n"
    assert concejo("open311", "again", case.number).exit_code == 1


def test_silence_is_tried_again_under_the_same_name_and_then_listed(albolote, at):
    albolote.says("requests.xml", "", 503)
    case = tell_town(None, Report("Un socavón", kind="roads"))
    for _ in range(20):
        run_waiting()
        clock.set_to(clock.now() + timedelta(hours=7))

    sent = Sent.objects.get(case=case)
    assert (sent.state, sent.attempts) == ("failed", 8)
    assert not Job.objects.filter(name__endswith="send_case").exists()
    names = {h.headers["idempotency-key"] for h in albolote.server.heard if h.method == "POST"}
    assert len(names) == 1


@pytest.mark.parametrize("body", [BOMB, "<not<xml", "<a>" * 3, '{"json": 1}', "x" * 2_000_000])
def test_what_cannot_be_read_safely_harms_nothing(hole, albolote, listen, concejo, body):
    albolote.stands("open")
    albolote.answers["servicerequestupdates.xml"] = (200, body)
    listen()

    assert said_in(hole) == []
    assert Partner.objects.get().fault
    assert Partner.objects.get().fault in concejo("open311", "partner", "list").output
    albolote.updates(("1", "in_progress", "Estamos en ello"))
    listen()
    assert said_in(hole) == [("ayuntamiento", "Albolote: Estamos en ello")]
    assert Partner.objects.get().fault == ""


def test_a_bomb_in_answer_to_a_case_leaves_it_with_its_office(albolote, run_jobs):
    albolote.answers["requests.xml"] = (200, BOMB)
    case = tell_town(None, Report("Un socavón", kind="roads"))
    run_jobs()

    assert Sent.objects.get(case=case).state == "failed"
    assert Case.objects.get(pk=case.pk).is_open


def test_updates_of_other_requests_are_nobodys(hole, albolote, listen):
    albolote.stands("open")
    albolote.updates(("1", "fixed", "Otra cosa"), number="Z-1")
    listen()

    assert said_in(hole) == []


def test_words_taken_back_before_they_went_go_nowhere(albolote, run_jobs):
    case = make.case(text="@ayuntamiento hay un socavón en la Calle Real")
    assert case.kind_id == "roads"
    delete_post(make.resident("ana"), case.post_id)
    run_jobs()

    assert albolote.forms() == []


def test_what_is_about_people_cannot_be_sent(albolote, concejo):
    said = concejo("open311", "send", "social", "albolote", "1")

    assert (said.exit_code, "stay with their office" in said.output) == (1, True)


def test_a_kind_stays_here_again(albolote, concejo, run_jobs):
    assert concejo("open311", "keep", "roads").exit_code == 0
    tell_town(None, Report("Un socavón", kind="roads"))
    run_jobs()

    assert albolote.forms() == []
    assert concejo("open311", "keep", "roads").exit_code == 1


def test_an_inner_address_is_no_partner(jun, concejo, settings):
    settings.REACH_PRIVATE_ADDRESSES = False
    said = concejo("open311", "partner", "add", "inside", "https://127.0.0.1/v2")

    assert said.exit_code == 1
    assert not Partner.objects.exists()
