"""What the reporter of a case meant by a sentence in its thread."""

from __future__ import annotations

from datetime import datetime

from concejo.cases.reading.meaning import NOTHING, Problem, Reading, Verb
from concejo.cases.reading.promises import NEGATIVE
from concejo.cases.reading.sentences import Clause, Text, take_apart

_DONE = ("done", "weak_done", "bare_done")
_AGREES = ("yes", "thanks", "praise")

# What a hashtag of somebody in charge means when the reporter writes it.
_FOR_REPORTER = {
    Verb.DONE: Verb.CONFIRM,
    Verb.CONFIRM: Verb.CONFIRM,
    Verb.STILL: Verb.STILL,
    Verb.UNDO: Verb.UNDO,
    Verb.SEPARATE: Verb.SEPARATE,
    Verb.NOT_A_CASE: Verb.NOT_A_CASE,
}


def read_reporter(text: str, *, language: str, at: datetime, state: str) -> Reading:
    """What the reporter meant: still broken, fixed, withdrawn, or nothing but an answer.

    ``state`` is the case's: a "yes" or "thanks" confirms only what was said to be done, and
    while the case waits for an answer, a sentence is that answer.
    """
    said = take_apart(text, language)
    if said.tags:
        return _tagged(said)
    clauses = said.stood_behind()
    if any(clause.has("withdraw") for clause in clauses):
        return Reading(Verb.NOT_A_CASE)
    if state == "waiting":
        return NOTHING
    if any(_still(clause) for clause in clauses) or (state == "done" and _bare_no(clauses)):
        return Reading(Verb.STILL)
    if any(_fixed(clause) for clause in clauses) or (state == "done" and _agrees(said)):
        return Reading(Verb.CONFIRM)
    return NOTHING


def _tagged(said: Text) -> Reading:
    verbs = [verb for tag in said.tags if (verb := _FOR_REPORTER.get(Verb(tag)))]
    if len(set(verbs)) > 1:
        return Reading(problem=Problem.TWO_STEPS)
    return Reading(verbs[0]) if verbs else NOTHING


def _still(clause: Clause) -> bool:
    denied = clause.has(*_DONE) and clause.has(*NEGATIVE, "partly")
    return clause.has("still") or denied


def _bare_no(clauses: list[Clause]) -> bool:
    return len(clauses) == 1 and clauses[0].has("no") and not clauses[0].content({"no", "yet"})


def _fixed(clause: Clause) -> bool:
    if clause.has(*NEGATIVE, "future", "partly", "ongoing", "hope") or any(
        item.when for item in clause.items
    ):
        return False
    bare = clause.has(*_DONE) and not clause.content(set(_DONE))
    return clause.has("done") or bare


def _agrees(said: Text) -> bool:
    """Only a yes, thanks or praise; whoever says more may be speaking of something else."""
    clauses = list(said.clauses())
    return any(clause.has(*_AGREES) for clause in clauses) and not any(
        clause.doubtful or clause.content() for clause in clauses
    )
