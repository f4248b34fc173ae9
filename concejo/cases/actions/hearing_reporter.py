"""Whoever reported a case says something in it: that it is done, or the same, or their answer."""

from __future__ import annotations

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases import crier as cries
from concejo.cases.actions.judging import judge
from concejo.cases.actions.moves import Asked
from concejo.cases.actions.stepping import meant, take_back, understood
from concejo.cases.actions.telling import tell_of_step
from concejo.cases.actions.wording import language_of, own_words
from concejo.cases.models import Case
from concejo.cases.queries.cases import asked_about, job_of, last_understanding
from concejo.cases.reading.meaning import Verb
from concejo.cases.reading.reporter import read_reporter
from concejo.cases.rules import may_reopen
from concejo.cases.states import OPEN, TO_DO, State
from concejo.posts.models import Post

_STILL_OPEN: dict[tuple[Verb | None, State], str] = {
    (Verb.NOT_A_CASE, state): "withdraw" for state in OPEN - {State.DONE}
}

REPORTER_MOVE: dict[tuple[Verb | None, State], str] = {
    (Verb.SEPARATE, State.JOINED): "separate",
    (Verb.STILL, State.DONE): "reopen",
    (Verb.STILL, State.CONFIRMED): "reopen",
    (Verb.CONFIRM, State.DONE): "confirm",
    **_STILL_OPEN,
}


def hear_reporter(actor: Actor, post: Post, case: Case) -> None:
    """Read what whoever reported a case says in it, and do it; an office hears all of it."""
    job = job_of(case, lock=True)
    # Where it goes on it may be done: that is asked here.
    state = State.DONE if job is not None and may_reopen(job) else case.state
    reading = read_reporter(
        own_words(post), language=language_of(post), at=clock.now(), state=state
    )
    if reading.verb == Verb.UNDO:
        made = meant(post) or last_understanding(case)
        # Only what they said themselves.
        is_theirs = made is not None and made.post.author_id == post.author_id
        take_back(actor, post, made if is_theirs else None)
        return
    if job is not None and may_reopen(job) and reading.verb in {Verb.STILL, Verb.CONFIRM}:
        if reading.verb == Verb.CONFIRM and asked_about(case) is None:
            # Once is enough: every "thank you" after it is only that.
            tell_of_step(case, post)
            return
        judge(job, case, post, is_done=reading.verb == Verb.CONFIRM)
        tell_of_step(case, post)
        return
    verb = REPORTER_MOVE.get((reading.verb, State(case.state)))
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


def hear_verdict(actor: Actor, post: Post, case: Case) -> None:
    """An answer to the crier's question in a case that is private: only the two of them read it."""
    asked = post.reply_to
    if asked is None or not asked.author.is_crier or asked_about(case) is None:
        return
    reading = read_reporter(
        own_words(post), language=language_of(post), at=clock.now(), state=State.DONE
    )
    if reading.verb in {Verb.STILL, Verb.CONFIRM}:
        hear_reporter(actor, post, case)
