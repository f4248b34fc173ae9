"""The languages' words, read from the files in ``words/``, and where they occur in a text."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from re import findall
from types import MappingProxyType
from typing import Any

from concejo.base.text import fold
from concejo.cases.reading.tokens import Kind, Token

_FOLDER = Path(__file__).with_name("words")
_LONGEST_PART = 15  # letters of a word's beginning or ending that a file may give
_NO_SLOTS: Mapping[str, int | str] = MappingProxyType({})

Slots = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class When:
    """What a phrase says about a moment; ``moments.py`` knows what each ``means`` is."""

    means: str
    value: int | str | None = None
    weak: bool = False  # counts only on its own, or beside another moment
    half: str | None = None  # of the day, where the phrase says it: am or pm
    sure: bool = False  # can only lie ahead, whatever the verb
    of_today: bool = False  # a part of this day, not of the next one to come
    not_today: bool = False  # next Friday, said on a Friday


@dataclass(frozen=True, slots=True)
class Item:
    """A token or a known phrase in a text."""

    kind: Kind
    text: str
    start: int
    end: int
    marks: frozenset[str] = frozenset()
    when: When | None = None
    slots: Slots = field(default_factory=lambda: _NO_SLOTS)
    tagged: bool = False  # written as a hashtag, so surely meant


class _Node:
    """A place in the tree of phrases: which words may follow, and what ends here."""

    __slots__ = ("beginnings", "endings", "marks", "slots", "when", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.beginnings: dict[str, _Node] = {}
        self.endings: dict[str, _Node] = {}
        self.slots: dict[str, _Node] = {}
        self.marks: set[str] = set()
        self.when: When | None = None


class Lexicon:
    """All languages together, one of them first: people mix, and say the rest in their own."""

    def __init__(self, languages: Sequence[Mapping[str, Any]]) -> None:  # Any: a TOML table
        self.day_first: bool = languages[0]["day_first"]
        self.hashtags: dict[str, str] = {}
        self.note_tags: set[str] = set()
        self.note_begins: list[str] = []
        self.house_tags: dict[str, str] = {}
        self.before_numbers: list[str] = []
        self.between_numbers: list[str] = []
        self.counts: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.weekdays: dict[str, int] = {}
        self.months: dict[str, int] = {}
        self._root = _Node()
        for language in languages:
            self._learn(language)

    def items(self, tokens: Sequence[Token]) -> list[Item]:
        """The text as known phrases, the longest at each place, and the tokens between them."""
        found: list[Item] = []
        at = 0
        while at < len(tokens):
            item, length = self._longest(tokens, at)
            found.append(item)
            at += length
        return found

    def verb_of(self, token: Token | Item) -> str | None:
        """The verb that a hashtag stands for."""
        return self.hashtags.get(token.text) if token.kind is Kind.TAG else None

    def _learn(self, language: Mapping[str, Any]) -> None:
        for name, known in (
            ("counts", self.counts),
            ("numbers", self.numbers),
            ("weekdays", self.weekdays),
            ("months", self.months),
        ):
            for word, number in language[name].items():
                known.setdefault(fold(word), number)
        self.note_tags.update(fold(word) for word in language["notes"]["hashtags"])
        self.note_begins += [fold(words) for words in language["notes"]["begins"]]
        of_cases = language["numbers_of_cases"]
        self.before_numbers += [fold(word) for word in of_cases["before"]]
        self.between_numbers += [fold(word) for word in of_cases["between"]]
        for name, tags in (("house", self.house_tags), ("hashtags", self.hashtags)):
            for verb, words in language[name].items():
                for word in words:
                    tags.setdefault(fold(word), verb)
        for mark, phrases in language["phrases"].items():
            for node in self._nodes(phrases):
                node.marks.add(mark)
        for moment in language["moments"]:
            rest = {key: value for key, value in moment.items() if key != "phrases"}
            for node in self._nodes(moment["phrases"]):
                node.when = node.when or When(**rest)

    def _nodes(self, phrases: Sequence[str]) -> Iterator[_Node]:
        for phrase in phrases:
            for words in _spellings(phrase):
                node = self._root
                for word in words:
                    node = _branch(node, word)
                yield node

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[Item, int]:
        token = tokens[at]
        best: tuple[int, int] = (0, 0)  # tokens, and how many of them literally
        marks: set[str] = set()
        when: When | None = None
        slots: Slots = _NO_SLOTS
        for node, length, literal, filled in self._walk(self._root, tokens, at, 0, 0, _NO_SLOTS):
            if length < best[0]:
                continue
            if length > best[0]:
                marks, when, best = set(), None, (length, -1)
            marks |= node.marks
            if node.when and (when is None or literal > best[1]):
                when, slots = node.when, filled
                best = (length, literal)
        if not best[0]:
            return Item(token.kind, token.text, token.start, token.end), 1
        tagged = any(t.kind is Kind.TAG for t in tokens[at : at + best[0]])
        end = tokens[at + best[0] - 1].end
        item = Item(token.kind, token.text, token.start, end, frozenset(marks), when, slots, tagged)
        return item, best[0]

    def _walk(
        self, node: _Node, tokens: Sequence[Token], at: int, length: int, literal: int, slots: Slots
    ) -> Iterator[tuple[_Node, int, int, Slots]]:
        if length and (node.marks or node.when):
            yield node, length, literal, slots
        if at == len(tokens) or tokens[at].kind in {Kind.STOP, Kind.PAUSE, Kind.MENTION}:
            return
        token = tokens[at]
        for following, said in self._following(node, token):
            filled = slots if said is None else {**slots, said[0]: said[1]}
            more = literal + (said is None)
            yield from self._walk(following, tokens, at + 1, length + 1, more, filled)

    def _following(
        self, node: _Node, token: Token
    ) -> Iterator[tuple[_Node, tuple[str, int | str] | None]]:
        if known := node.words.get(token.text):
            yield known, None
        if known := node.words.get("=" + token.exact):
            yield known, None
        for size in range(1, min(len(token.text), _LONGEST_PART) + 1):
            if known := node.beginnings.get(token.text[:size]):
                yield known, None
            if known := node.endings.get(token.text[-size:]):
                yield known, None
            if known := node.endings.get("=" + token.exact[-size:]):
                yield known, None
        for slot, following in node.slots.items():
            value = _SLOTS[slot](self, token)
            if value is not None:
                yield following, (slot, value)


def _spellings(phrase: str) -> Iterator[tuple[str, ...]]:
    """``[el] (lunes|día 1)`` is four rows of words."""
    parts = []
    for part in findall(r"\([^)]*\)|\[[^\]]*\]|\S+", phrase):
        if part[0] in "([":
            choices = [tuple(choice.split()) for choice in part[1:-1].split("|")]
            parts.append([*choices, ()] if part[0] == "[" else choices)
        else:
            parts.append([(part,)])
    for rows in product(*parts):
        yield tuple(word for row in rows for word in row)


def _branch(node: _Node, word: str) -> _Node:
    """The node after this word: ``word``, ``=exact``, ``begin*``, ``*end``, ``<slot>``."""
    if word[0] == "<":
        return node.slots.setdefault(word[1:-1], _Node())
    exact = word[0] == "="
    word = word.casefold() if exact else fold(word)
    if word.endswith("*"):
        return node.beginnings.setdefault(word[:-1], _Node())
    if "*" in word:
        return node.endings.setdefault(word.replace("*", ""), _Node())  # "=*ará" is "=ará"
    return node.words.setdefault(word, _Node())


def _digits(token: Token, least: int, most: int) -> int | None:
    if token.kind is not Kind.NUMBER or not token.text.isdigit() or len(token.text) > 4:  # noqa: PLR2004
        return None
    return int(token.text) if least <= int(token.text) <= most else None


def _count(lexicon: Lexicon, token: Token) -> int | None:
    """How many: ``3``, ``three``, and the article of "in an hour"."""
    if token.kind is Kind.WORD:
        return lexicon.numbers.get(token.text, lexicon.counts.get(token.text))
    return _digits(token, 0, 9999)


def _hour(lexicon: Lexicon, token: Token) -> int | None:
    hour = lexicon.numbers.get(token.text, _digits(token, 0, 24))
    return hour if hour is not None and hour <= 24 else None  # noqa: PLR2004


def _of_kind(kind: Kind) -> Callable[[Lexicon, Token], str | None]:
    return lambda _, token: token.text if token.kind is kind else None


_SLOTS: dict[str, Callable[[Lexicon, Token], int | str | None]] = {
    "n": _count,
    "day": lambda _, token: _digits(token, 1, 31),
    "hour": _hour,
    "minute": lambda lexicon, token: lexicon.numbers.get(token.text, _digits(token, 0, 59)),
    "year": lambda _, token: _digits(token, 1900, 9999),
    "weekday": lambda lexicon, token: lexicon.weekdays.get(token.text),
    "month": lambda lexicon, token: lexicon.months.get(token.text),
    "clock": _of_kind(Kind.CLOCK),
    "date": _of_kind(Kind.DATE),
}


@cache
def _files() -> Mapping[str, Mapping[str, Any]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in _FOLDER.glob("*.toml")}


def lexicon(language: str = "") -> Lexicon:
    """The words of all languages, those of the given one (``es``, ``en-GB``) first."""
    code = language.replace("_", "-").split("-")[0].lower()
    return _lexicon(code if code in _files() else "")


@cache
def _lexicon(code: str) -> Lexicon:
    files = _files()
    first = [files[code]] if code else []
    others = sorted((name for name in files if name != code), key=lambda name: files[name]["order"])
    return Lexicon([*first, *(files[name] for name in others)])
