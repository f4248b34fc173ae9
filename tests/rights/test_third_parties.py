"""Somebody who is named by others asks the town to take that out. They need no account."""

from __future__ import annotations

import re

import pytest

from concejo.cases.actions.opening import Report, tell_town
from concejo.posts.models import Post
from concejo.rights.actions.asking import answer_removal, ask_for_removal
from concejo.rights.errors import AnsweredAlready, NotForYouToAnswer
from concejo.rights.models import DataRequest
from tests import make

pytestmark = pytest.mark.django_db

WHY = "Ese soy yo, y no es verdad"


@pytest.fixture
def post(at) -> Post:
    at("2026-11-23 10:00")
    make.offices()
    return make.post(make.resident("ana"), "El del quiosco vende tarde")


def ask(post, browser=None, **said):
    form = {
        "where": f"https://jun.example/@ana/{post.pk}",
        "words": WHY,
        "email": "paco@example.org",
        **said,
    }
    return (browser or make.browser()).post("/privacy/ask", form)


def test_paco_asks_intake_takes_it_down_and_paco_is_told(post, run_jobs, mailbox):
    answer = ask(post)
    run_jobs()

    its = DataRequest.objects.get()
    assert answer["Location"] == f"/privacy/requests/{its.key}"
    assert make.browser().get(answer["Location"]).status_code == 200
    receipt = next(mail for mail in mailbox if mail.to == ["paco@example.org"])
    assert its.key in receipt.body
    carmen = make.browser(make.resident("carmen"))
    assert "/board/data" in carmen.get("/board").content.decode()
    assert WHY in carmen.get("/board/data").content.decode()

    carmen.post(f"/board/data/{its.pk}", {"answer": "Lo hemos quitado", "do": "take_down"})
    run_jobs()

    post.refresh_from_db()
    assert (post.text, post.deleted_at is None) == ("", False)
    assert "Lo hemos quitado" in mailbox[-1].body
    assert mailbox[-1].to == ["paco@example.org"]
    assert "Lo hemos quitado" in make.browser().get(answer["Location"]).content.decode()


def test_it_may_stay_with_a_reason(post):
    its = ask_for_removal(str(f"/@ana/{post.pk}"), WHY, "paco@example.org")
    carmen = make.resident("carmen")

    answer_removal(carmen, its.pk, "Es una opinión")

    post.refresh_from_db()
    assert post.text
    with pytest.raises(AnsweredAlready):
        answer_removal(carmen, its.pk, "Otra vez")


def test_a_case_is_found_by_its_number(post):
    case = make.case()

    assert ask_for_removal(f"caso {case.number}", WHY, "p@example.org").post_id == case.post_id


def test_whoever_is_named_in_an_answer_asks_about_those_words_of_the_case(post):
    case = make.case()
    first = Post.objects.get(pk=case.post_id)
    named = make.post(make.resident("eva"), "Ha sido el del quiosco", reply_to=first.pk)
    form = make.browser().get(f"/privacy/ask?about=/cases/{case.number}").text

    assert set(re.findall(r'name="which" value="([^"]+)"', form)) == {
        f"#p{p.pk}" for p in (first, named)
    }
    assert "Eva Lund: Ha sido el del quiosco" in form
    unsaid = ask(named, where=case.number)
    assert (unsaid.status_code, WHY in unsaid.text) == (422, True)
    ask(named, where=f"/cases/{case.number}", which=f"#p{named.pk}")
    ask(named, where=f"https://jun.example/@eva/{named.pk}")
    ask(named, where=f"https://jun.example/@ana/{first.pk}#p{named.pk}")

    assert [its.post_id for its in DataRequest.objects.all()] == [named.pk] * 3
    answer_removal(make.resident("carmen"), DataRequest.objects.first().pk, "Va", takes_down=True)
    named.refresh_from_db()
    first.refresh_from_db()
    assert (named.text, first.text != "") == ("", True)


def test_the_words_of_somebody_without_an_account_may_be_the_ones(post):
    case = tell_town(None, Report("@electricista el del quiosco ha roto la farola"))
    asked = make.browser().get(f"/privacy/ask?about={case.number}").text
    assert 'name="which"' not in asked  # There is only one post by a person.
    answer = make.post(make.speaking_as("luis", "electricista"), "Ya voy", reply_to=case.post_id)

    form = make.browser().get(f"/privacy/ask?about={case.number}").text

    offered = re.findall(r'name="which" value="#p([0-9]+)"', form)
    assert offered == [str(case.post_id), str(answer.pk)]


def test_of_what_only_the_office_reads_in_a_case_nobody_outside_can_ask(post):
    case = make.case()
    ana = make.resident("ana")
    shown = make.post(ana, "Ya funciona", reply_to=case.post_id)
    hidden = make.post(ana, "Es el del quiosco", reply_to=case.post_id, visibility="direct")

    form = make.browser(make.resident("luis")).get(f"/privacy/ask?about={case.number}").text

    for which in ({}, {"which": f"#p{hidden.pk}"}):
        assert ask(hidden, where=f"/cases/{case.number}#p{hidden.pk}", **which).status_code == 422
    assert ask(hidden, where=case.number, which=f"#p{hidden.pk}").status_code == 422
    assert f"#p{shown.pk}" in form
    assert f"#p{hidden.pk}" not in form


def test_only_the_office_that_takes_everything_in_reads_and_answers(post):
    its = ask_for_removal(f"/@ana/{post.pk}", WHY, "paco@example.org")

    for who in ("ana", "luis", "marta"):
        person = make.resident(who)
        assert make.browser(person).get("/board/data").status_code == 403
        with pytest.raises(NotForYouToAnswer):
            answer_removal(person, its.pk, "No")
    assert make.browser().get("/privacy/requests/otra-cosa").status_code == 404


def test_what_is_not_public_answers_as_what_is_not_there(post):
    hidden = make.post(make.resident("ana"), "Solo para quien me sigue", visibility="private")

    for said in (
        {"where": f"/@ana/{hidden.pk}"},
        {"where": "/@ana/999999999"},
        {"where": "en la plaza"},
        {"where": "caso 2026-999999"},
        {"email": "paco"},
        {"words": "  "},
        {"where": "9" * 400},
    ):
        assert ask(post, **said).status_code == 422, said
    assert not DataRequest.objects.exists()


def test_who_asked_is_forgotten_ninety_days_after_the_answer(post, at, strike):
    its = ask_for_removal(f"/@ana/{post.pk}", WHY, "paco@example.org")
    answer_removal(make.resident("carmen"), its.pk, "Se queda")
    at("2027-02-25 10:00")
    strike()

    its.refresh_from_db()
    assert (its.email, its.words, its.answer) == ("", "", "")


def test_by_when_the_answer_comes_is_said_as_people_say_a_day(post):
    english = {"Accept-Language": "en"}
    there = ask(post)["Location"]

    paco = make.browser().get(there, headers=english).text
    carmen = make.browser(make.resident("carmen")).get("/board/data", headers=english).text

    assert "You get an answer by Wednesday 23 December at the latest." in paco
    assert "answer by Wednesday 23 December" in carmen
