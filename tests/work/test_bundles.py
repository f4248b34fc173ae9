"""Several cases answered at once: each by itself, with why not, and one undo for all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from concejo.cases.actions import desk, giving
from concejo.cases.actions.undoing import last_understanding
from concejo.cases.errors import DateHasPassed, LookFirst, ReasonNeeded
from concejo.cases.models import Case, Promise
from concejo.doors.web.days import due_at
from concejo.events.models import Event
from concejo.offices.actions import add_holder
from concejo.offices.queries import office_by_handle
from concejo.posts.models import Post
from concejo.work.actions.bundles import Together, answer_together, undo_together
from concejo.work.errors import (
    NoSuchBundle,
    NothingTicked,
    NotYourDesk,
    SaidIsSaid,
    TooLateToUndo,
    TooManyTicked,
    WhatShallHappen,
)
from concejo.work.models import Bundle
from concejo.work.queries.bundles import outcome_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(monday):
    make.resident("tomas")
    add_holder(None, "electricista", "tomas")


@pytest.fixture
def cases():
    return [make.case(text=f"@electricista la farola {n} de la Calle Real") for n in (1, 2, 3)]


def numbers(cases):
    return [case.number for case in cases]


def states(cases):
    return [Case.objects.get(pk=case.pk).state for case in cases]


def tomorrow():
    return due_at(office_by_handle("electricista"), "tomorrow")


def test_three_lamps_are_promised_at_once_each_with_its_own_event(luis, cases):
    wish = Together("promise", "Vamos mañana a las tres", due_at=tomorrow())

    bundle = answer_together(luis, "electricista", numbers(cases), wish)

    assert states(cases) == ["promised"] * 3
    promised = Event.objects.filter(kind="case.promised")
    assert {event.subject_id for event in promised} == {case.pk for case in cases}
    assert len(outcome_of(luis, bundle.pk).done) == 3
    said = Post.objects.filter(text="Vamos mañana a las tres", author__handle="electricista")
    assert said.count() == 3


def test_what_one_is_refused_for_does_not_hold_up_the_others(luis, cases):
    desk.decline(luis, cases[1].number, reason="Es de la Diputación")

    bundle = answer_together(
        luis, "electricista", numbers(cases), Together("promise", due_at=tomorrow())
    )

    outcome = outcome_of(luis, bundle.pk)
    assert states(cases) == ["promised", "declined", "promised"]
    assert [line.case_id for line in outcome.refused] == [cases[1].pk]
    assert cases[1].number in outcome.refused[0].refused


def test_one_undo_takes_all_of_it_back_but_what_went_on_since(luis, cases, at):
    bundle = answer_together(
        luis, "electricista", numbers(cases), Together("hand_over", to="barredora")
    )
    assert not luis.offices & {Case.objects.get(pk=c.pk).owner.account_id for c in cases}
    at("2026-11-23 09:35")
    desk.promise(make.resident("rosa"), cases[2].number, due_at=tomorrow())

    undo_together(luis, bundle.pk)

    owners = [Case.objects.get(pk=case.pk).owner.handle for case in cases]
    assert owners == ["electricista", "electricista", "barredora"]
    assert Promise.objects.get(case=cases[2]).void_at is None, "Rosa's promise stands"
    outcome = outcome_of(luis, bundle.pk)
    assert len(outcome.undone) == 2
    assert outcome.done[0].stays
    before = Event.objects.count()
    undo_together(luis, bundle.pk)
    assert Event.objects.count() == before


@pytest.mark.parametrize("since", ["promise", "undo"])
def test_what_happened_to_one_since_is_not_taken_back_with_all(luis, cases, at, since):
    wish = Together("promise", due_at=tomorrow())
    bundle = answer_together(luis, "electricista", numbers(cases), wish)
    at("2026-11-23 09:35")
    if since == "promise":
        desk.promise(luis, cases[2].number, due_at=due_at(office_by_handle("electricista"), "week"))
    else:
        # By hand, and promised anew: the other promise is none of the bundle's.
        desk.undo(luis, cases[2].number)
        desk.promise(luis, cases[2].number, due_at=tomorrow(), words="Seguro")
    step = last_understanding(cases[2]).pk

    undo_together(luis, bundle.pk)

    assert states(cases) == ["received", "received", "promised"]
    assert last_understanding(cases[2]).pk == step
    [stays] = outcome_of(luis, bundle.pk).done
    assert (stays.case_id, cases[2].number in stays.stays) == (cases[2].pk, True)


def test_given_on_since_it_stays_with_whoever_has_it_now(luis, cases):
    wish = Together("give", to="tomas")
    bundle = answer_together(luis, "electricista", numbers(cases), wish)
    giving.give(luis, cases[2].number, to="luis")

    undo_together(luis, bundle.pk)

    has = [getattr(Case.objects.get(pk=case.pk).given_to, "handle", "") for case in cases]
    assert has == ["", "", "luis"]
    assert outcome_of(luis, bundle.pk).done[0].stays


def test_given_to_tomas_and_back_to_whom_it_was_before(luis, cases):
    giving.give(luis, cases[0].number, to="luis")

    bundle = answer_together(luis, "electricista", numbers(cases), Together("give", to="tomas"))
    assert {c.given_to.handle for c in Case.objects.all()} == {"tomas"}

    undo_together(luis, bundle.pk)
    back = [Case.objects.get(pk=case.pk).given_to for case in cases]
    assert [account.handle if account else None for account in back] == ["luis", None, None]


def test_words_are_said_in_all_and_stay_said(luis, cases):
    bundle = answer_together(
        luis, "electricista", numbers(cases), Together("say", "Hay un corte en todo el barrio")
    )

    said = Post.objects.filter(text="Hay un corte en todo el barrio")
    assert {post.thread_id for post in said} == {case.thread_id for case in cases}
    assert states(cases) == ["received"] * 3
    with pytest.raises(SaidIsSaid):
        undo_together(luis, bundle.pk)


def test_after_a_quarter_of_an_hour_it_stays(luis, cases, at):
    bundle = answer_together(luis, "electricista", numbers(cases), Together("give", to="tomas"))
    at("2026-11-23 09:46")

    with pytest.raises(TooLateToUndo):
        undo_together(luis, bundle.pk)


@pytest.mark.parametrize(
    ("ticked", "wish", "refusal"),
    [
        (0, Together("promise"), NothingTicked),
        (101, Together("promise"), TooManyTicked),
        (1, Together(""), WhatShallHappen),
        (1, Together("decline"), ReasonNeeded),
        (1, Together("say", "Llame a Ana Ruiz, 612 345 678"), LookFirst),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_happens(
    luis, cases, ticked, wish, refusal
):
    named = [cases[0].number] if ticked == 1 else [f"2026-{n:06}" for n in range(ticked)]

    with pytest.raises(refusal):
        answer_together(luis, "electricista", named, wish)
    assert not Bundle.objects.exists()


def test_it_is_for_the_people_of_the_office(luis, cases):
    rosa = make.resident("rosa")
    with pytest.raises(NotYourDesk):
        answer_together(rosa, "electricista", numbers(cases), Together("give", to="luis"))
    bundle = answer_together(luis, "electricista", numbers(cases), Together("give", to="luis"))
    for look in (outcome_of, undo_together):
        with pytest.raises(NoSuchBundle):
            look(rosa, bundle.pk)


# --- On the page, without JavaScript ---


def test_ticked_and_sent_twice_it_is_done_once(luis, cases):
    page = make.browser(luis)
    assert 'form="several"' in page.get("/desk").text
    form = {"case": numbers(cases), "verb": "promise", "day": "tomorrow", "sent": "abc"}

    first = page.post("/desk/electricista/several", form)
    again = page.post("/desk/electricista/several", form)

    assert first.url == again.url
    assert Event.objects.filter(kind="case.promised").count() == 3
    seen = page.get(first.url)
    assert cases[0].number in seen.text
    page.post(f"{first.url}/undo")
    assert states(cases) == ["received"] * 3


def test_numbers_that_are_not_there_are_named_and_nothing_is_done(luis, cases):
    page = make.browser(luis)
    form = {"case": [*numbers(cases), "2026-999998", "2026-999999"], "sent": "abc"}
    promise = page.post("/desk/electricista/several", form | {"verb": "promise", "day": "tomorrow"})
    firm = page.post("/desk/electricista/firms", form | {"firm": "Luz y Vida", "days": "3"})

    for wrong in (promise, firm):
        assert wrong.status_code == 404
        assert "2026-999998, 2026-999999" in wrong.text
    assert states(cases) == ["received"] * 3
    assert not Bundle.objects.exists()


def test_a_day_that_is_over_is_called_over(luis, cases):
    form = {"case": numbers(cases), "verb": "promise", "day": "date", "date": "2026-11-20"}
    with translation.override("es"):
        wanted = str(DateHasPassed())

    wrong = make.browser(luis).post("/desk/electricista/several", form)

    assert (wrong.status_code, wanted in wrong.text) == (422, True)
    assert states(cases) == ["received"] * 3


def test_nothing_that_was_typed_is_lost(luis, cases):
    page = make.browser(luis)
    form = {"verb": "decline", "words": "Es de la Diputación"}
    wrong = page.post("/desk/electricista/several", form)
    assert wrong.status_code == 422

    form = {"case": numbers(cases), "verb": "hand_over", "words": "Para vosotros", "to": "nadie"}
    wrong = page.post("/desk/electricista/several", form)
    assert wrong.status_code == 404
    assert "Para vosotros" in wrong.text
    assert all(number in wrong.text for number in numbers(cases))


def test_personal_data_is_shown_masked_first_and_goes_on_with_all(luis, cases):
    page = make.browser(luis)
    form = {"case": numbers(cases), "verb": "say", "words": "Llamad al 612 345 678", "sent": "x"}
    look = page.post("/desk/electricista/several", form)
    assert look.status_code == 200
    assert all(f'value="{number}"' in look.text for number in numbers(cases))
    page.post("/desk/electricista/several", form | {"step": "send"})
    assert Post.objects.filter(author__handle="electricista").count() == 3


@pytest.mark.parametrize(
    ("wish", "what"),
    [
        (
            Together("promise", "A las tres"),
            "Prometido para el martes 24 de noviembre, 14:00",
        ),
        (Together("hand_over", to="barredora"), "Pasa a @barredora"),
        (Together("give", to="tomas"), "Asignado a @tomas"),
        (Together("say", "Ya vamos"), ""),
    ],
)
def test_the_outcome_says_what_was_done_and_with_which_words(luis, cases, wish, what):
    wish = replace(wish, due_at=tomorrow()) if wish.verb == "promise" else wish
    bundle = answer_together(luis, "electricista", numbers(cases), wish)

    page = make.browser(luis).get(f"/desk/electricista/several/{bundle.pk}").text

    assert (f"<b>{what}</b>" in page, wish.words in page) == (bool(what), True)


def test_the_outcome_takes_as_many_questions_for_many(luis):
    page = make.browser(luis)
    costs = []
    for many in (2, 9):
        some = [
            make.case(text=f"@electricista la farola {n} de la Calle San José") for n in range(many)
        ]
        bundle = answer_together(luis, "electricista", numbers(some), Together("give", to="luis"))
        where = f"/desk/electricista/several/{bundle.pk}"
        page.get(where)
        with CaptureQueriesContext(connection) as asked:
            page.get(where)
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_what_is_refused_for_all_says_what_was_ticked_and_not_only_its_numbers(cases):
    page = make.browser(make.resident("luis"))
    said = {"case": numbers(cases)[:2], "verb": "say", "words": ""}

    answer = page.post("/desk/electricista/several", said)
    firm = page.post("/desk/electricista/firms", {"case": numbers(cases)[:1], "firm": ""})

    assert answer.status_code == 422
    for case in cases[:2]:
        assert f"{case.number} {case.summary}" in answer.text
    assert f"{cases[0].number} {cases[0].summary}" in firm.text
