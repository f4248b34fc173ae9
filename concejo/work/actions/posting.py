"""What is said of a case to the house by posting: its cause, and what it has to do with."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy

from concejo.accounts.actors import Actor
from concejo.cases import crier as cries
from concejo.cases.errors import NoSuchCase
from concejo.cases.models import Case
from concejo.cases.queries.found import cases_numbered
from concejo.events.models import Event
from concejo.posts.drafts import Draft
from concejo.posts.models import Post
from concejo.work.actions.causes import relate, say_cause, unrelate
from concejo.work.errors import HouseStepInPost, HouseStepIsOnlyWords, NumberNeeded
from concejo.work.posted_notes import HouseStep, house_step, numbers_named
from concejo.work.queries.notes import case_of_answer

_MOST = 10


@transaction.atomic
def step_by_posting(actor: Actor, draft: Draft) -> str | None:
    """What somebody of an office posts as a step of the house is taken, and never a post.

    The receipt says what was understood, and how it is taken back. None where it is no such step:
    doors ask this before they publish; ``keep_steps_in`` refuses what comes by any other way.
    """
    meant = house_step(draft.spoiler_text, draft.text)
    if meant is None or not actor.offices:
        return None
    case = case_of_answer(actor, draft.reply_to)
    if case is None:
        # Outside of a case it is a hashtag like any other.
        return None
    if draft.photos or draft.poll or draft.quote_of:
        raise HouseStepIsOnlyWords(sign=meant.sign)
    receipt = _TAKEN[meant.verb](actor, case, meant)
    with cries.in_words_of_the_town():
        cries.whisper(receipt.kept(), [actor.account])
    return receipt.shown()


def keep_steps_in(_event: Event, post: Post) -> None:
    """Whatever the door: what is for the house is refused rather than published."""
    meant = house_step(post.spoiler_text, post.text)
    if meant is None or not Actor(post.author, post.user).offices:
        return
    if Case.objects.filter(thread_id=post.thread_id).exclude(post=post).exists():
        raise HouseStepInPost(sign=meant.sign)


class _Receipt(NamedTuple):
    """What is shown once, and what stays in the inbox: no words that are to go with their case.

    The first is in the language of whoever reads the page, the second in the town's.
    """

    shown: Callable[[], str]
    kept: Callable[[], str]


def _cause(actor: Actor, case: Case, meant: HouseStep) -> _Receipt:
    cause = say_cause(actor, case.number, meant.words)
    number = {"number": case.number}
    if cause is None:
        return _both(gettext_lazy("What case %(number)s was is no longer written down."), number)
    shown = gettext_lazy(
        "For the house: case %(number)s was “%(cause)s”. Write #cause alone to take that away."
    )
    kept = gettext_lazy(
        "For the house: it is written down what case %(number)s was. Write #cause alone to take "
        "that away."
    )
    its = {**number, "cause": cause.text}
    return _Receipt(lambda: str(shown) % its, lambda: str(kept) % number)


def _related(actor: Actor, case: Case, meant: HouseStep) -> _Receipt:
    others = _numbers(actor, meant.behind)
    for other in others:
        relate(actor, case.number, other)
    receipt = gettext_lazy(
        "Case %(number)s has to do with %(others)s now. Write #unrelated %(others)s to part them."
    )
    return _both(receipt, {"number": case.number, "others": ", ".join(others)})


def _unrelated(actor: Actor, case: Case, meant: HouseStep) -> _Receipt:
    others = _numbers(actor, meant.behind)
    for other in others:
        unrelate(actor, case.number, other)
    receipt = gettext_lazy("Case %(number)s has nothing to do with %(others)s any more.")
    return _both(receipt, {"number": case.number, "others": ", ".join(others)})


def _both(sentence: object, facts: dict[str, str]) -> _Receipt:
    def say() -> str:
        return str(sentence) % facts

    return _Receipt(say, say)


def _numbers(actor: Actor, words: str) -> list[str]:
    """The cases that are named, in any spelling; one that the actor may not know is refused."""
    said = numbers_named(words)[:_MOST]
    if not said:
        raise NumberNeeded
    found = []
    for number in said:
        cases = cases_numbered(actor, number)
        if not cases:
            raise NoSuchCase
        found.append(cases[0].number)
    return list(dict.fromkeys(found))


_TAKEN: dict[str, Callable[[Actor, Case, HouseStep], _Receipt]] = {
    "cause": _cause,
    "related": _related,
    "unrelated": _unrelated,
}
