"""A hashtag takes the last step back, as the crier's "no" and the button do."""

from __future__ import annotations

import pytest

from concejo.cases.actions import desk
from concejo.cases.actions.following import follow_case
from concejo.cases.errors import NothingToUndo, NotYourMove
from concejo.cases.models import Understanding
from concejo.cases.queries.cases import undoable
from concejo.cases.states import State
from concejo.posts.models import Post, Visibility
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(at):
    at("2026-11-23 22:48")
    make.offices()
    return make.case()


def said_to(name):
    """The crier's last private word to somebody."""
    notes = Post.objects.filter(visibility=Visibility.DIRECT, mentions__account__handle=name)
    return notes.order_by("id").last().text


def test_who_is_in_charge_takes_their_step_back(case):
    luis = make.resident("luis")
    make.post(luis, "mañana", reply_to=case.post_id, language="en")

    make.post(luis, "#undo", reply_to=case.post_id, language="en")

    case.refresh_from_db()
    assert case.state == State.RECEIVED
    assert case.unread_post is None
    assert "Undone" in said_to("luis")


def test_a_step_that_is_too_old_stays(case, at):
    luis = make.resident("luis")
    make.post(luis, "mañana", reply_to=case.post_id)

    at("2026-11-23 23:10")
    make.post(luis, "#deshacer", reply_to=case.post_id, language="en")

    case.refresh_from_db()
    assert case.state == State.PROMISED
    assert "nothing to undo" in said_to("luis")


def test_who_reported_it_takes_back_only_their_own_step(case):
    ana, luis = make.resident("ana"), make.resident("luis")
    make.post(luis, "mañana", reply_to=case.post_id)

    make.post(ana, "#deshacer", reply_to=case.post_id, language="en")
    case.refresh_from_db()
    assert case.state == State.PROMISED

    make.post(ana, "Me he equivocado, no hace falta", reply_to=case.post_id)
    make.post(ana, "#deshacer", reply_to=case.post_id, language="en")
    case.refresh_from_db()
    assert case.state == State.PROMISED
    assert "Undone" in said_to("ana")


def test_each_answer_takes_back_the_step_that_it_answers(case):
    luis = make.resident("luis")
    promised = make.post(luis, "mañana", reply_to=case.post_id, language="en")
    done = make.post(luis, "Hecho, era un fusible", reply_to=case.post_id, language="en")
    notes = {post.pk: Understanding.objects.get(post=post).note_id for post in (promised, done)}
    case.refresh_from_db()
    assert case.state == State.DONE

    make.post(luis, "no", reply_to=notes[promised.pk], visibility="direct", language="en")
    assert "see which step is the last one now" in said_to("luis")
    make.post(luis, "#undo", reply_to=promised.pk, language="en")
    assert "see which step is the last one now" in said_to("luis")
    for _colleague in range(2):
        make.post(luis, "#undo", reply_to=done.pk, language="en")

    case.refresh_from_db()
    assert case.state == State.PROMISED
    assert "see which step is the last one now" in said_to("luis")


def test_what_was_made_private_is_not_offered_back(case):
    luis = make.resident("luis")

    make.post(luis, "#private", reply_to=case.post_id, language="en")

    said = said_to("luis")
    assert "private from now on" in said
    assert "undo" not in said


def test_who_handed_a_case_over_may_take_it_back_though_it_is_no_longer_theirs(case):
    luis = make.resident("luis")
    desk.hand_over(luis, case.number, to="barredora")

    assert desk.undo(luis, case.number).owner.handle == "electricista"


def test_nobody_in_charge_takes_back_what_the_reporter_said(case):
    luis = make.resident("luis")
    desk.finish(luis, case.number, reason="Era un fusible")
    desk.reopen(make.resident("ana"), case.number)

    with pytest.raises(NotYourMove):
        desk.undo(luis, case.number)
    make.post(luis, "#deshacer", reply_to=case.post_id)

    case.refresh_from_db()
    assert case.state == State.RECEIVED
    assert undoable([case.pk]) == {}


def test_two_cases_are_never_joined_to_each_other(case):
    luis = make.resident("luis")
    other = make.case(text="@electricista otra farola no luce")
    desk.join(luis, case.number, into=other.number)
    desk.separate(luis, case.number)
    desk.join(luis, other.number, into=case.number)

    with pytest.raises(NothingToUndo):
        desk.undo(luis, case.number)


@pytest.mark.parametrize("apart", [desk.undo, desk.separate])
def test_a_join_that_is_taken_back_takes_its_followers_off_again(case, apart):
    luis, ben, eva = make.resident("luis"), make.resident("ben"), make.resident("eva")
    follow_case(eva, case.number)
    other = make.case(ben, "@electricista otra farola no luce")
    follow_case(eva, other.number)
    follow_case(make.resident("rosa"), other.number)

    desk.join(luis, other.number, into=case.number)
    assert _followers(case) == {"ben", "eva", "rosa"}
    apart(luis, other.number)

    assert _followers(case) == {"eva"}, "she followed it herself, before"
    case.refresh_from_db()
    assert case.followers_count == 1
    assert _followers(other) == {"eva", "rosa"}


def test_a_separation_that_is_taken_back_lets_them_follow_again(case):
    luis, other = (
        make.resident("luis"),
        make.case(make.resident("ben"), "@electricista otra farola"),
    )
    desk.join(luis, other.number, into=case.number)
    desk.separate(luis, other.number)

    desk.undo(luis, other.number)

    assert _followers(case) == {"ben"}


def _followers(case):
    return set(case.followers.values_list("account__handle", flat=True))


def test_an_office_that_got_a_private_case_by_mistake_reads_it_no_longer():
    make.offices()
    singer = "@policia El vecino del 3 de la Calle Real canta a gritos todas las noches"
    post = make.post(make.resident("ana"), singer, door="api")
    pepe, rosa = make.speaking_as("pepe", "policia"), make.resident("rosa")
    given = make.post(pepe, "@barredora es cosa tuya", reply_to=post.pk)
    assert post in Post.objects.visible_to(rosa)

    note = Understanding.objects.get(post=given).note
    make.post(pepe, "no", reply_to=note.pk, visibility="direct")
    later = make.post(pepe, "Voy yo mañana", reply_to=post.pk)

    assert not Post.objects.visible_to(rosa).filter(pk__in=[post.pk, given.pk, later.pk]).exists()
    assert later in Post.objects.visible_to(make.resident("ana"))


def test_a_duplicate_of_a_case_that_is_not_there_is_said_so(case):
    luis = make.resident("luis")

    make.post(luis, "#duplicado 2026-999999", reply_to=case.post_id, language="en")

    case.refresh_from_db()
    assert case.state == State.RECEIVED
    assert "no case with this number" in said_to("luis")
