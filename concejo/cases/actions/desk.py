"""What people do with a case by a button: at the desk, on the case's page, by a slip's link.

Each says it in the conversation too, so that the thread stays the whole file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.accounts.contacts import contacts_of_offices
from concejo.accounts.queries import crier
from concejo.cases import crier as cries
from concejo.cases.actions.hearing import mark_danger, warn
from concejo.cases.actions.judging import judge
from concejo.cases.actions.moves import Asked, move as make_move
from concejo.cases.actions.placing import Point, correct_place
from concejo.cases.actions.saying import note_first_answer, visibility_in
from concejo.cases.actions.stepping import close_to_others, say_undone, understood
from concejo.cases.actions.telling import tell_of_step
from concejo.cases.actions.undoing import note_place, undo_understanding, where_it_is
from concejo.cases.errors import (
    LookFirst,
    MoveNotPossible,
    NothingToUndo,
    NotTheLastStep,
    NotYourMove,
    QuestionNeeded,
    WordsNeeded,
)
from concejo.cases.models import Card, Case, Kind
from concejo.cases.queries.cases import (
    asked_about,
    case_for,
    job_of,
    last_understanding,
    step_of,
    where_it_goes_on,
)
from concejo.cases.queries.kinds import kind_called
from concejo.cases.rules import may_reopen, opens, stands_as, stands_for
from concejo.cases.states import TO_DO, By, State
from concejo.events.log import record
from concejo.offices.queries import office_by_handle
from concejo.places.models import Street
from concejo.places.queries import the_town
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import Post, Receipt, Visibility
from concejo.screening.screen import screen

# --- Somebody in charge ---


@transaction.atomic
def promise(
    actor: Actor,
    number: str,
    *,
    due_at: datetime,
    words: str = "",
    reason: str = "",
    asked: bool = False,
) -> Case:
    """Promise it for a date."""
    case = _charge(actor, number)
    words = words or reason
    with cries.in_words_of(case.post):
        said = words or _("It will be done by %(date)s.") % {"date": cries.when(due_at)}
    return _step(actor, case, Asked("promise", due_at=due_at, reason=words), said, asked=asked)


@transaction.atomic
def hand_over(
    actor: Actor,
    number: str,
    *,
    to: str,
    words: str = "",
    due_at: datetime | None = None,
    kind: str = "",
    asked: bool = False,
    answers: bool = True,
) -> Case:
    """Give the case to another office, with a date or without, and say what it is about.

    ``answers`` says whether that is an answer to whoever waits for one.
    """
    case = _charge(actor, number)
    office = office_by_handle(to)
    its = kind_called(kind) if kind else None
    with cries.in_words_of(case.post):
        said = words or _("This is for @%(office)s.") % {"office": office.handle}
    if f"@{office.handle}" not in said:
        said = f"@{office.handle} {said}"
    wish = Asked("hand_over", office=office, due_at=due_at, kind=its)
    _hide_for(actor, case, its)
    return _step(actor, case, wish, said, asked=asked, answers=answers)


@transaction.atomic
def route(actor: Actor, number: str, *, to: str, kind: str = "", place: At | None = None) -> Case:
    """Say of a report whose it is, what it is about and where, all at once.

    Where a router could have said it, a person who says it has not answered anybody yet.
    """
    if place is None:
        return hand_over(actor, number, to=to, kind=kind, answers=False)
    was = where_it_is(_charge(actor, number))
    put_at(actor, number, place)
    case = hand_over(actor, number, to=to, kind=kind, answers=False)
    note_place(case, was)
    return case


@dataclass(frozen=True, slots=True)
class At:
    """A street and a number in it, or nowhere in particular; and a point, where one is shown."""

    street: Street | None
    house: str = ""
    point: Point | None = None
    # Does a point that was given before stay where none is shown?
    keeps_point: bool = True


def put_at(actor: Actor, number: str, place: At) -> Case:
    """Somebody in charge says where it is."""
    return correct_place(
        actor,
        number,
        street=place.street,
        house=place.house,
        point=place.point,
        keeps_point=place.keeps_point,
    )


@transaction.atomic
def correct_kind(actor: Actor, number: str, *, kind: str) -> Case:
    """It is about something else than was thought. That is no answer to whoever waits for one."""
    case = _charge(actor, number)
    its = kind_called(kind)
    if its.pk == case.kind_id:
        return case
    _hide_for(actor, case, its)
    with cries.in_words_of(case.post):
        said = cries.files_under(its)
    return _step(actor, case, Asked("correct_kind", kind=its), said, answers=False)


@transaction.atomic
def finish(
    actor: Actor,
    number: str,
    *,
    words: str = "",
    photos: Sequence[int] = (),
    reason: str = "",
    asked: bool = False,
) -> Case:
    """Say that it is done: with a photo, or with a reason why there is none."""
    case = _charge(actor, number)
    wish = Asked("finish", reason=reason, has_photo=bool(photos))
    with cries.in_words_of(case.post):
        said = " ".join(part for part in (words or _("Done."), reason) if part)
    return _step(actor, case, wish, said, photos, asked=asked)


@transaction.atomic
def decline(actor: Actor, number: str, *, reason: str, asked: bool = False) -> Case:
    """Say that it will not be done, and why."""
    case = _charge(actor, number)
    return _step(actor, case, Asked("decline", reason=reason), reason, asked=asked)


@transaction.atomic
def ask(actor: Actor, number: str, *, question: str, asked: bool = False) -> Case:
    """Ask the resident. The clock stands still until they answer."""
    case = _charge(actor, number)
    if not question.strip():
        raise QuestionNeeded
    return _step(actor, case, Asked("ask", reason=question), question, asked=asked)


@transaction.atomic
def pause(actor: Actor, number: str, *, until: datetime, reason: str, asked: bool = False) -> Case:
    """It waits for something that others do. The clocks stand still until then; a promise stays."""
    case = _charge(actor, number)
    with cries.in_words_of(case.post):
        waits = _("This waits until %(date)s.") % {"date": cries.when(until)}
    said = f"{reason} {waits}".strip()
    return _step(actor, case, Asked("pause", until=until, reason=reason), said, asked=asked)


@transaction.atomic
def take_as_answered(actor: Actor, number: str) -> Case:
    """The answer came another way, by telephone perhaps: the clock goes on."""
    case = _charge(actor, number)
    with cries.in_words_of(case.post):
        said = _("The question is answered.")
    return _step(actor, case, Asked("answer"), said)


@transaction.atomic
def join(actor: Actor, number: str, *, into: str) -> Case:
    """The same concern has a case already."""
    case = _charge(actor, number)
    other = case_for(actor, into)
    with cries.in_words_of(case.post):
        said = _("This goes on in case %(number)s: %(link)s") % {
            "number": other.number,
            "link": cries.link_to(other),
        }
    return _step(actor, case, Asked("join", into=other), said)


@transaction.atomic
def separate(actor: Actor | None, number: str, *, key: str = "") -> Case:
    """It is a concern of its own after all. Whoever reported it may say so too."""
    case = case_for(actor, number, key=key, lock=True)
    with cries.in_words_of(case.post):
        said = _("This is a case of its own again.")
    return _step(actor, case, Asked("separate"), said, key=key)


@transaction.atomic
def withdraw(
    actor: Actor | None, number: str, *, reason: str = "", key: str = "", asked: bool = False
) -> Case:
    """Not a case, or no longer one. A greeting needs no words: nothing is said in public."""
    case = case_for(actor, number, key=key, lock=True)
    if reason.strip():
        return _step(actor, case, Asked("withdraw", reason=reason), reason, key=key, asked=asked)
    has_key = opens(key, case)
    make_move(None if has_key else actor, case, Asked("withdraw"), post=None, has_key=has_key)
    return case


@transaction.atomic
def resume(actor: Actor, number: str, *, words: str = "", asked: bool = False) -> Case:
    """Take up a case again that was declined or withdrawn."""
    case = _charge(actor, number)
    with cries.in_words_of(case.post):
        said = words or _("We take this up again.")
    return _step(actor, case, Asked("resume"), said, asked=asked)


@transaction.atomic
def undo(actor: Actor | None, number: str, *, step: int | None = None, key: str = "") -> Case:
    """Take the last step back, within 15 minutes: the one that is meant, if it is said which."""
    case = case_for(actor, number, lock=True, key=key)
    has_key = opens(key, case)
    made = last_understanding(case) if step is None else step_of(case, step)
    if made is None:
        if not has_key:
            _in_charge(actor, case)
        raise NothingToUndo if step is None else NotTheLastStep(number=case.number)
    case = undo_understanding(actor, made, has_key=has_key)
    say_undone(case)
    return case


@transaction.atomic
def put_aside(actor: Actor, number: str) -> Case:
    """A sentence that was not understood was no step: take it off the desk."""
    case = _charge(actor, number)
    case.unread_post = None
    case.save(update_fields=["unread_post"])
    record("case.put_aside", actor=actor, subject=case, number=case.number)
    return case


# --- The person who reported it ---


@transaction.atomic
def confirm(
    actor: Actor | None, number: str, *, words: str = "", key: str = "", asked: bool = False
) -> Case:
    """Yes, it is done. Thanks reach the people who did it, also where theirs goes on in another."""
    case = case_for(actor, number, key=key, lock=True)
    with cries.in_words_of(case.post):
        said = words or _("It is done, thank you.")
    if case.state == State.JOINED:
        return _judge(actor, case, said, is_done=True, key=key, asked=asked)
    return _step(actor, case, Asked("confirm"), said, key=key, asked=asked)


@transaction.atomic
def reopen(
    actor: Actor | None,
    number: str,
    *,
    words: str = "",
    key: str = "",
    photos: Sequence[int] = (),
    asked: bool = False,
) -> Case:
    """No, it is still the same. Of a joined case the other is opened, else it is its own again."""
    case = case_for(actor, number, key=key, lock=True)
    with cries.in_words_of(case.post):
        said = words or _("It is still the same.")
    if case.state == State.JOINED:
        return _judge(actor, case, said, photos, is_done=False, key=key, asked=asked)
    return _step(actor, case, Asked("reopen", reason=words), said, photos, key=key, asked=asked)


@transaction.atomic
def answer(
    actor: Actor | None,
    number: str,
    *,
    words: str,
    key: str = "",
    photos: Sequence[int] = (),
    asked: bool = False,
) -> Case:
    """Answer the office's question: the clock goes on."""
    case = case_for(actor, number, key=key, lock=True)
    if not words.strip() and not photos:
        raise WordsNeeded
    return _step(actor, case, Asked("answer", reason=words), words, photos, key=key, asked=asked)


