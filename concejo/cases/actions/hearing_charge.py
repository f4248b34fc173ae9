"""Somebody in charge says something in a case: what it moves, and what the crier asks for first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import own_accounts
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases import crier as cries
from concejo.cases.actions.giving import give_along, give_by_post, give_to
from concejo.cases.actions.moves import Asked
from concejo.cases.actions.saying import note_first_answer
from concejo.cases.actions.stepping import close_to_others, meant, take_back, understood
from concejo.cases.actions.telling import tell_of_step
from concejo.cases.actions.wording import language_of, own_words, question, said
from concejo.cases.errors import DateNeeded, NoSuchCase, PauseIsOver, PauseNeedsDate, PauseTooLong
from concejo.cases.models import Case, Understanding
from concejo.cases.queries.cases import last_understanding
from concejo.cases.queries.kinds import kind_named
from concejo.cases.reading.charge import read_charge
from concejo.cases.reading.meaning import THEMSELVES, Calendar, Problem, Reading, Verb
from concejo.offices.queries import handles, holders, office_by_handle, working_time_of
from concejo.places.queries import working_time
from concejo.posts.models import Post

MOVE_OF = {
    Verb.PROMISE: "promise",
    Verb.HAND_OVER: "hand_over",
    Verb.DONE: "finish",
    Verb.DECLINE: "decline",
    Verb.ASK: "ask",
    Verb.DUPLICATE: "join",
    Verb.KIND: "correct_kind",
    Verb.PAUSE: "pause",
    Verb.SEPARATE: "separate",
    Verb.NOT_A_CASE: "withdraw",
    Verb.STILL: "reopen",
    Verb.CONFIRM: "confirm",
}

PROBLEMS: dict[Problem, Callable[[], object]] = {
    Problem.PAST: cries.date_has_passed,
    Problem.TOO_FAR: cries.date_too_far,
    Problem.AMBIGUOUS: cries.date_not_clear,
    Problem.NO_DATE: DateNeeded,
    Problem.DONE_OR_PROMISED: cries.done_or_promised,
    Problem.TWO_STEPS: cries.two_steps,
}

_OF_A_PAUSE: dict[Problem, type[Refused]] = {
    Problem.PAST: PauseIsOver,
    Problem.TOO_FAR: PauseTooLong,
    Problem.NO_DATE: PauseNeedsDate,
}


def hear_charge(actor: Actor, post: Post, case: Case) -> None:
    """Read what somebody in charge says, and do it; what cannot be read waits on their desk."""
    people = {account.handle: account for account in holders(case.owner)}
    reading = read_charge(
        own_words(post),
        language=language_of(post),
        at=clock.now(),
        owner=case.owner.handle,
        offices=handles(),
        has_photo=post.photos.exists(),
        calendar_of=_calendar_of,
        colleagues=people,
    )
    if reading.verb != Verb.KIND:
        # Filing it elsewhere answers nobody.
        note_first_answer(actor, case)
    person = _person(reading, post, people)
    with cries.in_words_of(post):
        if reading.problem is not None:
            _not_possible(post, case, _why_not(reading.verb, reading.problem))
        elif reading.verb == Verb.GIVE and person is not None:
            give_by_post(actor, post, case, person)
        elif reading.verb in {None, Verb.GIVE}:
            Understanding.objects.create(post=post, case=case)
            case.unread_post = post
            case.save(update_fields=["unread_post"])
            tell_of_step(case, post)
        elif reading.verb == Verb.PRIVATE:
            _make_private(actor, post, case)
        elif reading.verb == Verb.UNDO:
            take_back(actor, post, meant(post) or last_understanding(case))
        elif (lacking := _missing(reading, post)) is not None:
            _not_possible(post, case, lacking)
        else:
            _do(actor, post, case, reading, person)


def _why_not(verb: Verb | None, problem: Problem) -> str:
    of_a_pause = _OF_A_PAUSE.get(problem) if verb == Verb.PAUSE else None
    return str((of_a_pause or PROBLEMS[problem])())


def _person(reading: Reading, post: Post, people: Mapping[str, Account]) -> Account | None:
    """Who of the office does it, as far as the sentence says so."""
    if reading.person == THEMSELVES:
        own = own_accounts([post.user_id]) if post.user_id else {}
        return next((a for a in own.values() if a.handle in people), None)
    return people.get(reading.person or "")


def _do(actor: Actor, post: Post, case: Case, reading: Reading, person: Account | None) -> None:
    """Make the move that was understood, and say privately what was understood."""
    try:
        asked = _asked(actor, case, reading, post)
        understood(actor, post, case, asked)
        if person is not None and reading.verb == Verb.PROMISE:
            # Undone together with the promise: the case was noted before both.
            give_to(actor, case, person)
            give_along(post, case, person)
    except Refused as refusal:
        _not_possible(post, case, str(refusal))


def _asked(actor: Actor, case: Case, reading: Reading, post: Post) -> Asked:
    due_at = reading.moment.due if reading.moment else None
    office = office_by_handle(reading.office) if reading.office else None
    into = None
    if reading.verb == Verb.DUPLICATE:
        into = Case.objects.visible_to(actor).filter(number=reading.case_number).first()
        if into is None and reading.case_number:
            raise NoSuchCase
    kind = kind_named(reading.kind) if reading.verb == Verb.KIND else None
    if reading.verb == Verb.PAUSE:
        return Asked("pause", until=due_at, reason=reading.reason or question(post))
    return Asked(
        verb=MOVE_OF[reading.verb] if reading.verb else "",
        due_at=due_at,
        office=office,
        kind=kind,
        into=into,
        # The words with a new date are also the reason why the one before was not kept.
        reason=reading.reason
        or (question(post) if reading.verb == Verb.ASK else said(post) if due_at else ""),
        has_photo=post.photos.exists(),
    )


def _missing(reading: Reading, post: Post) -> str | None:
    """What the crier has to ask for before anything can change."""
    if reading.verb == Verb.DONE and not (post.photos.exists() or reading.reason):
        return cries.ask_for_proof()
    if reading.verb == Verb.DECLINE and not reading.reason:
        return cries.ask_for_reason()
    if reading.verb == Verb.ASK and not question(post):
        return cries.ask_for_question()
    return None


def _not_possible(post: Post, case: Case, why: str) -> None:
    note = cries.say(cries.not_possible(why), to=post, privately=True)
    Understanding.objects.create(post=post, case=case, note=note)
    case.unread_post = post
    case.save(update_fields=["unread_post"])
    tell_of_step(case, post)


def _make_private(actor: Actor, post: Post, case: Case) -> None:
    """Nobody but the people in it reads this conversation from now on."""
    Understanding.objects.create(post=post, case=case, verb="private")
    close_to_others(actor, post, case)
    cries.say(cries.made_private(), to=post, privately=True)


def _calendar_of(handle: str) -> Calendar:
    """When an office works. For one that never does, the town's hours say what a day means."""
    time = working_time_of(office_by_handle(handle))
    works = time.next_working_day(clock.today()) is not None
    return cast("Calendar", time if works else working_time())
