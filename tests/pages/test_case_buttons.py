"""The buttons of a case: for whom they are, what they do, and what they refuse."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from concejo.base import clock
from concejo.cases.actions.undoing import last_understanding
from concejo.cases.errors import NotTheLastStep
from concejo.cases.models import Case, Promise
from concejo.cases.states import State
from concejo.posts.models import Post
from tests import make
from tests.pages.town import picture


def _now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def _on_the_wall(at: datetime) -> str:
    return at.astimezone(clock.zone("Europe/Madrid")).strftime("%Y-%m-%d %H:%M")


def test_the_reporter_says_that_it_is_done(visit, town):
    case, browser = town.cases["done"], visit("ana")
    assert "¿está hecho?" in browser.get(f"/cases/{case.number}").text

    browser.post(f"/cases/{case.number}/confirm")

    assert _now(case).state == State.CONFIRMED


def test_the_reporter_says_that_it_is_still_the_same(visit, town):
    case = town.cases["done"]

    visit("ana").post(f"/cases/{case.number}/reopen")

    assert _now(case).state == State.PROMISED


def test_nobody_else_sees_the_question_nor_may_answer_it(visit, town):
    case, browser = town.cases["done"], visit("ben")
    assert "está hecho?" not in browser.get(f"/cases/{case.number}").text

    answer = browser.post(f"/cases/{case.number}/confirm")

    assert answer.status_code == 403
    assert _now(case).state == State.DONE


def test_the_link_of_the_slip_answers_without_an_account(visit, town):
    case, luis, browser = town.cases["anonymous"], visit("carmen"), None
    luis.post(f"/cases/{case.number}/ask", {"question": "¿Delante de qué número?"})
    browser = visit()
    assert "¿Delante de qué número?" in browser.get(f"/cases/{case.number}?key={case.key}").text

    browser.post(f"/cases/{case.number}/answer", {"words": "Delante del 12", "key": case.key})

    assert _now(case).state == State.RECEIVED
    refused = browser.post(f"/cases/{case.number}/confirm", {"key": "another"})
    assert refused.status_code in {403, 409}


def test_one_tap_promises_a_day(visit, town):
    case = town.cases["received"]

    visit("luis").post(f"/cases/{case.number}/promise", {"day": "week"})

    promise = Promise.objects.get(case=case)
    assert _on_the_wall(promise.due_at)[11:] == "15:00"
    assert promise.office.handle == "electricista"


def test_a_date_from_the_form_is_promised(visit, town):
    case, day = town.cases["received"], clock.today() + timedelta(days=10)

    said = {"day": "date", "date": day.isoformat(), "time": "10:30"}
    visit("luis").post(f"/cases/{case.number}/promise", said)

    due = Promise.objects.get(case=case).due_at
    assert _on_the_wall(due) == f"{day.isoformat()} 10:30"


@pytest.mark.parametrize(
    ("verb", "said", "sentence"),
    [
        ("promise", {"day": "date"}, "necesita fecha"),
        ("promise", {"day": "date", "date": "2020-01-01", "time": "10:00"}, "ya ha pasado"),
        ("promise", {"day": "date", "date": "2099-01-01", "time": "10:00"}, "más de un año"),
        ("promise", {"day": "date", "date": "2026-13-45"}, "necesita fecha"),
        ("finish", {}, "una foto"),
        ("decline", {"reason": " "}, "motivo"),
        ("ask", {"question": ""}, "pregunta"),
        ("hand_over", {"to": "nadie"}, "no hay ninguna oficina"),
        ("hand_over", {"to": "electricista"}, "ya lleva"),
        ("join", {"into": "2026-999999"}, "No hay ningún caso"),
    ],
)
def test_what_is_refused_is_said_on_the_page_and_nothing_changes(visit, town, verb, said, sentence):
    case = town.cases["received"]

    answer = visit("luis").post(f"/cases/{case.number}/{verb}", said)

    assert 400 <= answer.status_code < 500
    assert sentence in answer.text
    assert _now(case).state == State.RECEIVED


@pytest.mark.parametrize("called", ["{n}", " nº {n} ", "2026-{n}"])
def test_another_case_is_called_by_what_stands_on_its_plaque(visit, town, called):
    case, other, browser = town.cases["received"], town.cases["promised"], visit("luis")
    said = called.format(n=int(other.number.partition("-")[2]))

    browser.post(f"/cases/{case.number}/relate", {"other": said})
    related = browser.get(f"/cases/{case.number}").text
    browser.post(f"/cases/{case.number}/join", {"into": said})

    assert f'name="other" value="{other.number}"' in related
    assert _now(case).joined_to == other


def test_a_short_number_is_this_years_and_joins_no_older_case(visit, town, at):
    older, browser = town.cases["promised"], visit("luis")
    at("2027-01-04 09:00")
    case = make.case(make.resident("ana"))

    said = {"into": older.number.partition("-")[2].lstrip("0")}
    answer = browser.post(f"/cases/{case.number}/join", said)

    assert (answer.status_code, _now(case).joined_to) == (404, None)


def test_whoever_was_signed_out_meanwhile_signs_in_to_take_a_step_back(town):
    case = town.cases["promised"]

    answer = make.browser().post(f"/cases/{case.number}/undo", {"undoes": 1})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/auth/sign_in")


def test_done_with_a_photo_shows_before_and_after(visit, town):
    case, browser = town.cases["promised"], visit("luis")

    said = {"photo_1": picture("green"), "alt_1": "La luz", "words": "Hecho.", "step": "send"}
    browser.post(f"/cases/{case.number}/finish", said)

    assert _now(case).state == State.DONE
    assert "Después" in browser.get(f"/cases/{town.cases['done'].number}").text


def test_handing_over_and_undoing_it(visit, town):
    case, browser = town.cases["received"], visit("luis")

    browser.post(f"/cases/{case.number}/hand_over", {"to": "barredora"})
    assert _now(case).owner.handle == "barredora"
    browser.post(f"/cases/{case.number}/undo", {"undoes": _last_step(case)})

    assert _now(case).owner.handle == "electricista"


def test_an_office_sees_first_what_everybody_would_read_of_somebodys_data(visit, town):
    case, browser = town.cases["received"], visit("luis")
    said = {"reason": "Llama al vecino, es el 612 345 678"}

    asked = browser.post(f"/cases/{case.number}/decline", said)

    assert _now(case).state == State.RECEIVED
    assert "esto es lo que verá todo el mundo" in asked.text.lower()
    browser.post(f"/cases/{case.number}/decline", said | {"step": "send"})
    assert _now(case).state == State.DECLINED
    assert "612 345 678" not in visit("ben").get(f"/cases/{case.number}").text


def test_a_sentence_from_the_desk_is_understood(visit, town):
    case, browser = town.cases["received"], visit("luis")

    browser.post(f"/cases/{case.number}/say", {"text": "El viernes a las 10 está"})

    assert _now(case).state == State.PROMISED
    assert "prometido para" in browser.get(f"/cases/{case.number}").text


def test_somebody_to_whom_it_also_happens_follows_the_case(visit, town):
    case, browser = town.cases["received"], visit("ben")

    browser.post(f"/cases/{case.number}/follow")
    assert _now(case).followers_count == 1
    browser.post(f"/cases/{case.number}/unfollow")

    assert _now(case).followers_count == 0


def test_residents_may_not_press_the_buttons_of_an_office(visit, town):
    case = town.cases["received"]

    for verb in ("promise", "finish", "decline", "ask", "hand_over", "join", "undo"):
        answer = visit("ana").post(
            f"/cases/{case.number}/{verb}", {"to": "barredora", "day": "week"}
        )
        assert answer.status_code in {403, 404}, verb
    assert _now(case).state == State.RECEIVED


def test_a_private_case_shows_kind_and_state_and_nothing_else(visit, town):
    case = town.cases["private"]

    page = visit("ben").get(f"/cases/{case.number}").text

    assert "canta" not in page
    assert "Ana" not in page
    assert case.kind.name_in("es") in page
    assert "canta" in visit("ana").get(f"/cases/{case.number}").text


def test_an_unknown_button_is_not_there(visit, town):
    answer = visit("luis").post(f"/cases/{town.cases['received'].number}/explode")

    assert answer.status_code == 404


def test_what_somebody_answered_on_the_telephone_is_written_down(visit, town):
    case, browser = town.cases["waiting"], visit("luis")
    assert "Ya ha respondido" in browser.get("/desk/barredora").text

    browser.post(f"/cases/{case.number}/answer", {"words": "Dice que en la calle Mozart, 3"})

    assert _now(case).state == State.RECEIVED
    assert "en la calle Mozart, 3" in visit("ana").get(f"/cases/{case.number}").text


def test_enter_in_the_field_of_another_date_never_promises_today(visit, town):
    """The first button of a form is the one that Enter presses."""
    page = visit("luis").get(f"/cases/{town.cases['received'].number}").text

    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    dated = [form for form in forms if 'name="date"' in form and "/promise" in form]
    assert dated
    for form in dated:
        assert re.findall(r'<button[^>]*value="(\w+)"', form) == ["date"]


def test_a_photo_of_the_work_comes_from_the_camera_or_from_the_gallery(visit, town):
    case = town.cases["promised"]
    assert 'capture="environment"' in visit("luis").get(f"/cases/{case.number}/finish").text

    said = {"photo_2": picture("green"), "alt": "La luz de la plaza", "step": "send"}
    visit("luis").post(f"/cases/{case.number}/finish", said)

    assert _now(case).state == State.DONE
    assert "La luz de la plaza" in visit().get(f"/cases/{case.number}").text


def test_words_told_without_an_account_are_nobodys_and_not_the_criers(visit, town):
    page = visit().get(f"/cases/{town.cases['anonymous'].number}").text

    first = re.search(r"<article.*?</article>", page, re.DOTALL)[0]
    assert "Alguien del pueblo" in first
    assert "sin cuenta" in first
    assert "Pregonero" not in first


# --- A form that is sent twice ---


def _sent(browser, case: Case, verb: str) -> dict[str, str]:
    """The key that the page gave this button's form."""
    page = browser.get(f"/cases/{case.number}").text
    form = re.search(rf'action="/cases/{case.number}/{verb}"[^>]*>.*?</form>', page, re.DOTALL)
    return {"sent": re.search(r'name="sent" value="(\w+)"', form[0])[1]}


