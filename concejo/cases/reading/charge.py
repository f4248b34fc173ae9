"""What somebody in charge meant by a sentence in a case's thread."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from concejo.cases.reading.declining import refusal_in, why_not
from concejo.cases.reading.done import done_in, more_than_done
from concejo.cases.reading.handing import belongs_to, handed_to
from concejo.cases.reading.meaning import (
    NOTHING,
    THEMSELVES,
    Calendar,
    Moment,
    Problem,
    Reading,
    Verb,
)
from concejo.cases.reading.promises import NEGATIVE, WORKS, promised
from concejo.cases.reading.sentences import Clause, Text, take_apart
from concejo.cases.reading.tokens import Kind

_DIGITS = 6  # of a case's number within its year


def read_charge(
    text: str,
    *,
    language: str,
    at: datetime,
    owner: str,
    offices: Collection[str],
    has_photo: bool,
    calendar_of: Callable[[str], Calendar],
    colleagues: Collection[str] = (),
) -> Reading:
    """What somebody in charge meant in a case's thread; nothing rather than something wrong."""
    said = take_apart(text, language)
    person = _given_to(said, owner, {*offices, *colleagues})
    meant = _meant(said, at, owner, offices, calendar_of, has_photo)
    if person is None or not (person == THEMSELVES or person in colleagues):
        return meant
    if meant.verb is None and meant.problem is None:
        return Reading(Verb.GIVE, person=person)
    return replace(meant, person=person)


def _given_to(said: Text, owner: str, known: Collection[str]) -> str | None:
    """Who is to do it: a colleague who is addressed, or with a hashtag whoever writes."""
    addressed, _sentence = handed_to(said, owner, known)
    if Verb.GIVE not in said.tags:
        return addressed
    said.tags.remove(Verb.GIVE)
    return addressed or THEMSELVES


def _meant(
    said: Text,
    at: datetime,
    owner: str,
    offices: Collection[str],
    calendar_of: Callable[[str], Calendar],
    has_photo: bool,
) -> Reading:
    """The step that a sentence takes, whoever does it."""
    if said.tags:
        return _tagged(said, at, owner, offices, calendar_of)
    number = case_number(said, at.astimezone(calendar_of(owner).zone).year)
    if number and _says_duplicate(said):
        return Reading(Verb.DUPLICATE, case_number=number)

    office, sentence = handed_to(said, owner, offices)
    calendar = calendar_of(office or owner)
    done, unclear = done_in(said, at, calendar, has_photo=has_photo)
    moment = promised(said, at, calendar, without=done)
    if done or unclear:
        to_another = office is not None and not belongs_to(done, sentence)
        both = moment is not None and not has_photo
        if unclear or both:
            return Reading(problem=Problem.DONE_OR_PROMISED)
        if to_another:
            return Reading(problem=Problem.TWO_STEPS)
        return Reading(Verb.DONE, reason=more_than_done(said, done))
    if office:
        return _promise(said, moment, Verb.HAND_OVER, office)
    return _promise_or_refusal(said, moment)


def _tagged(
    said: Text,
    at: datetime,
    owner: str,
    offices: Collection[str],
    calendar_of: Callable[[str], Calendar],
) -> Reading:
    """A hashtag verb always works; two that differ are not for us to choose from."""
    if len(said.tags) > 1:
        return Reading(problem=Problem.TWO_STEPS)
    match Verb(said.tags[0]):
        case Verb.PROMISE:
            office, _ = handed_to(said, owner, offices)
            moment = promised(said, at, calendar_of(office or owner), loosely=True)
            verb = Verb.HAND_OVER if office else Verb.PROMISE
            return _promise(said, moment or Problem.NO_DATE, verb, office)
        case Verb.PAUSE:
            return _pause(said, at, calendar_of(owner))
        case Verb.DONE:
            done = [c for c in said.clauses() if c.has("done", "weak_done", "bare_done")]
            return Reading(Verb.DONE, reason=more_than_done(said, done))
        case Verb.DECLINE:
            return Reading(Verb.DECLINE, reason=why_not(said, refusal_in(said)))
        case Verb.DUPLICATE:
            year = at.astimezone(calendar_of(owner).zone).year
            return Reading(Verb.DUPLICATE, case_number=case_number(said, year))
        case Verb.KIND:
            return _kind(said, at, owner, offices, calendar_of)
        case verb:
            return Reading(verb)


