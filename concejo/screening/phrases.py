"""Phrases as the words files write them, asked of a text all at once.

A phrase is a row of words with a few signs: ``chisp*`` any ending, ``(a|b)`` one of these,
``[el la]`` perhaps one of these, ``#`` a number (3, 3º), ``..`` up to five words between,
``...`` up to twelve; ``(a|b)*`` is ``(a*|b*)``. No phrase reaches over the end of a sentence.

Chinese is read character by character, as it has no spaces; before an Arabic word may stand what is
written together with it there (and, in, for, the).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from concejo.base.text import HANDLE, LINK, apart, fold

_END_OF_SENTENCE = re.compile(r"[!?¡¿;。؟\n]+|\.+(?=\s|$)")
_NOT_A_WORD = re.compile(r"[^\w.]+|_+|(?<! )\.(?! )")
_PIECE = re.compile(r"[()|\[\]]|\.{2,3}|[^\s()|\[\]]+")
_ANY_ENDING = re.compile(r"\(([^()]*)\)\*")
_WORD = re.compile(r"(?<= )\w")
_BEFORE_ARABIC = "[وف]?(?:[بك]?ال|لل|[بكل])?"
_GAPS = {"..": 5, "...": 12}


# An expression, and the letters with which it may start.
_Read = tuple[str, set[str]]
_ByLetter = dict[str, list[tuple[str, re.Pattern[str]]]]
_Gaps = dict[str, str]


class Hit(NamedTuple):
    name: str
    words: str


class Phrases:
    """Named lists of phrases. What a calm phrase covers is not read as anything else.

    No gap of a calm phrase steps over a word that is ``stirring``, such as *trapped*.
    """

    def __init__(
        self,
        lists: Mapping[str, Iterable[str]],
        calm: Iterable[str] = (),
        stirring: Iterable[str] = (),
    ) -> None:
        self._order = {name: place for place, name in enumerate(lists)}
        self._lists = _by_first_letter(lists)
        self._calm = _by_first_letter({"calm": calm}, _gaps_without(stirring))

    def hits(self, text: str) -> list[Hit]:
        """What is found: list by list in their own order, then in the order of the text."""
        words = as_words(text)
        for _, start, end in reversed(_finds(self._calm, words)):
            words = f"{words[:start]}. {words[end:]}"
        finds = _finds(self._lists, words)
        finds.sort(key=lambda find: self._order[find[0]])
        return [Hit(name, words[start:end].strip()) for name, start, end in finds]

    def first(self, text: str) -> Hit | None:
        """The first find of the first list that has one."""
        return next(iter(self.hits(text)), None)


def as_words(text: str) -> str:
    """Folded words with one space around each, and a lone dot where a sentence ends."""
    text = apart(fold(HANDLE.sub(" ", LINK.sub(" ", text))))
    text = _NOT_A_WORD.sub(" ", _END_OF_SENTENCE.sub(" . ", text))
    return f" {text.strip()} "


def _gaps_without(words: Iterable[str]) -> _Gaps:
    """The expression for each gap, none of whose words is one of these."""
    patterns = [_pattern(word, {})[0] for word in words]
    held = f"(?!{'|'.join(patterns)})" if patterns else ""
    return {gap: rf"(?:{held}\w+ ){{0,{most}}}?" for gap, most in _GAPS.items()}


def _by_first_letter(lists: Mapping[str, Iterable[str]], gaps: _Gaps | None = None) -> _ByLetter:
    """Each list's expression under every letter that one of its phrases may start with.

    Trying only these at each word is what makes a thousand phrases quick.
    """
    gaps = gaps or _gaps_without(())
    phrases: dict[str, dict[str, list[str]]] = {}
    for name, ones in lists.items():
        # The longer phrase first, so that a find is as exact as it can be.
        for phrase in sorted(ones, key=len, reverse=True):
            pattern, letters = _pattern(phrase, gaps)
            for letter in letters:
                phrases.setdefault(letter, {}).setdefault(name, []).append(pattern)
    return {
        letter: [(name, re.compile("|".join(ones))) for name, ones in by_name.items()]
        for letter, by_name in phrases.items()
    }


def _finds(lists: _ByLetter, words: str) -> list[tuple[str, int, int]]:
    """Where which list has a phrase, at most one of each list at a time."""
    finds: list[tuple[str, int, int]] = []
    read: dict[str, int] = {}
    for start in _WORD.finditer(words):
        for name, pattern in lists.get(start[0], ()):
            if start.start() < read.get(name, 0):
                continue
            if match := pattern.match(words, start.start()):
                finds.append((name, *match.span()))
                read[name] = match.end()
    return finds


def _pattern(phrase: str, gaps: _Gaps) -> _Read:
    """The expression for a phrase; in it every word takes the space behind it along."""
    endings = _ANY_ENDING.sub(lambda m: f"({m[1].replace('|', '*|')}*)", fold(phrase))
    return _row(deque(_PIECE.findall(apart(endings))), gaps)


def _row(pieces: deque[str], gaps: _Gaps) -> _Read:
    pattern, letters, at_start = "", set[str](), True
    while pieces and pieces[0] not in {"|", ")"}:
        piece = pieces.popleft()
        read, starts = _piece(piece, pieces, gaps)
        pattern += read
        if at_start:
            letters |= starts
        at_start = at_start and piece == "["
    return pattern, letters


def _piece(piece: str, pieces: deque[str], gaps: _Gaps) -> _Read:
    if piece == "(":
        choices = [_row(pieces, gaps)]
        while pieces.popleft() == "|":
            choices.append(_row(pieces, gaps))
        return _one_of(choices)
    if piece == "[":
        words = []
        while (word := pieces.popleft()) != "]":
            words.append(_word(word))
        pattern, letters = _one_of(words)
        return f"{pattern}?", letters
    return (gaps[piece], set()) if piece in gaps else _word(piece)


def _one_of(choices: list[_Read]) -> _Read:
    together = "|".join(pattern for pattern, _ in choices)
    return f"(?:{together})", set().union(*(letters for _, letters in choices))


def _word(word: str) -> _Read:
    if word == "#":
        return r"[0-9]+[a-z]{0,3} ", set("0123456789")
    pattern, starts = re.escape(word).replace(r"\*", r"\w*") + " ", {word[0]}
    if "\u0620" <= word[0] <= "\u064a":
        return _BEFORE_ARABIC + pattern, starts | set("وفبكلا")
    return pattern, starts
