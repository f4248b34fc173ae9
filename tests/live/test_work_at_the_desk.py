"""Two people at one desk see each other's work; what is the office's alone nobody else hears."""

from __future__ import annotations

import pytest

from concejo.cases.actions import desk, giving
from concejo.events.tail import events_after, last_seq
from concejo.live.entrance import add_stream
from concejo.live.listeners import Listener, listening
from concejo.live.news import news_of
from concejo.live.streams import Asked
from concejo.offices.actions import add_holder
from concejo.work.actions.notes import write_note
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 09:30")
    make.streets()
    make.offices()
    make.resident("tomas")
    add_holder(None, "electricista", "tomas")


def at_page(who, subject):
    listener = Listener(actor=who, token_id=1 if who else None, scopes="read")
    listener.address = "http://jun"
    add_stream(listener, Asked("town", subject=subject))
    return listener


def heard_by(happens, *listeners):
    """What each of them hears of what happens."""
    before = last_seq()
    happens()
    events = [event for event in events_after(before, 100) if event.seq > before]
    news = news_of(events, listening(listeners))
    return [[item.name for _label, item in listener.sorted(news)] for listener in listeners]


def test_tomas_sees_at_once_what_luis_does():
    case = make.case()
    luis, tomas = make.resident("luis"), make.resident("tomas")
    at_desk, at_case = at_page(tomas, "desk:electricista"), at_page(tomas, f"case:{case.number}")

    for happens in (
        lambda: giving.give(luis, case.number, to="tomas"),
        lambda: write_note(luis, case.number, "La llave la tiene el portero"),
        lambda: giving.give_back(luis, case.number),
        lambda: desk.decline(luis, case.number, reason="Es de la Diputación"),
    ):
        assert all("case" in heard for heard in heard_by(happens, at_desk, at_case))


def test_outside_nobody_hears_who_does_it_nor_that_something_was_noted():
    case = make.case()
    luis = make.resident("luis")
    others = [
        at_page(who, subject)
        for who in (None, make.resident("ana"), make.resident("rosa"), make.resident("andres"))
        for subject in (f"case:{case.number}", "", "plaza", "board", "desk:electricista")
    ]

    assert not any(heard_by(lambda: giving.give(luis, case.number, to="luis"), *others))
    assert not any(heard_by(lambda: write_note(luis, case.number, "La llave"), *others))
    assert any(heard_by(lambda: desk.decline(luis, case.number, reason="No es nuestro"), *others))
