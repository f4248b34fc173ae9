"""The steps of a case at the desk: few at hand, the rest in one fold, each form by itself."""

from __future__ import annotations

import re

import pytest

from concejo.cases.models import Case

FOLD = re.compile(r'<details class="more step rest".*?</details>', re.DOTALL)


def _job(page: str, number: str) -> str:
    start = page.index(f'id="c{number}"')
    steps = page.index('<div class="steps">', start)
    return page[start : page.index("</li>", steps)]


def _at_hand(job: str) -> list[str]:
    """What is to be seen on a telephone, where the days to promise are one fold."""
    steps = FOLD.sub("", job[job.index('<div class="steps">') :].partition('<p class="undo">')[0])
    days = re.compile(r'<div class="dates".*?</div>', re.DOTALL)
    shown = days.sub("", steps)
    return re.findall(r"<summary[^>]*>|<a [^>]*data-opens[^>]*>|<button[^>]*>", shown)


@pytest.mark.parametrize(
    ("state", "desk"),
    [("received", "electricista"), ("promised", "electricista"), ("waiting", "barredora")],
)
def test_few_steps_are_at_hand_and_the_rest_is_in_one_fold(visit, town, state, desk):
    page = visit("luis").get(f"/desk/{desk}").text

    job = _job(page, town.cases[state].number)

    # With "More steps" no more than five.
    assert 3 <= len(_at_hand(job)) <= 4
    fold = FOLD.search(job)[0]
    assert "/decline" in fold
    assert "/hand_over" in job
    assert "Prometer" in job


def test_whoever_waits_for_the_resident_writes_their_answer_down_first(visit, town):
    page = visit("luis").get("/desk/barredora").text

    assert "/answer" in _at_hand(_job(page, town.cases["waiting"].number))[1]


@pytest.mark.parametrize(
    "verb",
    "promise finish say ask hand_over pause split join decline note firm".split(),
)
def test_each_step_has_a_page_of_its_own(visit, town, verb):
    case = town.cases["received"]

    answer = visit("luis").get(
        f"/cases/{case.number}/{verb}", headers={"Referer": "http://testserver/desk?all=1"}
    )

    assert answer.status_code == 200
    assert case.number in answer.text
    if verb != "firm":
        assert f'action="/cases/{case.number}/{verb}"' in answer.text
        # It leads back to where it was opened, and never to another town.
        assert 'name="next" value="http://testserver/desk?all=1"' in answer.text
    elsewhere = visit("luis").get(
        f"/cases/{case.number}/{verb}", headers={"Referer": "https://evil.example/"}
    )
    assert "evil.example" not in elsewhere.text


def test_a_step_that_is_not_possible_leads_to_the_case(visit, town):
    done = town.cases["done"].number

    for name, verb in (("luis", "promise"), ("luis", "undo"), ("ana", "decline")):
        answer = visit(name).get(f"/cases/{done}/{verb}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{done}")
    assert visit("luis").get(f"/cases/{done}/explode").status_code == 404
    assert "sign_in" in visit().get(f"/cases/{done}/decline").headers["Location"]
    assert visit("ben").get(f"/cases/{town.cases['private'].number}/say").status_code in {302, 404}


def test_whoever_hands_it_to_nobody_is_asked_to_choose(visit, town):
    number = town.cases["received"].number

    answer = visit("luis").post(f"/cases/{number}/hand_over", {"to": "", "words": "Es vuestra"})

    assert answer.status_code == 422
    assert "Elige una oficina." in answer.text


@pytest.mark.parametrize(
    ("verb", "said", "kept"),
    [
        (
            "pause",
            {"reason": "Falta una pieza", "date": "2020-01-01"},
            "Falta una pieza</textarea>",
        ),
        ("join", {"into": "2026-999999"}, 'value="2026-999999"'),
        ("hand_over", {"to": "electricista", "words": "Es vuestra"}, "Es vuestra</textarea>"),
        ("finish", {"words": "Cambiada", "cause": "Fusible"}, "Cambiada</textarea>"),
        ("promise", {"day": "date", "date": "2020-01-01", "words": "Iré"}, "Iré</textarea>"),
        ("note", {"text": "x" * 5001}, "xxx</textarea>"),
    ],
)
def test_what_was_refused_stands_open_with_what_was_typed(visit, town, verb, said, kept):
    case = town.cases["received"]

    answer = visit("luis").post(f"/cases/{case.number}/{verb}", {**said, "next": "/desk?all=1"})

    assert 400 <= answer.status_code < 500
    assert kept in answer.text
    # Taken again, it still leads back to the desk.
    assert 'name="next" value="/desk?all=1"' in answer.text
    if verb == "note":
        return
    opened = re.search(
        r"<details[^>]* open[^>]*>(?:(?!<details).)*?" + re.escape(kept), answer.text, re.DOTALL
    )
    assert opened
    in_fold = verb in {"pause", "join"}
    assert (' rest" open' in answer.text) == in_fold
    assert Case.objects.get(pk=case.pk).state == "received"


def test_the_desk_is_light(visit, town):
    page = visit("luis").get("/desk/electricista").text

    jobs = page.count("data-job")
    assert page.count("<textarea") <= 1
    assert page.count("<form") <= 12 + 2 * jobs