def _last_step(case: Case) -> int:
    return last_understanding(case).pk


def test_two_colleagues_who_undo_at_once_take_one_step_back(visit, town):
    case, browsers = town.cases["received"], (visit("luis"), visit("luis"))
    browsers[0].post(f"/cases/{case.number}/promise", {"day": "week"})
    browsers[0].post(f"/cases/{case.number}/finish", {"reason": "Era un fusible"})
    forms = [_undo_of(browser, f"/cases/{case.number}") for browser in browsers]

    answers = [
        browser.post(f"/cases/{case.number}/undo", form)
        for browser, form in zip(browsers, forms, strict=True)
    ]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert forms[0]["sent"] != forms[1]["sent"]
    with translation.override("es"):
        assert str(NotTheLastStep(number=case.number)) in answers[1].text
    assert _now(case).state == State.PROMISED
    assert Promise.objects.get(case=case).void_at is None


def test_what_is_not_the_last_step_any_more_is_not_undone_from_the_desk(visit, town):
    case, browser = town.cases["received"], visit("luis")
    browser.post(f"/cases/{case.number}/promise", {"day": "week"})
    form = _undo_of(browser, "/desk/electricista", case)
    browser.post(f"/cases/{case.number}/finish", {"reason": "Era un fusible"})

    late = browser.post(f"/cases/{case.number}/undo", form)
    of_no_step = browser.post(f"/cases/{case.number}/undo", {"sent": "another"})

    assert (late.status_code, of_no_step.status_code) == (409, 409)
    assert _now(case).state == State.DONE


