"""Notes of an office on a case."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.queries import own_accounts
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for
from concejo.events.log import record
from concejo.events.models import Event
from concejo.offices.queries import office_by_handle
from concejo.work.errors import NoSuchNote, NoteNeeded, NotesAreTheirs, NoteTooLong
from concejo.work.models import FormerHolder, Note
from concejo.work.queries.notes import noting_office

_LONGEST = 5000


@transaction.atomic
def write_note(actor: Actor, number: str, text: str) -> Note:
    """Note something about a case, for the offices that have it or had it."""
    case = case_for(actor, number)
    office = noting_office(actor, case)
    if office is None:
        raise NotesAreTheirs(number=case.number)
    text = text.strip()
    if not text:
        raise NoteNeeded
    if len(text) > _LONGEST:
        raise NoteTooLong(limit=_LONGEST)
    own = own_accounts([actor.user_id]).get(actor.user_id) if actor.user_id else None
    note = Note.objects.create(case=case, office=office, author=own, text=text)
    record(
        "note.written",
        actor=actor,
        subject=case,
        number=case.number,
        office=office.handle,
        note=note.pk,
    )
    return note


@transaction.atomic
def take_note_away(actor: Actor, number: str, note_id: int) -> None:
    """A note is wrong, or no longer needed: its own office takes it away, for good."""
    case = case_for(actor, number)
    notes = Note.objects.visible_to(actor).select_for_update(of=("self",))
    note = notes.filter(case=case, pk=note_id, office__account__in=actor.offices).first()
    if note is None:
        raise NoSuchNote
    note.delete()
    record("note.taken_away", actor=actor, subject=case, number=case.number, note=note_id)


def remember_holder(event: Event, case: Case) -> None:
    """Whoever hands a case over still reads what is noted about it."""
    giver = office_by_handle(event.data["from"])
    FormerHolder.objects.get_or_create(case=case, office=giver)
