"""What somebody in charge meant by a sentence in a case's thread."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from concejo.base.text import handles
from concejo.cases.reading.meaning import NOTHING, Calendar, Moment, Problem, Reading, Verb
from concejo.cases.reading.promises import NEGATIVE, WORKS, moments_in, promised
from concejo.cases.reading.sentences import Clause, Sentence, Text, take_apart, with_next
from concejo.cases.reading.tokens import Kind
from concejo.cases.reading.words import Item

# A sentence with one of these does not say that the work is done, whatever else it says.
_NOT_DONE = (*NEGATIVE, "future", "partly", "still", "ongoing")

# Moments that may lie behind as well as ahead: fixed on Friday.
_EITHER_WAY = {"weekday", "date", "part", "hour", "half", "minutes_past"}

_ENOUGH = 3  # words that make "fixed" more than the bare word
_NEAR = 3  # words between "not" and the address it denies
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
) -> Reading:
    """What somebody in charge meant in a case's thread; nothing rather than something wrong."""
    said = take_apart(text, language)
    if said.tags:
        return _tagged(said, at, owner, offices, calendar_of)
    number = case_number(said, at.year)
    if number and any(c.has("duplicate") and not c.has(*NEGATIVE) for c in _stood_behind(said)):
        return Reading(Verb.DUPLICATE, case_number=number)

    office, in_sentence = _handed_to(said, owner, offices)
    done, unclear = _done(said, has_photo=has_photo)
    moment = promised(said, at, calendar_of(office or owner), without=done)
    if done or unclear:
        if office and not _belongs_to(done, in_sentence):
            return Reading(problem=Problem.AMBIGUOUS)
        if unclear or (moment and not has_photo):
            return Reading(problem=Problem.AMBIGUOUS)
        return Reading(Verb.DONE, reason=_more_than_done(said, done))
    if office:
        return _promise(said, moment, Verb.HAND_OVER, office)

    refusal = _refusal(said)
    if refusal and moment and refusal.has("refusal"):
        return Reading(problem=Problem.AMBIGUOUS)
    if moment:
        return _promise(said, moment, Verb.PROMISE, None)
    if refusal:
        return Reading(Verb.DECLINE, reason=_why_not(said, refusal))
    return NOTHING


# --- hashtags ------------------------------------------------------------------------------------


def _tagged(
    said: Text,
    at: datetime,
    owner: str,
    offices: Collection[str],
    calendar_of: Callable[[str], Calendar],
) -> Reading:
    """A hashtag verb always works; two that differ are not for us to choose from."""
    if len(said.tags) > 1:
        return Reading(problem=Problem.AMBIGUOUS)
    match Verb(said.tags[0]):
        case Verb.PROMISE:
            office, _ = _handed_to(said, owner, offices)
            moment = promised(said, at, calendar_of(office or owner), loosely=True)
            verb = Verb.HAND_OVER if office else Verb.PROMISE
            return _promise(said, moment or Problem.AMBIGUOUS, verb, office)
        case Verb.DONE:
            done = [c for c in said.clauses() if c.has("done", "weak_done", "bare_done")]
            return Reading(Verb.DONE, reason=_more_than_done(said, done))
        case Verb.DECLINE:
            return Reading(Verb.DECLINE, reason=_why_not(said, _refusal(said)))
        case Verb.DUPLICATE:
            return Reading(Verb.DUPLICATE, case_number=case_number(said, at.year))
        case verb:
            return Reading(verb)


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


# --- handing over --------------------------------------------------------------------------------


def _handed_to(
    said: Text, owner: str, offices: Collection[str]
) -> tuple[str | None, Sentence | None]:
    """The first other office that is addressed, and the sentence that addresses it."""
    for sentence in said.sentences:
        for clause in sentence.clauses:
            for place, item in enumerate(clause.items):
                office = _office(said, item, offices)
                if office and office != owner and _is_addressed(sentence, clause, place):
                    return office, sentence
    return None, None


def _office(said: Text, item: Item, offices: Collection[str]) -> str | None:
    if item.kind is not Kind.MENTION:
        return None
    for handle, domain in handles(said.text[item.start : item.end]):
        name = f"{handle}@{domain}" if domain else handle
        return name if name in offices else None
    return None