def _undo_of(browser, path: str, case: Case | None = None) -> dict[str, str]:
    """What the button sends, as the page has it."""
    page = browser.get(path).text
    number = case.number if case else r"[\d-]+"
    button = rf'/cases/{number}/undo" name="undoes" value="(\d+)"'
    sent = re.search(r'id="do-[\d-]+">.*?name="sent" value="(\w+)"', page, re.DOTALL)
    return {"undoes": re.search(button, page)[1], "sent": sent[1]}


@pytest.mark.parametrize(
    ("who", "whose", "verb", "said"),
    [
        ("luis", "received", "promise", {"day": "week"}),
        ("luis", "received", "finish", {"reason": "Era un fusible"}),
        ("luis", "received", "ask", {"question": "¿En qué número?"}),
        ("luis", "received", "decline", {"reason": "Es del vecino"}),
        ("luis", "received", "hand_over", {"to": "ayuntamiento"}),
        ("ana", "received", "withdraw", {}),
        ("ana", "done", "confirm", {}),
        ("ana", "done", "reopen", {}),
    ],
)
def test_a_second_click_leads_to_the_case_and_changes_nothing(visit, town, who, whose, verb, said):
    case, browser = town.cases[whose], visit(who)
    said = said | _sent(browser, case, verb)
    first = browser.post(f"/cases/{case.number}/{verb}", said)
    after, posts = _now(case), Post.objects.filter(thread_id=case.thread_id).count()

    second = browser.post(f"/cases/{case.number}/{verb}", said)

    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == f"/cases/{case.number}"
    assert _now(case).updated_at == after.updated_at
    assert Post.objects.filter(thread_id=case.thread_id).count() == posts


def test_undoing_with_two_clicks_takes_one_step_back(visit, town):
    case, browser = town.cases["received"], visit("luis")
    browser.post(f"/cases/{case.number}/promise", {"day": "week"})
    browser.post(f"/cases/{case.number}/finish", {"reason": "Era un fusible"})
    said = _sent(browser, case, "undo") | {"undoes": _last_step(case)}

    browser.post(f"/cases/{case.number}/undo", said)
    browser.post(f"/cases/{case.number}/undo", said)

    assert _now(case).state == State.PROMISED


def test_what_was_refused_may_be_sent_again_from_the_same_form(visit, town):
    case, browser = town.cases["received"], visit("luis")
    sent = _sent(browser, case, "finish")

    refused = browser.post(f"/cases/{case.number}/finish", sent)
    shown = sent | {"photo_1": picture("red"), "step": "send"}
    done = browser.post(f"/cases/{case.number}/finish", shown)

    assert refused.status_code in {409, 422}
    assert done.status_code == 302
    assert _now(case).state == State.DONE
