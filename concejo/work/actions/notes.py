"""Notes of an office on a case."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import own_accounts
from concejo.base import clock
from concejo.base.text import clean
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for
from concejo.events.log import record
from concejo.events.models import Event
from concejo.offices.queries import office_by_handle
from concejo.posts.drafts import Draft
from concejo.posts.models import Post
from concejo.work.errors import (
    NoSuchNote,
    NoteInEdit,
    NoteIsOnlyWords,
    NoteNeeded,
    NotesAreTheirs,
    NoteTooLong,
    NoteWithoutCase,
)
from concejo.work.models import FormerHolder, Note
from concejo.work.posted_notes import sign_of_note, words_of_note
from concejo.work.queries.notes import case_of_answer, noting_office

_LONGEST = 5000
_LONGEST_KEY = 120
# The same words once more so soon, without a key, are the same note.
_SENT_AGAIN = timedelta(minutes=2)


@transaction.atomic
def write_note(actor: Actor, number: str, text: str, *, sent_under: str = "") -> Note:
    """Note something about a case, for the offices that have it or had it."""
    case = case_for(actor, number)
    office = noting_office(actor, case)
    if office is None:
        raise NotesAreTheirs(number=case.number)
    text = clean(text)
    if not text:
        raise NoteNeeded
    if len(text) > _LONGEST:
        raise NoteTooLong(limit=_LONGEST)
    own = own_accounts([actor.user_id]).get(actor.user_id) if actor.user_id else None
    note = Note.objects.create(
        case=case, office=office, author=own, text=text, sent_under=sent_under
    )
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
def note_by_posting(actor: Actor, draft: Draft) -> Note | None:
    """What somebody of an office posts as a note becomes one, and never a post.

    None where it is no note. Doors ask this before they publish; ``keep_notes_in`` refuses what
    comes by any other way.
    """
    sign = sign_of_note(draft.text, draft.spoiler_text)
    if not sign or not actor.offices:
        return None
    case = case_of_answer(actor, draft.reply_to)
    if case is None:
        raise NoteWithoutCase(sign=sign)
    if draft.photos or draft.poll or draft.quote_of:
        raise NoteIsOnlyWords
    text = "\n".join(filter(None, map(words_of_note, (draft.spoiler_text, draft.text))))
    key = draft.idempotency_key[:_LONGEST_KEY]
    if (sent := _already_noted(actor, case, text, key)) is not None:
        return sent
    return write_note(actor, case.number, text, sent_under=key)


def keep_notes_in(event: Event, post: Post) -> None:
    """Whatever the door: a note of somebody of an office is refused rather than published."""
    sign = sign_of_note(post.text, post.spoiler_text)
    if not sign:
        return
    if Actor(post.author, post.user).offices:
        raise (NoteInEdit if event.kind == "post.edited" else NoteWithoutCase)(sign=sign)


def _already_noted(actor: Actor, case: Case, text: str, key: str) -> Note | None:
    """An app sends again what it got no answer to: under the same key, or the same words."""
    own = own_accounts([actor.user_id]).get(actor.user_id) if actor.user_id else None
    if own is None:
        return None
    # The second of two that come at once waits here for the first.
    Account.objects.select_for_update().filter(pk=own.pk).first()
    notes = Note.objects.visible_to(actor).filter(case=case, author=own)
    if key:
        return notes.filter(sent_under=key).first()
    return notes.filter(text=text, written_at__gte=clock.now() - _SENT_AGAIN).first()


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