def _pause(said: Text, at: datetime, calendar: Calendar) -> Reading:
    """Until Friday is no promise for Friday; with this hashtag it is just what is meant."""
    for clause in said.clauses():
        if clause.has("until"):
            clause.doubtful = False
            clause.items = [item for item in clause.items if "until" not in item.marks]
    moment = promised(said, at, calendar, loosely=True) or Problem.NO_DATE
    return _promise(said, moment, Verb.PAUSE, None)


def _kind(
    said: Text,
    at: datetime,
    owner: str,
    offices: Collection[str],
    calendar_of: Callable[[str], Calendar],
) -> Reading:
    """The words behind the hashtag, or before it. A date or an office is one step more."""
    office, _ = handed_to(said, owner, offices)
    if office or promised(said, at, calendar_of(owner)):
        return Reading(problem=Problem.TWO_STEPS)
    before, after = said.around(Verb.KIND)
    return Reading(Verb.KIND, kind=after or before)


def _promise_or_refusal(said: Text, moment: Moment | Problem | None) -> Reading:
    refusal = refusal_in(said)
    if refusal and moment and refusal.has("refusal"):
        return Reading(problem=Problem.TWO_STEPS)
    if moment:
        return _promise(said, moment, Verb.PROMISE, None)
    return Reading(Verb.DECLINE, reason=why_not(said, refusal)) if refusal else NOTHING


def _promise(
    said: Text, moment: Moment | Problem | None, verb: Verb, office: str | None
) -> Reading:
    promised_for = moment.words if isinstance(moment, Moment) else ""
    reason = _why_then(said, verb, promised_for)
    if isinstance(moment, Problem):
        return Reading(verb, office=office, reason=reason, problem=moment)
    return Reading(verb, office=office, moment=moment, reason=reason)


def _why_then(said: Text, verb: Verb, promised_for: str) -> str:
    """What a promise's sentence says besides the promise, such as the part that is missing."""
    kept: list[Clause] = []
    for clause in said.stood_behind():
        follows = bool(kept) and kept[-1].number == clause.number - 1
        explains = clause.has("because", "cause", "lack", "still", *NEGATIVE)
        addresses = any(item.kind is Kind.MENTION for item in clause.items)
        goes_on = follows and not addresses and not clause.has(*WORKS)
        told = verb is Verb.PROMISE and (goes_on or _tells_of_a_day(said, clause, promised_for))
        if clause.content({"negation"}) and (explains or told):
            kept.append(clause)
    return said.said(kept)


def _tells_of_a_day(said: Text, clause: Clause, promised_for: str) -> bool:
    """A day on which nothing will be done explains another: today it rains."""
    days = [said.words([item]) for item in clause.items if item.when]
    return any(day not in promised_for for day in days) and not clause.has(*WORKS)


def _says_duplicate(said: Text) -> bool:
    return any(c.has("duplicate") and not c.has(*NEGATIVE) for c in said.stood_behind())


def case_number(said: Text, year: int) -> str | None:
    """The number of a case that the text names, as it is written on plaques: 2026-000123."""
    items = [item for clause in said.clauses() for item in clause.items]
    for before, item in zip([None, *items], items, strict=False):
        if item.kind is Kind.CASE:
            of_year, number = re.split("[-·]", item.text)
            return f"{of_year}-{int(number):0{_DIGITS}}"
        named = before is not None and "case" in before.marks
        if named and item.kind is Kind.NUMBER and item.text.isdigit() and len(item.text) <= _DIGITS:
            return f"{year}-{int(item.text):0{_DIGITS}}"
    return None
