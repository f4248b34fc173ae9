"""Sentences and their clauses, and which of them a person stands behind."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from concejo.base.text import HANDLE, HASHTAG, fold
from concejo.cases.reading.tokens import Kind, cut, readable
from concejo.cases.reading.words import Item, Lexicon, lexicon

# Words that add nothing: a sentence of these and a date is as good as the date alone.
EMPTY = frozenset({"filler", "greeting", "thanks", "calm", "yes", "leave", "praise", "link"})

_END = Item(Kind.STOP, "", 0, 0)


@dataclass(slots=True, eq=False)
class Clause:
    """A stretch between two commas or conjunctions."""

    items: list[Item] = field(default_factory=list)
    number: int = 0  # its place in the whole text
    doubtful: bool = False  # nobody stands behind it: a question, a condition, hearsay

    @property
    def first_word(self) -> int:
        """Where it starts to say something, after "because" or "and"."""
        joined = len(self.items) > 1 and self.items[0].marks & {"link", "because"}
        return self.items[1 if joined else 0].start

    @property
    def end(self) -> int:
        return self.items[-1].end

    def has(self, *marks: str) -> bool:
        return any(mark in item.marks for item in self.items for mark in marks)

    def content(self, besides: Container[str] = ()) -> list[Item]:
        """What is said in it, apart from empty words, moments, mentions and the given marks."""
        return [item for item in self.items if not _adds_nothing(item, besides)]

    def opens_with(self, mark: str) -> bool:
        """Does it begin with this, but for empty words?"""
        for item in self.items:
            if mark in item.marks:
                return True
            if not _adds_nothing(item, ()):
                return False
        return False


def _adds_nothing(item: Item, besides: Container[str]) -> bool:
    if item.kind in {Kind.MENTION, Kind.PAUSE} or item.when is not None:
        return True
    return any(mark in EMPTY or mark in besides for mark in item.marks)


@dataclass(slots=True)
class Sentence:
    clauses: list[Clause]
    question: bool = False


@dataclass(slots=True)
class Text:
    """A text that has been taken apart."""

    text: str
    lexicon: Lexicon
    sentences: list[Sentence]
    tags: list[str]  # the verbs that were said as hashtags, in order

    def clauses(self) -> Iterator[Clause]:
        for sentence in self.sentences:
            yield from sentence.clauses

    def stood_behind(self) -> list[Clause]:
        """The clauses that are no question, condition or hearsay."""
        return [clause for clause in self.clauses() if not clause.doubtful]

    def words(self, items: Sequence[Item]) -> str:
        """The items as they were written."""
        words, end = "", -1
        for item in items:
            between = self.text[end : item.start] if end >= 0 else ""
            words += between if not between.strip() else " "
            words += self.text[item.start : item.end]
            end = item.end
        return words.replace("#", "")

    def around(self, verb: str) -> tuple[str, str]:
        """The words right before and right behind the hashtag of a verb, up to a mark."""
        for tag in HASHTAG.finditer(self.text):
            if self.lexicon.hashtags.get(fold(tag[1])) == verb:
                before, after = self.text[: tag.start()], self.text[tag.end() :]
                return _tidy(_MARK.split(before)[-1]), _tidy(_MARK.split(after.lstrip(" :#"))[0])
        return "", ""

    def said(self, clauses: Sequence[Clause]) -> str:
        """Clauses as they were written, without addresses and hashtags; neighbours stay joined."""
        runs: list[tuple[int, int]] = []
        before = -1
        for clause in clauses:
            if runs and clause.number == before + 1:
                runs[-1] = (runs[-1][0], clause.end)
            else:
                runs.append((clause.first_word, clause.end))
            before = clause.number
        return ". ".join(filter(None, (_tidy(self.text[start:end]) for start, end in runs)))


def take_apart(text: str, language: str) -> Text:
    """Sentences, clauses and hashtag verbs of a text."""
    text = readable(text)
    words = lexicon(language)
    items = words.items(cut(text))
    tags: list[str] = []
    rest: list[Item] = []
    for place, item in enumerate(items):
        verb = words.verb_of(item)
        if verb is None:
            rest.append(item)
        elif not _denied(items[max(0, place - 2) : place]):
            tags.append(verb)
    sentences = list(_sentences(rest))
    for sentence in sentences:
        _doubt(sentence)
    whole = Text(text, words, sentences, list(dict.fromkeys(tags)))
    for number, clause in enumerate(whole.clauses()):
        clause.number = number
    return whole


def _denied(before: Sequence[Item]) -> bool:
    """Does a "not" stand right before it, in the same breath?"""
    for item in reversed(before):
        if item.kind in {Kind.STOP, Kind.PAUSE}:
            return False
        if "negation" in item.marks:
            return True
    return False


def with_next(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, Clause | None]]:
    """Each clause, and the one that follows it."""
    return zip(clauses, [*clauses[1:], None], strict=False)


def _sentences(items: Sequence[Item]) -> Iterator[Sentence]:
    """A question runs from its opening mark, or from the sentence's beginning, to its end."""
    current: list[Item] = []
    waiting: Sentence | None = None  # may turn out to be asked by the words after it
    asked = False
    for item in [*items, _END]:
        if item.kind is not Kind.STOP:
            current.append(item)
            continue
        sentence = Sentence(list(_clauses(current)), question=asked or "?" in item.text)
        if waiting and waiting.clauses:
            if sentence.question and all(not clause.content() for clause in sentence.clauses):
                waiting.question = True
            yield waiting
        waiting = None
        if item.text == "¿":
            waiting = sentence
        elif sentence.clauses:
            yield sentence
        current, asked = [], item.text.endswith("¿")


def _clauses(items: Sequence[Item]) -> Iterator[Clause]:
    current = Clause()
    for item in items:
        pause = item.kind is Kind.PAUSE
        if current.items and (pause or item.marks & {"link", "because", "cause"}):
            yield current
            current = Clause()
        if not pause:
            current.items.append(item)
    if current.items:
        yield current


def _doubt(sentence: Sentence) -> None:
    """Mark the clauses that nobody stands behind."""
    # A clause of nothing but an "if" is a yes that lost its accent, not a condition.
    conditions = [c for c in sentence.clauses if c.has("hedge") or (c.has("if") and c.content())]
    if sentence.question or conditions:
        for clause in sentence.clauses:
            clause.doubtful = True
        return
    doubtful = bool(sentence.clauses) and sentence.clauses[0].opens_with("when")
    for clause in sentence.clauses:
        doubtful = doubtful or clause.has("when", "reported")
        clause.doubtful = doubtful


_MARK = re.compile(r"[.,;:!?¿¡()\n]")


def _tidy(text: str) -> str:
    text = HASHTAG.sub(" ", HANDLE.sub(" ", text))
    return re.sub(r"\s+", " ", text).strip(" ,.;:–—-¿¡!()[]")
