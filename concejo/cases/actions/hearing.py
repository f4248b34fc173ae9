"""Every post is heard: it opens a case, moves one, answers the crier, or is only conversation."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import cast

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import own_accounts
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.base.text import HANDLE, HASHTAG, fold
from concejo.cases import crier as cries
from concejo.cases.actions.giving import give_along, give_by_post, give_to
from concejo.cases.actions.judging import judge
from concejo.cases.actions.moves import Asked, move
from concejo.cases.actions.opening import (
    hold,
    offices_named,
    open_case,
    others_reading,
    summary_of,
    tell_guards,
)
from concejo.cases.actions.saying import note_first_answer
from concejo.cases.actions.telling import tell_of_step, thank
from concejo.cases.actions.timing import hurry
from concejo.cases.actions.undoing import snapshot, undo_understanding
from concejo.cases.actions.whereabouts import hear_where
from concejo.cases.errors import (
    DateNeeded,
    NoSuchCase,
    NothingToUndo,
    PauseIsOver,
    PauseNeedsDate,
    PauseTooLong,
)
from concejo.cases.models import Card, Case, HeldPost, Understanding
from concejo.cases.queries.cases import (
    asked_about,
    job_of,
    last_understanding,
    where_it_goes_on,
)
from concejo.cases.queries.kinds import kind_named
from concejo.cases.reading.answers import is_no, is_yes
from concejo.cases.reading.charge import read_charge
from concejo.cases.reading.meaning import THEMSELVES, Calendar, Problem, Reading, Verb
from concejo.cases.reading.reporter import read_reporter
from concejo.cases.rules import may_reopen, most_hidden, stands_as, stands_for, who_reads
from concejo.cases.states import OPEN, TO_DO, By, State
from concejo.events.log import record
from concejo.events.models import Event
from concejo.offices.queries import handles, holders, office_by_handle, working_time_of
from concejo.places.queries import the_town, working_time
from concejo.posts.actions.conversations import make_private, open_conversation
from concejo.posts.actions.publishing import show_masked
from concejo.posts.conversations import is_new_to
from concejo.posts.models import EVERYBODY, NotificationKind, Post, Visibility
from concejo.posts.timelines import tell

log = logging.getLogger(__name__)

# Posts of these doors come with what they mean: their words are not read.
SAID_BY_BUTTON = {"desk", "crier", "partner"}

_READABLE = {*EVERYBODY, Visibility.OFFICE}


def hear(event: Event, post: Post) -> None:
    """Listen to a post, in its transaction. A fault in reading leaves the post with its office."""
    if post.door in SAID_BY_BUTTON:
        return
    case = _case_of(post)
    if case is None:
        named = offices_named(post)
        if named or post.to_town or event.data.get("danger"):
            open_case(event, post, named)
        elif event.data.get("held"):
            with cries.in_words_of(post):
                hold(post, None, event.data)
        else:
            _hear_answer_to_crier(post, None)
        return
    if event.data.get("danger") and _reaches(post, case):
        mark_danger(Actor(post.author, post.user), post, case)
        if not event.data.get("held"):
            warn(post, case)
    try:
        with transaction.atomic():
            _hear_in_case(event, post, case)
    except Exception:
        # Whatever the reader stumbles over, the words stay with the office and wait on its desk.
        log.exception("post %s could not be read", post.pk)
        Case.objects.filter(pk=case.pk).update(unread_post=post)


def mark_danger(actor: Actor, post: Post, case: Case) -> None:
    """Words of danger in a conversation: the office is told, its desk shows the case first.

    The words are only the office's; what everybody could read of the case before, they still can.
    """
    if not case.is_danger:
        case.is_danger = True
        case.updated_at = clock.now()
        hurry(case)
        case.save(update_fields=["is_danger", "updated_at", "next_at", "near_at"])
        record("case.danger", actor=actor, subject=case, number=case.number, post=post.pk)
    if By.REPORTER not in stands_as(actor, case) and not _names_owner(post, case):
        tell(case.owner.account, NotificationKind.CASE, post.author, post)
    for office in who_reads(case):
        open_conversation(case.thread_id, office.account)
    tell_guards(case, post)


def warn(post: Post, case: Case) -> None:
    """112 first, then who reads it: to whoever said it by a door that shows no preview."""
    with cries.in_words_of(post):
        said = f"{cries.emergency()} {cries.read_too(others_reading(case))}"
        cries.say(said.strip(), to=post, privately=True)


def _reaches(post: Post, case: Case) -> bool:
    """Does the office read it? Not what two people tell each other."""
    return post.visibility in _READABLE or _names_owner(post, case)


def _names_owner(post: Post, case: Case) -> bool:
    return post.mentions.filter(account=case.owner.account_id).exists()


def _case_of(post: Post) -> Case | None:
    """The case whose conversation this is, locked. A post that begins one cannot have it yet."""
    if post.thread_id == post.pk:
        return None
    cases = Case.objects.select_for_update(of=("self",))
    its = cases.select_related("owner__account", "kind", "reporter")
    return its.filter(thread_id=post.thread_id).first()


def _hear_in_case(event: Event, post: Post, case: Case) -> None:
    actor = Actor(post.author, post.user)
    if _hear_answer_to_crier(post, case):
        return
    if event.data.get("held"):
        with cries.in_words_of(post):
            hold(post, case, event.data)
    roles = stands_as(actor, case)
    if post.visibility not in _READABLE:
        if By.REPORTER in roles:
            _hear_verdict(actor, post, case)
        return
    if By.REPORTER in roles:
        _hear_reporter(actor, post, case)
    elif By.CHARGE in roles:
        _hear_charge(actor, post, case)


# --- Somebody in charge ---


def _hear_charge(actor: Actor, post: Post, case: Case) -> None:
    people = {account.handle: account for account in holders(case.owner)}
    reading = read_charge(
        own_words(post),
        language=_language(post),
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
            _take_back(actor, post, _meant(post) or last_understanding(case))
        elif (question := _missing(reading, post)) is not None:
            _not_possible(post, case, question)
        else:
            _do(actor, post, case, reading, person)


def _why_not(verb: Verb | None, problem: Problem) -> str:
    of_a_pause = _OF_A_PAUSE.get(problem) if verb == Verb.PAUSE else None
    return str((of_a_pause or _PROBLEMS[problem])())


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


def understood(
    actor: Actor, post: Post, case: Case, asked: Asked, *, quietly: bool = False
) -> Understanding:
    """Move a case by a post, keep what is needed to undo it, and tell everybody concerned."""
    before = snapshot(case)
    if asked.office is not None and is_new_to(post, asked.office.account):
        # Taking the step back closes the conversation to it again.
        before["newcomer"] = asked.office.account_id
    with transaction.atomic():
        event = move(actor, case, asked, post=post)
    filed = "kind" in event.data
    hides = filed and case.kind.card != Card.FULL
    if hides and _is_open(case):
        close_to_others(actor, post, case, Card(case.kind.card))
    facts: dict[str, object] = {
        "kind": case.kind.names if filed else None,
        "office": asked.office.handle if asked.office else None,
        "due_at": clock.iso(asked.due_at) if asked.due_at else None,
        "into": asked.into.number if asked.into else None,
        "until": clock.iso(asked.until) if asked.until else None,
    }
    made = Understanding.objects.create(
        post=post,
        case=case,
        verb=asked.verb,
        facts={k: v for k, v in facts.items() if v is not None},
        # What was taken from the public is not shown again by a word.
        before={} if hides else before | {"event": event.seq},
    )
    if case.unread_post_id is not None:
        case.unread_post = None
        case.save(update_fields=["unread_post"])
    tell_of_step(case, post)
    if asked.verb == "confirm":
        thank(case, post)
    if not quietly:
        with cries.in_words_of(post):
            what = cries.what_was_understood(made.verb, made.facts)
            words = cries.understood_for_good(what) if hides else cries.understood(what)
            made.note = cries.say(words, to=post, privately=True)
            made.save(update_fields=["note"])
    return made


def _is_open(case: Case) -> bool:
    """Does anybody see more of it than of its kind?"""
    is_hidden = case.card == most_hidden(case.card, case.kind.card)
    return not is_hidden or case.post.visibility in EVERYBODY


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
        return Asked("pause", until=due_at, reason=reading.reason or _question(post))
    return Asked(
        verb=_MOVE_OF[reading.verb] if reading.verb else "",
        due_at=due_at,
        office=office,
        kind=kind,
        into=into,
        # The words with a new date are also the reason why the one before was not kept.
        reason=reading.reason
        or (_question(post) if reading.verb == Verb.ASK else _said(post) if due_at else ""),
        has_photo=post.photos.exists(),
    )


def _missing(reading: Reading, post: Post) -> str | None:
    """What the crier has to ask for before anything can change."""
    if reading.verb == Verb.DONE and not (post.photos.exists() or reading.reason):
        return cries.ask_for_proof()
    if reading.verb == Verb.DECLINE and not reading.reason:
        return cries.ask_for_reason()
    if reading.verb == Verb.ASK and not _question(post):
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


def close_to_others(actor: Actor, post: Post, case: Case, hidden: Card = Card.STATE) -> None:
    """Take a case and its conversation from the public, because of a post in it."""
    case.card = most_hidden(hidden, case.kind.card, case.card)
    case.summary = ""
    # Whoever keeps a copy of the public cases learns of it by this date.
    case.updated_at = clock.now()
    case.save(update_fields=["card", "summary", "updated_at"])
    people = [office.account for office in who_reads(case)]
    people += [case.reporter] if case.reporter else []
    # Whoever closes it says so in it: they do not shut themselves out.
    acts_as = stands_for(actor, case)
    people += [acts_as.account] if acts_as else []
    make_private(actor, case.thread_id, people)
    # Nor does a "yes" to what was offered before.
    HeldPost.objects.filter(post__thread_id=case.thread_id).update(may_publish=False)
    record(
        "case.made_private",
        actor=actor,
        subject=case,
        number=case.number,
        card=case.card,
        post=post.pk,
    )


# --- The person who reported it ---


def _hear_verdict(actor: Actor, post: Post, case: Case) -> None:
    """An answer to the crier's question in a case that is private: only the two of them read it."""
    asked = post.reply_to
    if asked is None or not asked.author.is_crier or asked_about(case) is None:
        return
    reading = read_reporter(
        own_words(post), language=_language(post), at=clock.now(), state=State.DONE
    )
    if reading.verb in {Verb.STILL, Verb.CONFIRM}:
        _hear_reporter(actor, post, case)


