"""A hashtag takes the last step back, as the crier's "no" and the button do."""

from __future__ import annotations

import pytest

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


def test_what_was_made_private_is_not_offered_back(case):
    luis = make.resident("luis")

    make.post(luis, "#private", reply_to=case.post_id, language="en")

    said = said_to("luis")
    assert "private from now on" in said
    assert "undo" not in said
