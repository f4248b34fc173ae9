"""One hole, three neighbours: one job, and each is answered where they asked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.joining import tell_town_too
from concejo.cases.actions.opening import ContactGiven, Report, tell_town
from concejo.cases.actions.stepping import close_to_others
from concejo.cases.errors import NotTheLastStep, NotYourMove
from concejo.cases.models import Understanding
from concejo.cases.queries.cases import undoable
from concejo.cases.similar import Spot, similar_cases, similar_to
from concejo.cases.states import State
from concejo.events.models import Event
from concejo.figures.counting import figures
from concejo.jobs.worker import run_waiting
from concejo.posts.actions.publishing import delete_post
from concejo.posts.models import Notification, Post
from tests import make

pytestmark = pytest.mark.usefixtures("db")

HOLE = "Hay un socavón muy grande en la calzada de la Calle Real, 3"
AGAIN = "Un socavón enorme en la calzada de la Calle Real 3"


@pytest.fixture
def town():
    make.streets()
    return make.offices()


@pytest.fixture
def hole(town):
    return tell_town(make.resident("ana"), Report(HOLE))


@pytest.fixture
def chief(hole):
    return make.speaking_as("carmen", "ayuntamiento")


def said_by_crier(case):
    posts = Post.objects.filter(thread_id=case.thread_id, author__handle="pregonero")
    return [post.text for post in posts.order_by("id")]


def test_the_same_hole_is_proposed_and_another_one_is_not(hole):
    spot = Spot(street_id=hole.street_id, number="3")

    assert [found.number for found in similar_cases(None, AGAIN, spot, hole.kind)] == [hole.number]
    assert similar_cases(None, "Falta la señal de stop", spot, hole.kind) == []
    assert similar_cases(None, AGAIN, Spot(), hole.kind) == []


def test_where_there_are_many_holes_only_what_says_the_same_is_proposed(hole):
    spot = Spot(street_id=hole.street_id, number="3")
    half_alike = "Hay otro socavón en la calzada delante del banco"
    assert [found.number for found in similar_cases(None, half_alike, spot, hole.kind)] == [
        hole.number
    ]

    for name, where in [("eva", "junto al bar"), ("ben", "en el cruce"), ("sol", "en la curva")]:
        tell_town(make.resident(name), Report(f"Baches {where} de la Calle Real, 3"))

    assert similar_cases(None, half_alike, spot, hole.kind) == []
    assert similar_cases(None, AGAIN, spot, hole.kind)[0].number == hole.number


def test_the_twentieth_neighbour_of_one_hole_is_shown_it_though_nobody_joined_the_others(hole):
    for n in range(19):
        tell_town(make.resident(f"vecina{n}"), Report(AGAIN))
    spot = Spot(street_id=hole.street_id, number="3")

    assert similar_cases(None, f"¡{HOLE}, otra vez!", spot, hole.kind)
    assert similar_cases(None, "Falta la señal de stop", spot, hole.kind) == []


def test_another_hole_somewhere_in_a_long_street_hides_nothing(town):
    said = tell_town(make.resident("ana"), Report("Un bache muy hondo en la Calle Real"))
    for name in ("eva", "ben", "sol"):
        tell_town(make.resident(name), Report(f"Baches en la acera de {name}, Calle Real"))
    spot = Spot(street_id=said.street_id)

    proposed = similar_cases(None, "Bache muy hondo, Calle Real", spot, said.kind)

    assert said.number in [found.number for found in proposed]


def test_nearly_the_same_words_of_a_street_without_a_number_are_proposed(town):
    words = "En la Calle Real sale agua de la acera, poca pero todo el día."
    leak = tell_town(make.resident("ana"), Report(words))
    street = Spot(street_id=leak.street_id)

    again = "Sale agua de la acera en la Calle Real, poca pero todo el día"
    assert [found.number for found in similar_cases(None, again, street, leak.kind)] == [
        leak.number
    ]
    other = "Una boca de riego rota en la Calle Real echa agua a la calzada"
    assert similar_cases(None, other, street, leak.kind) == []


def test_who_joins_keeps_number_and_thread_and_is_answered_there(hole, chief):
    desk.promise(chief, hole.number, due_at=clock.now() + timedelta(days=2))

    eva = tell_town_too(make.resident("eva"), Report(AGAIN), into=hole.number)
    run_waiting(raising=True)
    desk.finish(chief, hole.number, words="Tapado con asfalto.", reason="No hay cámara.")
    run_waiting(raising=True)

    first, last = said_by_crier(eva)[-2:]
    eva.refresh_from_db()
    assert (eva.state, eva.joined_to, eva.closed_by) == (State.JOINED, hole, "reporter")
    assert hole.number in first
    assert "prometid" in first or "promised for" in first
    assert "Tapado con asfalto." in last


def test_somebody_without_an_account_is_answered_in_their_thread_too(hole, chief):
    report = Report(AGAIN, contact=ContactGiven(email="luz@example.org"))
    luz = tell_town_too(None, report, into=hole.number)

    desk.decline(chief, hole.number, reason="Esa calle es de la Diputación.")
    run_waiting(raising=True)
    run_waiting(raising=True)

    told = [text for text in said_by_crier(luz) if "Diputación" in text]
    assert len(told) == 1


def test_a_step_is_told_once_however_often_its_job_runs(hole, chief):
    from concejo.cases.jobs import tell_joined
    from concejo.events.models import Event

    eva = tell_town_too(make.resident("eva"), Report(AGAIN), into=hole.number)
    desk.promise(chief, hole.number, due_at=clock.now() + timedelta(days=2))
    promised = Event.objects.get(kind="case.promised", subject_id=hole.pk)

    before = len(said_by_crier(eva))
    tell_joined(promised)
    tell_joined(promised)

    assert len(said_by_crier(eva)) == before + 1


def test_a_joined_case_is_not_counted_as_done_work(hole, chief):
    tell_town_too(make.resident("eva"), Report(AGAIN), into=hole.number)
    tell_town_too(None, Report(AGAIN), into=hole.number)
    desk.promise(chief, hole.number, due_at=clock.now() + timedelta(days=2))
    desk.finish(chief, hole.number, reason="Tapado.")

    town = figures().town

    assert (town.received, town.done, town.joined, town.kept) == (3, 1, 2, 1)


def test_whoever_joined_can_separate_again_and_nobody_else_can(hole, chief):
    eva = make.resident("eva")
    hers = tell_town_too(eva, Report(AGAIN), into=hole.number)

    with pytest.raises(NotYourMove):
        desk.separate(make.resident("ben"), hers.number)
    desk.separate(eva, hers.number)

    hers.refresh_from_db()
    hole.refresh_from_db()
    assert (hers.state, hers.joined_to, hole.followers_count) == (State.RECEIVED, None, 0)
    desk.promise(chief, hole.number, due_at=clock.now() + timedelta(days=2))
    run_waiting(raising=True)
    assert not any(hole.number in text for text in said_by_crier(hers)[2:])


def test_the_desk_is_proposed_the_first_and_joins_the_second(hole, chief):
    eva = tell_town(make.resident("eva"), Report(AGAIN))

    assert [found.number for found in similar_to(chief, eva)] == [hole.number]
    desk.join(chief, eva.number, into=hole.number)
    eva.refresh_from_db()

    assert similar_to(chief, eva) == []


def test_a_report_stands_by_itself_when_the_other_case_was_closed_meanwhile(hole, chief):
    desk.decline(chief, hole.number, reason="Esa calle es de la Diputación.")

    eva = tell_town_too(make.resident("eva"), Report(AGAIN), into=hole.number)

    assert (eva.state, eva.joined_to) == (State.RECEIVED, None)


def test_what_one_may_not_read_is_not_proposed(hole):
    hole.card = "state"
    hole.save()
    spot = Spot(street_id=hole.street_id, number="3")

    assert similar_cases(None, AGAIN, spot, hole.kind) == []
    assert similar_cases(make.resident("eva"), AGAIN, spot, hole.kind) == []
    assert similar_cases(make.resident("ana"), AGAIN, spot, hole.kind)


def test_proposing_costs_two_questions_however_many_cases_there_are(
    hole, django_assert_num_queries
):
    spot = Spot(street_id=hole.street_id, number="3")
    for name in ("eva", "ben", "sol"):
        tell_town(make.resident(name), Report(AGAIN))

    with django_assert_num_queries(2):
        assert len(similar_cases(None, AGAIN, spot, hole.kind)) == 3


@pytest.fixture
def eva(hole):
    return tell_town_too(make.resident("eva"), Report(AGAIN), into=hole.number)


@pytest.fixture
def luz(hole):
    return tell_town_too(
        None, Report(AGAIN, contact=ContactGiven(email="luz@example.org")), into=hole.number
    )


def finished(hole, chief):
    desk.finish(chief, hole.number, reason="Tapado con asfalto.")
    run_waiting(raising=True)


def asks(browser, case, key=""):
    page = browser.get(f"/cases/{case.number}?key={key}").text
    return 'id="done"' in page and f"/cases/{case.number}/reopen" in page


def test_whoever_joined_is_asked_if_it_is_done_in_their_own_case(hole, chief, eva, luz, mailoutbox):
    hers = make.browser(make.resident("eva"))
    assert not asks(hers, eva)

    finished(hole, chief)

    assert asks(hers, eva)
    assert asks(make.browser(), luz, luz.key)
    for other in (make.browser(), make.browser(make.resident("ben"))):
        assert not asks(other, eva)
    assert re.search("sigue igual|still the same", said_by_crier(eva)[-1])
    told = Notification.objects.filter(account=eva.reporter).latest("pk")
    assert told.post.thread_id == eva.thread_id
    mail = next(mail for mail in mailoutbox if "Tapado" in mail.body)
    assert f"/cases/{luz.number}?key={luz.key}" in mail.body


def test_their_no_opens_the_one_job_again_and_theirs_stays_joined(hole, chief, eva, luz):
    finished(hole, chief)

    make.browser().post(f"/cases/{luz.number}/reopen", {"key": luz.key})

    for case in (hole, luz, eva):
        case.refresh_from_db()
    assert (hole.state, luz.state, luz.joined_to) == (State.RECEIVED, State.JOINED, hole)
    # In its own conversation too, where its people and its office read it.
    assert re.search("sigue igual|still the same", said_by_crier(hole)[-1])
    assert not asks(make.browser(), luz, luz.key)
    run_waiting(raising=True)
    for case in (luz, eva):
        assert hole.number in said_by_crier(case)[-1]
    town = figures().town
    assert (town.received, town.done, town.joined, town.reopened) == (3, 0, 2, 1)
    # A second one who comes late with the same finds it open.
    make.browser(make.resident("eva")).post(f"/cases/{eva.number}/reopen")
    eva.refresh_from_db()
    assert (eva.state, figures().town.reopened) == (State.JOINED, 1)


def test_their_yes_is_noted_and_closes_nothing_for_the_others(hole, chief, eva):
    finished(hole, chief)
    hers = make.browser(make.resident("eva"))

    hers.post(f"/cases/{eva.number}/confirm")

    hole.refresh_from_db()
    eva.refresh_from_db()
    assert (hole.state, eva.state) == (State.DONE, State.JOINED)
    assert Event.objects.get(kind="case.judged").data["is_done"] is True
    assert not asks(hers, eva)
    # Done anew after it was opened again, it is asked anew.
    desk.reopen(make.resident("ana"), hole.number)
    finished(hole, chief)
    assert asks(hers, eva)


@pytest.mark.parametrize("by", ["page", "post"])
def test_what_cannot_be_opened_again_leaves_them_a_case_of_their_own(hole, chief, eva, at, by):
    finished(hole, chief)
    at("2027-03-01 10:00")
    hers = make.resident("eva")
    assert not asks(make.browser(hers), eva)

    if by == "page":
        make.browser(hers).post(f"/cases/{eva.number}/reopen")
    else:
        make.post(hers, "Sigue igual", reply_to=eva.post_id)

    hole.refresh_from_db()
    eva.refresh_from_db()
    assert (hole.state, eva.state, eva.joined_to) == (State.DONE, State.RECEIVED, None)
    assert eva.next_at is not None


@pytest.mark.parametrize(
    ("words", "state"),
    [("Sigue igual", State.RECEIVED), ("No", State.RECEIVED), ("Sí, gracias", State.DONE)],
)
def test_they_answer_with_a_sentence_as_well(hole, chief, eva, words, state):
    finished(hole, chief)
    question = Post.objects.filter(thread_id=eva.thread_id, author__handle="pregonero").latest("pk")

    make.post(make.resident("eva"), words, reply_to=question.pk)

    hole.refresh_from_db()
    eva.refresh_from_db()
    assert (hole.state, eva.state) == (state, State.JOINED)
    assert Event.objects.filter(kind="case.judged", subject_id=eva.pk).count() == 1


def test_nobody_else_answers_for_them(hole, chief, eva):
    finished(hole, chief)
    for verb in ("confirm", "reopen"):
        ben = make.browser(make.resident("ben"))
        assert ben.post(f"/cases/{eva.number}/{verb}").status_code == 403
    hole.refresh_from_db()
    assert hole.state == State.DONE


def test_of_what_is_private_the_other_case_learns_no_name(hole, chief, eva):
    close_to_others(chief, eva.post, eva)
    finished(hole, chief)

    make.browser(make.resident("eva")).post(f"/cases/{eva.number}/reopen")

    hole.refresh_from_db()
    assert hole.state == State.RECEIVED
    page = make.browser().get(f"/cases/{hole.number}").text
    assert eva.number not in page
    assert "@eva" not in page


@pytest.mark.parametrize(("words", "state"), [("sigue igual", "received"), ("gracias", "done")])
def test_in_a_private_case_the_question_is_answered_in_an_app_too(hole, chief, eva, words, state):
    close_to_others(chief, eva.post, eva)
    finished(hole, chief)
    question = Post.objects.filter(thread_id=eva.thread_id, author__handle="pregonero").last()
    assert question.visibility == "direct"

    make.post(make.resident("eva"), words, reply_to=question.pk, visibility="direct", door="api")

    hole.refresh_from_db()
    assert hole.state == state
    assert Event.objects.filter(kind="case.judged").count() == 1


def test_a_yes_that_is_pressed_thrice_thanks_once(hole, chief, eva):
    finished(hole, chief)
    hers = make.browser(make.resident("eva"))

    answers = [hers.post(f"/cases/{eva.number}/confirm").status_code for _ in range(3)]
    make.post(make.resident("eva"), "gracias", reply_to=eva.post_id)

    assert answers[0] == 302
    assert all(400 <= status < 500 for status in answers[1:])
    assert Event.objects.filter(kind="case.judged").count() == 1


def still_the_same(eva, by):
    """She says so, and then that it was a mistake."""
    hers = make.resident("eva")
    if by == "page":
        page = make.browser(hers)
        page.post(f"/cases/{eva.number}/reopen")
        said = Post.objects.filter(thread_id=eva.thread_id, author=hers.account).latest("pk")
        assert f'action="/cases/{eva.number}/undo"' in page.get(f"/cases/{eva.number}").text
        page.post(f"/cases/{eva.number}/undo", {"undoes": str(said.pk)})
        return
    said = make.post(hers, "Sigue igual", reply_to=eva.post_id)
    note = Understanding.objects.get(post=said).note
    if by == "no":
        make.post(hers, "No", reply_to=note.pk, visibility="direct")
    else:
        make.post(hers, "#deshacer", reply_to=eva.post_id if by == "hashtag" else said.pk)


@pytest.mark.parametrize("by", ["page", "no", "hashtag", "answer"])
def test_their_no_is_taken_back_as_the_authors_own(hole, chief, eva, luz, by):
    desk.promise(chief, hole.number, due_at=clock.now() + timedelta(days=2))
    finished(hole, chief)

    still_the_same(eva, by)

    hole.refresh_from_db()
    eva.refresh_from_db()
    assert (hole.state, eva.state) == (State.DONE, State.JOINED)
    assert hole.promises.get().kept_at is not None
    assert asks(make.browser(make.resident("eva")), eva), "she is asked anew"
    run_waiting(raising=True)
    assert re.search("took back|taken back|deshecho", said_by_crier(luz)[-1])
    assert hole.number in said_by_crier(hole)[-1], "where it was opened, it is said as well"
    town = figures().town
    assert (town.done, town.reopened, town.kept) == (1, 0, 1)


def test_what_was_taken_back_in_a_joined_case_names_nobody_in_the_other(hole, chief, eva):
    close_to_others(chief, eva.post, eva)
    finished(hole, chief)

    still_the_same(eva, "page")

    page = make.browser().get(f"/cases/{hole.number}").text
    assert eva.number not in page
    assert "@eva" not in page
    assert Event.objects.get(kind="case.undone").data["post"] is None


def test_nobody_in_charge_takes_back_what_was_said_in_a_joined_case(hole, chief, eva):
    finished(hole, chief)
    hers = make.resident("eva")
    said = make.post(hers, "Sigue igual", reply_to=eva.post_id)

    for number in (hole.number, eva.number):
        with pytest.raises(NotYourMove if number == eva.number else NotTheLastStep):
            desk.undo(chief, number, step=said.pk)
    with pytest.raises(NotYourMove):
        desk.undo(chief, hole.number)

    hole.refresh_from_db()
    assert hole.state == State.RECEIVED
    assert undoable([hole.pk]) == {}
    for number in (hole.number, eva.number):
        assert "/undo" not in make.browser(chief).get(f"/cases/{number}").text


def test_what_has_gone_on_since_is_not_taken_back(hole, chief, eva):
    finished(hole, chief)
    hers = make.resident("eva")
    said = make.post(hers, "Sigue igual", reply_to=eva.post_id)
    desk.promise(chief, hole.number, due_at=clock.now() + timedelta(days=2))

    page = make.browser(hers)
    assert "/undo" not in page.get(f"/cases/{eva.number}").text
    answer = page.post(f"/cases/{eva.number}/undo", {"undoes": str(said.pk)})
    make.post(hers, "#deshacer", reply_to=said.pk)

    assert answer.status_code == 409
    hole.refresh_from_db()
    assert hole.state == State.PROMISED


def test_deleting_what_was_said_in_a_joined_case_changes_no_job(hole, chief, eva):
    finished(hole, chief)
    hers = make.resident("eva")
    said = make.post(hers, "Sigue igual", reply_to=eva.post_id)

    delete_post(hers, said.pk)

    hole.refresh_from_db()
    assert hole.state == State.RECEIVED


def test_the_author_of_a_case_finds_the_same_button_on_their_page(hole, chief):
    finished(hole, chief)
    hers = make.browser(make.resident("ana"))
    hers.post(f"/cases/{hole.number}/reopen")
    said = Post.objects.filter(thread_id=hole.thread_id, author__handle="ana").latest("pk")
    assert f'action="/cases/{hole.number}/undo"' in hers.get(f"/cases/{hole.number}").text

    hers.post(f"/cases/{hole.number}/undo", {"undoes": str(said.pk)})

    hole.refresh_from_db()
    assert hole.state == State.DONE