def _is_addressed(sentence: Sentence, clause: Clause, place: int) -> bool:
    """Is the case given to this office, or is it only spoken of, thanked or asked about?"""
    before = [item for item in clause.items[:place] if item.kind is not Kind.MENTION]
    last = before[-1].marks if before else frozenset[str]()
    if last & {"passing", "thanks"} or clause.has("thanks", "praise"):
        return False
    if any(item.marks & {*NEGATIVE} for item in before[-_NEAR - 1 :]):
        return False
    if sentence.question:
        return "belongs" not in last
    leads = clause is sentence.clauses[0] and not before
    return leads or not clause.doubtful


def _belongs_to(done: Sequence[Clause], sentence: Sentence | None) -> bool:
    """Does the address stand in the sentence that says done, or alone, as for their information?"""
    clauses = sentence.clauses if sentence else []
    return any(c in done for c in clauses) or all(not c.content() for c in clauses)


def _promise(
    said: Text, moment: Moment | Problem | None, verb: Verb, office: str | None
) -> Reading:
    reason = _why_then(said)
    if isinstance(moment, Problem):
        return Reading(verb, office=office, reason=reason, problem=moment)
    return Reading(verb, office=office, moment=moment, reason=reason)


def _why_then(said: Text) -> str:
    """What a promise's sentence says besides the promise, such as the part that is missing."""
    kept: list[Clause] = []
    for clause in _stood_behind(said):
        follows = bool(kept) and kept[-1].number == clause.number - 1
        explains = clause.has("because", "cause", "lack", "still", *NEGATIVE)
        addresses = any(item.kind is Kind.MENTION for item in clause.items)
        goes_on = follows and not addresses and not clause.has(*WORKS)
        if clause.content() and (explains or goes_on):
            kept.append(clause)
    return said.said(kept)


# --- done ----------------------------------------------------------------------------------------


def _done(said: Text, *, has_photo: bool) -> tuple[list[Clause], bool]:
    """The clauses that say that the work is done, and whether they could mean the opposite."""
    clauses = list(_stood_behind(said))
    if any(c.has("lack") or (c.has("done", "weak_done") and c.has(*_NOT_DONE)) for c in clauses):
        return [], False
    done: list[Clause] = []
    for clause in clauses:
        if not _says_done(clause):
            continue
        tense = _tense(clause, has_photo=has_photo)
        if tense is None:
            return [], True
        if tense == "now":
            done.append(clause)
    return done, False


def _says_done(clause: Clause) -> bool:
    """ "Hecho" has other uses: alone it says done only where the clause says little else."""
    if clause.has("done"):
        return True
    bare = clause.has("weak_done", "bare_done") and not clause.content({"weak_done", "bare_done"})
    return bare or clause.opens_with("weak_done")


def _tense(clause: Clause, *, has_photo: bool) -> str | None:
    """Is it done now, or will it be by the moment in the same clause? Unclear is ``None``."""
    moments = [item.when for item in moments_in(clause) if item.when]
    if not moments or clause.has("past"):
        return "now"
    only_today = all(when.means == "day" and when.value == 0 for when in moments)
    if only_today and (has_photo or not clause.has("leave")):
        return "now"
    either_way = all(when.means in _EITHER_WAY or when.value == 0 for when in moments)
    if not either_way or clause.has("leave") or any(when.sure for when in moments):
        return "ahead"
    return "now" if has_photo else None


def _more_than_done(said: Text, done: Sequence[Clause]) -> str:
    """What was said besides the bare word: without a photo, that is the proof."""
    kept = []
    for clause in _stood_behind(said):
        content = clause.content({"done", "weak_done", "bare_done"})
        if content and (clause not in done[:1] or len(content) >= _ENOUGH):
            kept.append(clause)
    return said.said(kept)


# --- declining -----------------------------------------------------------------------------------


def _refusal(said: Text) -> Clause | None:
    """The clause that refuses for good. "Not today" and "not without the part" do not."""
    for clause, after in with_next(_stood_behind(said)):
        if clause.has("yet", "go") or (after and after.has("yet")):
            continue
        if clause.has("refusal"):
            return clause
        if after and after.has("lack"):
            continue  # a part can be had
        if any(item.when for item in clause.items):
            continue
        explained = clause.has("cannot") and after is not None and after.has("because", "cause")
        if clause.has("refuses", "not_ours") or explained:
            return clause
    return None


def _why_not(said: Text, refusal: Clause | None) -> str:
    kept = []
    for clause in _stood_behind(said):
        is_reason = clause.has("not_ours", "because", "cause") or clause is not refusal
        if is_reason and clause.content({"refusal", "refuses", "cannot"}):
            kept.append(clause)
    return said.said(kept)


def _stood_behind(said: Text) -> list[Clause]:
    return [clause for clause in said.clauses() if not clause.doubtful]
