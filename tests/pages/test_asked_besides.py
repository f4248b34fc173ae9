"""What the town wants to know of a kind besides is asked on the page before a report is sent."""

from __future__ import annotations

import re

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


# --- At the counter ---

SAID = {
    "text": f"@electricista {LAMP}",
    "door": "phone",
    "name": "Dolores Ruiz",
    "phone": "958 123 456",
    "number": "7",
    "sent": "c" * 32,
}


def _hidden(page: str) -> dict[str, str]:
    """What a page carries on, as a browser without JavaScript would send it."""
    return dict(re.findall(r'<input type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"', page))


def test_the_clerk_is_asked_what_is_needed_before_the_slip(visit, lamps_are_asked):
    lamps_are_asked(required=True)
    clerk, before = visit("carmen"), Case.objects.count()

    asked = clerk.post("/counter/case", SAID, headers=ENGLISH)
    carried = _hidden(asked.text)
    lacking = clerk.post(
        "/counter/case", carried | {"step": "send", "answer_how": "dim"}, headers=ENGLISH
    )

    assert Case.objects.count() == before
    assert "Which number is on it?" in asked.text
    assert (lacking.status_code, "aria-invalid" in lacking.text) == (422, True)
    assert "This field is required." in lacking.text
    assert '<option value="dim" selected>' in lacking.text
    assert {name: _hidden(lacking.text)[name] for name in SAID} == SAID

    slip = clerk.post(
        "/counter/case",
        _hidden(lacking.text) | {"step": "send", "answer_how": "dim", "answer_lamp": "F-4711"},
        follow=True,
    )

    case = Case.objects.order_by("-number").first()
    assert case.number in slip.text
    assert Answers.objects.get(case=case).said == {"lamp": "F-4711", "how": "dim"}
    assert (case.door, case.contact.phone) == ("phone", "958 123 456")
    assert "F-4711" in visit("luis").get(f"/cases/{case.number}").text
    assert "F-4711" not in visit().get(f"/cases/{case.number}").text


def test_nothing_that_the_clerk_typed_is_lost_while_the_words_are_changed(visit, lamps_are_asked):
    lamps_are_asked(required=True)
    clerk, typed = visit("carmen"), SAID | {"answer_lamp": "F-4711", "answer_how": "off"}

    page = clerk.post("/counter/case", typed | {"step": "more"}).text

    assert LAMP in page
    assert all(f'value="{typed[name]}"' in page for name in typed if name not in {"text", "door"})
    assert re.search(r'<input type="radio" name="door" value="phone"[^>]* checked', page)
    again = clerk.post("/counter/case", typed)
    assert 'value="F-4711"' in again.text
    assert '<option value="off" selected>' in again.text


def test_an_answer_that_the_town_does_not_take_opens_no_case(visit, lamps_are_asked):
    lamps_are_asked(required=True)
    clerk, before = visit("carmen"), Case.objects.count()

    refused = clerk.post(
        "/counter/case", SAID | {"step": "send", "answer_lamp": "F-4711", "answer_how": "broken"}
    )

    assert (refused.status_code, Case.objects.count()) == (422, before)
    assert 'value="F-4711"' in refused.text


def test_what_need_not_be_answered_keeps_no_one_waiting_at_the_counter(visit, lamps_are_asked):
    lamps_are_asked(required=False)
    clerk = visit("carmen")

    looked = clerk.post("/counter/case", SAID | {"step": "look"})
    opened = clerk.post("/counter/case", SAID)

    assert 'name="answer_lamp"' in looked.text
    assert opened.url.startswith("/counter/slip/")


@pytest.mark.parametrize(
    "text", ["Aquí pasa algo raro", f"{LAMP} y un hombre con un cuchillo"], ids=["other", "danger"]
)
def test_of_what_nobody_can_tell_and_in_danger_the_clerk_is_asked_nothing(
    visit, lamps_are_asked, text
):
    lamps_are_asked(required=True)

    page = visit("carmen").post("/counter/case", {"text": text, "door": "phone", "step": "look"})

    assert "answer_lamp" not in page.text
    sent = visit("carmen").post("/counter/case", {"text": text, "door": "phone", "step": "send"})
    assert sent.status_code == 302
