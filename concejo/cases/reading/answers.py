"""Short answers and greetings: what can be said without a report in it."""

from __future__ import annotations

from concejo.base.text import LINK
from concejo.cases.reading.sentences import Clause, take_apart
from concejo.cases.reading.tokens import Kind

_SHORT = 6  # phrases; whoever says more has more to say than yes or no
_FEW = 3
_COURTESY = {"greeting", "thanks", "thanks_for", "praise", "calm", "filler", "yes"}


def is_yes(text: str) -> bool:
    """Is this nothing but a yes?"""
    return _is_only(text, "yes", {"filler", "thanks", "calm"})


def is_no(text: str) -> bool:
    """Is this nothing but a no? It takes back what the crier has understood."""
    return _is_only(text, "no", {"filler", "thanks", "calm"})


def is_greeting(text: str) -> bool:
    """Are these only a greeting or thanks? A photo beside them may still be a report."""
    said = take_apart(text, "")
    courteous = False
    for clause in said.clauses():
        if not _is_courtesy(clause):
            return False
        courteous = courteous or clause.has("greeting", "thanks", "praise")
    return courteous and not said.tags and not LINK.search(said.text)


def _is_only(text: str, answer: str, beside: set[str]) -> bool:
    said = take_apart(text, "")
    if said.tags or any(sentence.question for sentence in said.sentences):
        return False
    items = [i for c in said.clauses() for i in c.items if i.kind is not Kind.MENTION]
    answers = [item for item in items if answer in item.marks]
    rest = [item for item in items if answer not in item.marks]
    return bool(answers) and len(items) <= _SHORT and all(item.marks & beside for item in rest)


def _is_courtesy(clause: Clause) -> bool:
    said = [item for item in clause.items if item.kind is not Kind.MENTION]
    rest = [item for item in said if not item.marks & _COURTESY]
    if not rest:
        return True
    # Thanks for something short; "thanks for mending it tomorrow" is a wish.
    plain = not any(item.marks or item.when for item in rest)
    return clause.has("thanks_for") and plain and len(rest) <= _FEW
