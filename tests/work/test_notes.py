"""Notes of the house: for the offices that have a case or had it, and for nobody else."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.rights.actions.erasing import erase_person
from concejo.rights.actions.keeping import forget_what_is_over, keep
from concejo.rights.copying import everything_about
from concejo.work.actions.notes import take_note_away, write_note
from concejo.work.errors import NoSuchNote, NoteNeeded, NotesAreTheirs
from concejo.work.models import Note
from concejo.work.queries.notes import notes_of
from tests import make

pytestmark = pytest.mark.usefixtures("monday")

SAID = "Llamar antes al portero, tiene la llave"


def read_by(name, case):
    return [note.text for note in notes_of(make.resident(name) if name else None, case)]


def test_the_offices_that_have_it_or_had_it_read_a_note_and_nobody_else(case):
    write_note(make.resident("luis"), case.number, SAID)
    desk.hand_over(make.resident("luis"), case.number, to="barredora")
    case = Case.objects.get(pk=case.pk)

    assert read_by("luis", case) == read_by("rosa", case) == [SAID]
    for name in ("ana", "ben", "pepe", "andres", "carmen", ""):
        assert read_by(name, case) == []
    write_note(make.resident("luis"), case.number, "La llave la tiene Rosa")
    assert len(read_by("rosa", case)) == 2


@pytest.mark.parametrize("name", ["ana", "pepe", "andres"])
def test_others_write_none(case, name):
    with pytest.raises(NotesAreTheirs):
        write_note(make.resident(name), case.number, SAID)


def test_a_note_says_something_and_its_office_takes_it_away(case):
    luis = make.resident("luis")
    with pytest.raises(NoteNeeded):
        write_note(luis, case.number, "  ")
    note = write_note(luis, case.number, SAID)
    desk.hand_over(luis, case.number, to="barredora")

    with pytest.raises(NoSuchNote):
        take_note_away(make.resident("rosa"), case.number, note.pk)
    take_note_away(luis, case.number, note.pk)

    assert not Note.objects.exists()


def test_the_log_says_that_something_was_noted_and_not_what(case):
    write_note(make.resident("luis"), case.number, SAID)

    event = Event.objects.get(kind="note.written")
    assert event.data["number"] == case.number
    assert "portero" not in json.dumps(event.data)


def test_no_door_says_it_to_others(case):
    luis = make.browser(make.resident("luis"))
    luis.post(f"/cases/{case.number}/note", {"text": SAID})
    assert "portero" in luis.get(f"/cases/{case.number}").text
    assert "portero" in luis.get("/desk").text

    paths = [
        f"/cases/{case.number}",
        f"/api/concejo/v1/cases/{case.number}",
        f"/open311/v2/requests/{case.number}.json",
        f"/api/v1/statuses/{case.post_id}/context",
        f"/@ana/{case.post_id}",
        "/search?q=portero",
    ]
    for somebody in (make.browser(), make.browser(make.resident("ana"))):
        assert not [path for path in paths if "tiene la llave" in somebody.get(path).text]


def test_the_copy_of_ones_data_has_none(case):
    write_note(make.resident("luis"), case.number, SAID)

    for name in ("ana", "luis"):
        about = everything_about(make.resident(name).account)
        assert "portero" not in json.dumps(about, default=str)


def test_notes_go_with_the_words_of_a_case(case, at):
    write_note(make.resident("luis"), case.number, SAID)
    desk.decline(make.resident("luis"), case.number, reason="Es de la Diputación")
    keep(case.kind_id, contact=None, photos=None, texts=30)

    forget_what_is_over(clock.now() + timedelta(days=31))

    assert not Note.objects.exists()


def test_a_note_that_is_written_afterwards_goes_too(case, at):
    desk.decline(make.resident("luis"), case.number, reason="Es de la Diputación")
    keep(case.kind_id, contact=None, photos=None, texts=30)
    later = clock.now() + timedelta(days=31)
    forget_what_is_over(later)
    write_note(make.resident("luis"), case.number, SAID)

    forget_what_is_over(later)

    assert not Note.objects.exists()


def test_who_is_erased_takes_what_was_noted_along(case):
    write_note(make.resident("luis"), case.number, SAID)
    desk.decline(make.resident("luis"), case.number, reason="Es de la Diputación")

    erase_person(make.resident("ana").account)

    assert not Note.objects.exists()


def test_the_desk_asks_for_the_notes_of_all_cases_at_once(case):
    luis = make.browser(make.resident("luis"))
    costs = []
    for many in (2, 9):
        while Case.objects.count() < many:
            made = make.case(text=f"@electricista farola {Case.objects.count()} de la Calle Real")
            write_note(make.resident("luis"), made.number, SAID)
        luis.get("/desk")
        with CaptureQueriesContext(connection) as asked:
            luis.get("/desk")
        costs.append(len(asked))

    assert costs[0] == costs[1]