def _hear_reporter(actor: Actor, post: Post, case: Case) -> None:
    job = job_of(case, lock=True)
    # Where it goes on it may be done: that is asked here.
    state = State.DONE if job is not None and may_reopen(job) else case.state
    reading = read_reporter(own_words(post), language=_language(post), at=clock.now(), state=state)
    if reading.verb == Verb.UNDO:
        made = _meant(post) or last_understanding(case)
        # Only what they said themselves.
        is_theirs = made is not None and made.post.author_id == post.author_id
        _take_back(actor, post, made if is_theirs else None)
        return
    if job is not None and may_reopen(job) and reading.verb in {Verb.STILL, Verb.CONFIRM}:
        if reading.verb == Verb.CONFIRM and asked_about(case) is None:
            # Once is enough: every "thank you" after it is only that.
            tell_of_step(case, post)
            return
        judge(job, case, post, is_done=reading.verb == Verb.CONFIRM)
        tell_of_step(case, post)
        return
    verb = _REPORTER_MOVE.get((reading.verb, State(case.state)))
    if job is not None and reading.verb == Verb.STILL and job.state not in TO_DO:
        # It is not opened again there, so it goes on here.
        verb = "separate"
    if verb is None and case.state == State.WAITING:
        verb = "answer"
    if verb is None:
        # An office hears what its resident adds.
        tell_of_step(case, post)
        return
    try:
        understood(actor, post, case, Asked(verb), quietly=verb in {"answer", "confirm"})
    except Refused as refusal:
        with cries.in_words_of(post):
            cries.say(cries.not_possible(str(refusal)), to=post, privately=True)


