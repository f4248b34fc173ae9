"""What the town wants to know of a kind besides is asked on the page before a report is sent."""

from __future__ import annotations

import pytest

from concejo.cases.actions.kinds import QuestionGiven, ask_with_kind
from concejo.cases.models import Answers, Case
from tests import make

LAMP = "Una farola apagada junto al pilar viejo"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def lamps_are_asked(town):
    def ask(*, required: bool) -> None:
        number = {"es": "¿Qué número lleva?", "en": "Which number is on it?"}
        how = {"off": {"es": "No luce", "en": "It is off"}, "dim": {"es": "Poco", "en": "Dim"}}
        ask_with_kind(
            "lighting",
            [
                QuestionGiven("lamp", number, required=required),
                QuestionGiven("how", {"en": "How?"}, datatype="singlevaluelist", choices=how),
            ],
        )

    return ask


def test_what_is_needed_makes_a_step_in_the_readers_language(visit, lamps_are_asked):
    lamps_are_asked(required=True)
    browser, before = visit(), Case.objects.count()

    asked = browser.post("/tell", {"text": LAMP}, headers=ENGLISH)
    lacking = browser.post(
        "/tell", {"text": LAMP, "step": "send", "answer_how": "dim"}, headers=ENGLISH
    )

    assert Case.objects.count() == before
    assert "Which number is on it?" in asked.text
    assert (lacking.status_code, "aria-invalid" in lacking.text) == (422, True)
    assert '<option value="dim" selected>' in lacking.text
    assert LAMP in lacking.text


def test_the_office_reads_the_answers_and_nobody_else_does(visit, lamps_are_asked):
    lamps_are_asked(required=True)
    said = {
        "text": f"@electricista {LAMP}",
        "step": "send",
        "answer_lamp": "F-4711",
        "answer_how": "off",
    }

    assert visit().post("/tell", said).status_code == 302

    case = Case.objects.order_by("-number").first()
    assert Answers.objects.get(case=case).said == {"lamp": "F-4711", "how": "off"}
    assert "F-4711" in visit("luis").get(f"/cases/{case.number}").text
    assert "F-4711" not in visit("ben").get(f"/cases/{case.number}").text


def test_what_need_not_be_answered_holds_nobody_up(visit, lamps_are_asked):
    lamps_are_asked(required=False)

    assert visit().post("/tell", {"text": LAMP}).status_code == 302
    looked = visit().post("/tell", {"text": f"{LAMP} y otra", "step": "look"})
    assert 'name="answer_lamp"' in looked.text


def test_answers_stay_while_the_words_are_changed(visit, lamps_are_asked):
    lamps_are_asked(required=True)

    page = visit().post("/tell", {"text": LAMP, "step": "more", "answer_lamp": "F-4711"}).text

    assert '<input type="hidden" name="answer_lamp" value="F-4711">' in page


def test_a_post_by_an_app_is_never_refused_for_missing_answers(lamps_are_asked, town):
    lamps_are_asked(required=True)

    assert make.case(text=f"@electricista {LAMP}").kind_id == "lighting"
