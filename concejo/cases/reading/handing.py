"""Whether a sentence hands the case over to another office, or only speaks of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from concejo.base.text import handles
from concejo.cases.reading.promises import NEGATIVE
from concejo.cases.reading.sentences import Clause, Sentence, Text
from concejo.cases.reading.tokens import Kind
from concejo.cases.reading.words import Item

# What is said of an office right after its address: it is spoken of, not asked.
_SAID_OF_IT = frozenset({"away", "reported", "cannot"})
_NEAR = 3  # words between "not" and the address it denies


def handed_to(
    said: Text, owner: str, offices: Collection[str]
) -> tuple[str | None, Sentence | None]:
    """The first other office that is addressed, and the sentence that addresses it."""
    before: Clause | None = None
    for sentence in said.sentences:
        for clause in sentence.clauses:
            signed = _is_signature(before, clause, sentence)
            for place, item in enumerate(clause.items):
                office = None if signed else _office(said, item, offices)
                addressed = office and office != owner and _is_addressed(sentence, clause, place)
                if addressed and not _is_taken_back(said, clause, place):
                    return office, sentence
            before = clause
    return None, None


def _is_signature(before: Clause | None, clause: Clause, sentence: Sentence) -> bool:
    """Nothing but a name, after the words that stand before a name."""
    named = [item for item in clause.items if item.kind is Kind.MENTION]
    rest = [item for item in clause.items if item.kind is not Kind.MENTION]
    if not named or clause is not sentence.clauses[-1]:
        return False
    if rest:
        return all("signs" in item.marks for item in rest)
    return before is not None and "signs" in before.items[-1].marks


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
    rest = [item for item in clause.items[place + 1 :] if item.kind is not Kind.MENTION]
    last = before[-1].marks if before else frozenset[str]()
    if last & {"passing", "thanks"} or clause.has("thanks", "praise"):
        return False
    if rest and (rest[0].marks & _SAID_OF_IT or _is_away(rest) or _is_not_meant(rest)):
        return False
    if any(item.marks & {*NEGATIVE} for item in before[-_NEAR - 1 :]):
        return False
    if sentence.question:
        return "belongs" not in last and not _either(sentence)
    leads = clause is sentence.clauses[0] and not before
    return leads or not clause.doubtful


def _is_away(said_of_it: Sequence[Item]) -> bool:
    """Back on Monday; but back on Monday to mend it is work."""
    return "back" in said_of_it[0].marks and not any("mend" in i.marks for i in said_of_it)


def _is_not_meant(said_of_it: Sequence[Item]) -> bool:
    """Not you."""
    no = [item for item in said_of_it if "negation" in item.marks]
    return bool(no) and all(item.marks & {"negation", "filler"} for item in said_of_it)


def _is_taken_back(said: Text, clause: Clause, place: int) -> bool:
    """Is it told right afterwards, and by itself, that it is not theirs?

    "If it is not yours" says no such thing, nor does a kerb that is not theirs.
    """
    following = [(c, c.items) for c in list(said.clauses())[clause.number + 1 :]]
    for number, (where, items) in enumerate([(clause, clause.items[place + 1 :]), *following]):
        if any(item.kind is Kind.MENTION for item in items):
            return False
        if any("not_yours" in item.marks for item in items) and not where.doubtful:
            return all(item.marks & {"not_yours", *_BESIDE_IT} for item in items)
        if number and not all(item.marks & {*_BESIDE_IT} for item in items):
            # Something else is spoken of by now.
            return False
    return False


# What may be said beside it: "sorry, this is not yours, thank you".
_BESIDE_IT = ("filler", "thanks", "calm", "greeting", "praise")


def _either(sentence: Sentence) -> bool:
    """Does a question leave open which of two is meant?"""
    named = [i.text for c in sentence.clauses for i in c.items if i.kind is Kind.MENTION]
    return len(set(named)) > 1


def belongs_to(done: Sequence[Clause], sentence: Sentence | None) -> bool:
    """Does the address stand in the sentence that says done, or alone, as for their information?"""
    clauses = sentence.clauses if sentence else []
    return any(c in done for c in clauses) or all(not c.content() for c in clauses)