# --- Short answers to the crier ---


def _hear_answer_to_crier(post: Post, case: Case | None) -> bool:
    """A "yes" publishes what was held; "no" undoes what was understood. Only from the author."""
    asked = post.reply_to
    if asked is None:
        return False
    if case is not None and hear_where(post, case):
        return True
    if is_yes(_said(post)):
        held = _held_behind(post, asked, case)
        return held is not None and _publish_held(post, held, case)
    if is_no(_said(post)):
        made = _meant(post)
        if made is None or made.post.author_id != post.author_id:
            return False
        _take_back(Actor(post.author, post.user), post, made)
        return True
    return False


def _held_behind(answer: Post, asked: Post, case: Case | None) -> HeldPost | None:
    """What a "yes" publishes: what the crier asked about.

    Apps show the crier's receipt last, and people answer what they see last, or their own words: a
    bare "yes" there is meant as well, if the question has no answer yet. Thanks or an "all right"
    are for the receipt.
    """
    waiting = HeldPost.objects.filter(published_at=None)
    exactly = waiting.filter(question=asked).first()
    if exactly is not None or (case is not None and case.state != State.RECEIVED):
        return exactly
    if fold(_said(answer)).strip(" .!¡") not in _BARE_YES:
        return None
    theirs = list(
        waiting.filter(
            post__thread_id=answer.thread_id, post__author=answer.author, question__isnull=False
        )[:2]
    )
    if len(theirs) != 1 or not (asked.author.is_crier or asked.pk == theirs[0].post_id):
        return None
    [held] = theirs
    answers = Post.objects.filter(author=answer.author, reply_to=held.question_id)
    return None if answers.exists() else held