# --- A button that is pressed twice ---


@transaction.atomic
def once(
    actor: Actor | None, number: str, form: str, take: Callable[[], object], *, key: str = ""
) -> None:
    """Take a step once, however often its form is sent: a second click changes nothing.

    The second of two that come at once waits for the first. The receipt hangs on the case's post.
    """
    case = case_for(actor, number, key=key, lock=True)
    whose = (actor or crier()).account
    receipt = f"step:{case.number}:{form}"[:120]
    if Receipt.objects.filter(account=whose, key=receipt).exists():
        return
    take()
    Receipt.objects.create(account=whose, key=receipt, post_id=case.post_id)


# --- Smaller steps ---


def taken_up(actor: Actor, number: str) -> Case:
    """A case, locked, for somebody in charge of it who wants to say something."""
    return _charge(actor, number)


def speaker(actor: Actor | None, case: Case, *, has_key: bool = False) -> Actor:
    """Who speaks when a button is pressed: at the desk, the office that a person stands for."""
    if actor is None:
        if not has_key:
            raise NotYourMove(number=case.number, who=By.REPORTER.label)
        return crier()
    if actor.account.is_office or case.reporter_id == actor.account_id:
        return actor
    office = stands_for(actor, case)
    return Actor(office.account, actor.user) if office else actor


