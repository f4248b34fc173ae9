"""Whether a text says that the work is done: now, and not by and by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from concejo.cases.reading.meaning import Calendar, Problem
from concejo.cases.reading.promises import NEGATIVE, moment_of, moments_in
from concejo.cases.reading.sentences import Clause, Text

# A sentence with one of these does not say that the work is done, whatever else it says.
_NOT_DONE = (*NEGATIVE, "future", "partly", "still", "ongoing")

# Moments that may lie behind as well as ahead: fixed on Friday.
_EITHER_WAY = {"weekday", "date", "part", "hour", "half", "minutes_past"}

_ENOUGH = 3  # words that make "fixed" more than the bare word


def done_in(
    said: Text, at: datetime, office: Calendar, *, has_photo: bool
) -> tuple[list[Clause], bool]:
    """The clauses that say that the work is done, and whether they could mean the opposite."""
    clauses = said.stood_behind()
    if any(c.has("lack") or (c.has("done", "weak_done") and c.has(*_NOT_DONE)) for c in clauses):
        return [], False
    done: list[Clause] = []
    for clause in clauses:
        if not _says_done(clause):
            continue
        tense = _tense(clause, has_photo=has_photo)
        if tense is None and moment_of(said, clause, at, office) is Problem.PAST:
            tense = "now"
        if tense == "now" and _is_announced(said, clause, at, office):
            tense = "ahead"
        if tense is None:
            return [], True
        if tense == "now":
            done.append(clause)
    return done, False


def _is_announced(said: Text, clause: Clause, at: datetime, office: Calendar) -> bool:
    """On Tuesday we go there and leave it mended: the day stands in a clause before."""
    if moments_in(clause) or clause.has("past") or not clause.has("leave"):
        return False
    sentence = next(s for s in said.sentences if clause in s.clauses)
    before = sentence.clauses[: sentence.clauses.index(clause)]
    return any(
        moments_in(other)
        and not other.has("past", "aside", *NEGATIVE)
        and _tense(other, has_photo=True, leaves=True) == "ahead"
        and moment_of(said, other, at, office) is not Problem.PAST
        for other in before
    )


def _says_done(clause: Clause) -> bool:
    """Some words for done have other uses: they count where the clause says little else."""
    if clause.has("aside"):
        return False
    if clause.has("done"):
        return True
    bare = clause.has("weak_done", "bare_done") and not clause.content({"weak_done", "bare_done"})
    return bare or clause.opens_with("weak_done")


def _tense(clause: Clause, *, has_photo: bool, leaves: bool = False) -> str | None:
    """Is it done now, or will it be by the moment in the same clause? Unclear is ``None``."""
    moments = [item.when for item in moments_in(clause) if item.when]
    if not moments or clause.has("past"):
        return "now"
    leaves = leaves or clause.has("leave")
    only_today = all(when.means == "day" and when.value == 0 for when in moments)
    if only_today and (has_photo or not leaves):
        return "now"
    either_way = all(when.means in _EITHER_WAY or when.value == 0 for when in moments)
    if not either_way or leaves or any(when.sure for when in moments):
        return "ahead"
    return "now" if has_photo else None


def more_than_done(said: Text, done: Sequence[Clause]) -> str:
    """What was said besides the bare word: without a photo, that is the proof."""
    kept = []
    for clause in said.stood_behind():
        if clause.has("thanks", "praise"):
            continue
        content = clause.content({"done", "weak_done", "bare_done", "negation"})
        if content and (clause not in done[:1] or len(content) >= _ENOUGH):
            kept.append(clause)
    return said.said(kept)