_BARE_YES = frozenset({"si", "yes"})


def _meant(post: Post) -> Understanding | None:
    """The step that is answered: by its own post, or by the crier's note about it."""
    asked = post.reply_to_id
    return (
        Understanding.objects.filter(note=asked).first()
        or Understanding.objects.filter(post=asked).exclude(verb="").first()
    )


def _take_back(actor: Actor, post: Post, made: Understanding | None) -> None:
    """Undo a step, and say privately how the case stands now."""
    with cries.in_words_of(post):
        try:
            if made is None:
                raise NothingToUndo
            case = undo_understanding(actor, made)
            text = cries.undone(case)
            if case.thread_id != post.thread_id:
                say_undone(case)
        except Refused as refusal:
            text = cries.not_possible(str(refusal))
        cries.say(text, to=post, privately=True)


def say_undone(case: Case) -> None:
    """Say in the conversation of a case, to all who read it, that its last step was taken back."""
    with cries.in_words_of(case.post):
        cries.say(cries.undone(case), to=where_it_goes_on(case))


def _publish_held(answer: Post, held: HeldPost, case: Case | None) -> bool:
    post = held.post
    if post.author_id != answer.author_id or not held.may_publish or post.deleted_at:
        return False
    shown = show_masked(Actor(answer.author, answer.user), post.pk, held.public_text)
    held.published_at = clock.now()
    held.save(update_fields=["published_at"])
    if case is not None and case.post_id == post.pk and case.kind.card == Card.FULL:
        case.card = Card.FULL
        case.summary = summary_of(shown)
        case.updated_at = clock.now()
        case.save(update_fields=["card", "summary", "updated_at"])
        record("case.shown", actor=Actor(answer.author, answer.user), subject=case, card=case.card)
    with cries.in_words_of(answer):
        cries.say(cries.published(), to=answer, privately=True)
    return True


def _calendar_of(handle: str) -> Calendar:
    """When an office works. For one that never does, the town's hours say what a day means."""
    time = working_time_of(office_by_handle(handle))
    works = time.next_working_day(clock.today()) is not None
    return cast("Calendar", time if works else working_time())


def own_words(post: Post) -> str:
    """What somebody wrote after the handles that an app puts in front of an answer.

    Apps begin with the author of the post that is answered, then those whom it names. A handle
    that stands elsewhere was typed: it may hand a case over.
    """
    parent = post.reply_to
    if parent is None:
        return post.text
    author = parent.author.handle
    there = {author, *(m.account.handle for m in parent.mentions.select_related("account"))}
    text = post.text.lstrip()
    first = HANDLE.match(text)
    if first is None or first[1].lower() != author:
        return text
    while (handle := HANDLE.match(text)) and handle[1].lower() in there:
        text = text[handle.end() :].lstrip()
    return text


def _said(post: Post) -> str:
    """The words without the handles that an app puts in front of an answer."""
    return HANDLE.sub(" ", post.text).strip()


def _question(post: Post) -> str:
    """The words of a question, without the hashtag that says that it is one."""
    return HASHTAG.sub(" ", _said(post)).strip()


def _language(post: Post) -> str:
    return post.language[:2] or the_town().language


_MOVE_OF = {
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

_STILL_OPEN: dict[tuple[Verb | None, State], str] = {
    (Verb.NOT_A_CASE, state): "withdraw" for state in OPEN - {State.DONE}
}

_REPORTER_MOVE: dict[tuple[Verb | None, State], str] = {
    (Verb.SEPARATE, State.JOINED): "separate",
    (Verb.STILL, State.DONE): "reopen",
    (Verb.STILL, State.CONFIRMED): "reopen",
    (Verb.CONFIRM, State.DONE): "confirm",
    **_STILL_OPEN,
}

_PROBLEMS: dict[Problem, Callable[[], object]] = {
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