def _charge(actor: Actor, number: str) -> Case:
    """The case, locked, for somebody in charge of it."""
    return _in_charge(actor, case_for(actor, number, lock=True))


def _in_charge(actor: Actor | None, case: Case) -> Case:
    if By.CHARGE not in stands_as(actor, case):
        raise NotYourMove(number=case.number, who=By.CHARGE.label)
    return case


def _hide_for(actor: Actor, case: Case, kind: Kind | None) -> None:
    """Before it is said that a case is about people, nobody else reads its conversation."""
    if kind is not None and kind.card != Card.FULL and kind.pk != case.kind_id:
        close_to_others(actor, case.post, case, Card(kind.card))
        case.post.refresh_from_db()


def _judge(
    actor: Actor | None,
    case: Case,
    said: str,
    photos: Sequence[int] = (),
    *,
    is_done: bool,
    key: str,
    asked: bool,
) -> Case:
    """Whoever reported a joined case says in it whether the job is done."""
    if By.REPORTER not in stands_as(actor, case, has_key=opens(key, case)):
        raise NotYourMove(number=case.number, who=By.REPORTER.label)
    job = job_of(case, lock=True)
    assert job is not None  # noqa: S101 - a joined case goes on in one
    if is_done and asked_about(case) is None:
        # It was answered, or is not asked any more.
        raise MoveNotPossible(number=case.number, state=case.get_state_display())
    if not may_reopen(job) and job.state not in TO_DO:
        return _step(actor, case, Asked("separate"), said, photos, key=key, asked=asked)
    _voice, post = _say(actor, case, said, photos, key=key, asked=asked)
    judge(job, case, post, is_done=is_done, quietly=True)
    tell_of_step(case, post)
    return case


