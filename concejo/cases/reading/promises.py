"""Which of the moments that a text names is promised, if any."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from concejo.cases.reading.meaning import Calendar, Moment, Problem
from concejo.cases.reading.moments import resolve
from concejo.cases.reading.sentences import Clause, Sentence, Text, take_apart, with_next
from concejo.cases.reading.words import Item

# Clauses that deny, tell of the past, or speak of something else promise nothing.
NEGATIVE = ("negation", "cannot", "refuses", "refusal", "not_ours", "not_yours")
_NO_PROMISE = (*NEGATIVE, "past", "aside", "still")

# What somebody says who is going to do something; the first is the thing itself.
_MENDS = ("mend", "done", "weak_done")
WORKS = (*_MENDS, "go", "leave", "future")

_AFTER_AN_HOUR = {"half", "minutes_past"}
_HOURLY = {"hour", "minutes_past"}
_NOT_DAYS = {"hour", "part", "half", "minutes_past", "hours", "minutes"}

_MANY = 8  # phrases about time: more than that is a timetable, and no promise
_BESIDE = 2  # a bare 10:30 counts when a day stands this near


def read_moment(
    text: str, *, language: str, at: datetime, calendar: Calendar
) -> Moment | Problem | None:
    """The moment in a text that is known to name one, such as the field for a date."""
    return promised(take_apart(text, language), at, calendar, loosely=True)


def promised(
    text: Text,
    at: datetime,
    office: Calendar,
    *,
    without: Container[Clause] = (),
    loosely: bool = False,
) -> Moment | Problem | None:
    """What the text promises; ``loosely`` any moment will do, as the promise is known."""
    said = [
        (clause, item)
        for sentence in text.sentences
        for clause in _standing(sentence, loosely=loosely)
        if clause not in without
        for item in moments_in(clause)
    ]
    if not said:
        return None
    if len(said) > _MANY:
        return Problem.AMBIGUOUS
    offers = list(_offers(text, said, at, office))
    best = max(offer.weight for offer in offers)
    return _one(offer.moment for offer in offers if offer.weight == best)


def moment_of(text: Text, clause: Clause, at: datetime, office: Calendar) -> Moment | Problem:
    """The moment of one clause, which may have gone by."""
    return _resolve(text, moments_in(clause), at, office, ahead=False)


def moments_in(clause: Clause) -> list[Item]:
    """The phrases about time in a clause that can be a promise's moment."""
    found: dict[int, Item] = {}
    for place, item in enumerate(clause.items):
        if "not_by" in item.marks or len(found) > _MANY:
            break  # since Monday, until Friday: and so is all that follows
        if item.when is None:
            continue
        before = clause.items[place - 1].when if place else None
        if item.when.means in _AFTER_AN_HOUR and not (before and before.means in _HOURLY):
            continue
        found[place] = item
    if not clause.content():
        return list(found.values())
    strong = [place for place, item in found.items() if item.when and not item.when.weak]
    return [
        item
        for place, item in found.items()
        if any(abs(place - other) <= _BESIDE for other in strong)
    ]


def _standing(sentence: Sentence, *, loosely: bool) -> Iterator[Clause]:
    """The clauses with a moment that somebody stands behind."""
    for clause, after in with_next(sentence.clauses):
        if clause.doubtful or not moments_in(clause):
            continue
        if clause.has(*(NEGATIVE if loosely else _NO_PROMISE)):
            continue
        bare = not clause.content()
        if bare and after is not None and _takes_back(after):
            continue
        tagged = any(item.tagged for item in clause.items)
        if loosely or tagged or bare or clause.has(*WORKS):
            yield clause


def _takes_back(clause: Clause) -> bool:
    """Not so of "Friday, not today" and "Friday, no part yet"; so of "Friday, not done"."""
    if not clause.has(*NEGATIVE) or clause.has("because", "cause", "lack"):
        return False
    return clause.has(*_MENDS) or not any(item.when for item in clause.items)


@dataclass(slots=True)
class _Offer:
    """Phrases that speak of one moment together, and how surely it is the one that counts."""

    moment: Moment | Problem
    weight: int
    items: list[Item] = field(default_factory=list)
    last: Clause | None = None


def _offers(
    text: Text, said: Sequence[tuple[Clause, Item]], at: datetime, office: Calendar
) -> Iterator[_Offer]:
    current: _Offer | None = None
    for clause, item in said:
        joined = [*current.items, item] if current else [item]
        moment = _resolve(text, joined, at, office)
        # An hour may follow its day after a word about the work.
        near = 2 if item.when and item.when.means in _NOT_DAYS else 1
        close = current and current.last and clause.number - current.last.number <= near
        if current and not (close and moment is not Problem.AMBIGUOUS and _new(current, item)):
            yield current
            current, joined = None, [item]
            moment = _resolve(text, joined, at, office)
        weight = max(_weight(clause, item), current.weight if current else 0)
        current = _Offer(moment, weight, joined, clause)
    if current:
        yield current


def _new(offer: _Offer, item: Item) -> bool:
    """Does the item say something about the moment that was not said yet?"""
    means = item.when.means if item.when else ""
    known = {other.when.means for other in offer.items if other.when}
    return means not in known or means not in _NOT_DAYS


def _weight(clause: Clause, item: Item) -> int:
    if item.tagged:
        return 3
    return 2 if clause.has(*_MENDS) or not clause.content() else 1


def _resolve(
    text: Text, items: Sequence[Item], at: datetime, office: Calendar, *, ahead: bool = True
) -> Moment | Problem:
    words = text.words(items)
    return resolve(items, words, at, office, day_first=text.lexicon.day_first, ahead=ahead)


def _one(moments: Iterator[Moment | Problem]) -> Moment | Problem:
    """The moment on which all agree; of one day said twice, the hour."""
    found = list(moments)
    first = found[0]
    problem = next((moment for moment in found if isinstance(moment, Problem)), None)
    if problem or isinstance(first, Problem):
        return problem or Problem.AMBIGUOUS
    for other in found[1:]:
        if isinstance(other, Problem) or other.due == first.due:
            continue
        if other.due.date() != first.due.date() or other.said_hour == first.said_hour:
            return Problem.AMBIGUOUS
        first = other if other.said_hour else first
    return first