def _step(
    actor: Actor | None,
    case: Case,
    wish: Asked,
    said: str,
    photos: Sequence[int] = (),
    *,
    key: str = "",
    asked: bool = False,
    answers: bool = True,
) -> Case:
    """Say it in the conversation and make the move: both, or neither."""
    voice, post = _say(actor, case, said, photos, key=key, asked=asked)
    has_key = opens(key, case)
    if answers and not has_key:
        note_first_answer(voice, case)
    understood(voice, post, case, wish, quietly=True, has_key=has_key)
    return case


def _say(
    actor: Actor | None, case: Case, said: str, photos: Sequence[int], *, key: str, asked: bool
) -> tuple[Actor, Post]:
    """Say it in the conversation, and who says it.

    Words with somebody's data are shown masked first; ``asked`` says that the author saw that.
    """
    has_key = opens(key, case)
    if has_key:
        # Whoever holds the slip speaks for its bearer, signed in or not.
        actor = None
    visibility = visibility_in(case)
    seen = screen(
        said, language=case.post.language or the_town().language, known=contacts_of_offices()
    )
    if seen.personal and not asked and visibility == Visibility.PUBLIC:
        raise LookFirst(text=seen.public_text)
    voice = speaker(actor, case, has_key=has_key)
    post = publish_post(
        voice,
        Draft(
            text=said,
            reply_to=where_it_goes_on(case).pk,
            photos=photos,
            visibility=visibility,
            language=case.post.language,
            door="desk",
            asked=True,
            limit=5000,
        ),
    )
    if seen.danger and not voice.account.is_office:
        mark_danger(voice, post, case)
        if actor is not None:
            warn(post, case)
    return voice, post
