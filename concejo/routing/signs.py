"""From a report to numbers: its words, its letters, its place and its hour, each as a sign.

A sign is a number of 24 bits: two for its block, 22 that are hashed from the word itself, so that
no list of words has to be kept, sent or trusted. Texts are read many at a time, as one long row of
letters, because that is what makes both training and a single answer quick.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from concejo.base.text import apart, fold
from concejo.routing.reports import LONGEST_TEXT, Report

Integers = NDArray[np.int64]
Floats = NDArray[np.float32]
_Hashes = NDArray[np.uint64]

# The topics that a text speaks of, by lists of words that people wrote.
Topics = Callable[[str], Sequence[str]]

BITS = 22


class Block(IntEnum):
    """Signs of one block are weighed together, so that a long text does not outweigh its place."""

    WORDS = 0
    PLACE_AND_TIME = 1
    TOPICS = 2


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of many reports: those of report ``i`` are ``ids[starts[i]:starts[i + 1]]``."""

    ids: Integers
    starts: Integers

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, rows: Integers) -> Signs:
        """Only these reports, in this order."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        shift = np.repeat(self.starts[rows] - starts[:-1], lengths)
        return Signs(self.ids[np.arange(starts[-1]) + shift], starts)


def signs_of(reports: Sequence[Report], topics: Topics | None = None) -> Signs:
    """What each report shows, each sign once."""
    rows: list[Integers] = []
    hashes: list[_Hashes] = []

    def add(block: Block, found: tuple[Integers, _Hashes]) -> None:
        rows.append(found[0])
        hashes.append((found[1] >> np.uint64(64 - BITS)) | np.uint64(block << BITS))

    texts = [_plain(report.text) for report in reports]
    titles = [_plain(report.title) for report in reports]
    for part, salt in ((texts, 0), (titles, 100)):
        line = _Line(part)
        for found in (line.words(salt), line.pairs(salt), *(line.letters(n, salt) for n in _RUNS)):
            add(Block.WORDS, found)
    add(Block.PLACE_AND_TIME, _Line([_place_and_time(report) for report in reports]).words(200))
    add(Block.PLACE_AND_TIME, _begun(reports))
    if topics is not None:
        spoken = [topics(f"{report.title}. {report.text[:LONGEST_TEXT]}") for report in reports]
        add(Block.TOPICS, _Line([" ".join(names) for names in spoken]).words(300))
    keys = np.concatenate(rows) << (BITS + 2) | np.concatenate(hashes).astype(np.int64)
    keys = np.unique(keys)
    starts = np.searchsorted(keys, np.arange(len(reports) + 1) << (BITS + 2))
    return Signs(keys & ((1 << (BITS + 2)) - 1), starts)


# --- What is said ---

_DIGIT = re.compile(r"\d")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_RUNS = (3, 4, 5, 6)


def _plain(text: str) -> str:
    """Folded words; a number says only how long it is."""
    return _NOT_A_LETTER.sub(" ", _DIGIT.sub("0", apart(fold(text[:LONGEST_TEXT])))).strip()


class _Line:
    """Many texts as one long row of letters, each word between spaces."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "".join(f" {text} " for text in texts)
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._letters = points.astype(np.uint64)
        self._is_space = points == ord(" ")
        self._row = np.repeat(np.arange(len(texts)), [len(text) + 2 for text in texts])
        is_first = np.flatnonzero(self._is_space[:-1] & ~self._is_space[1:]) + 1
        is_last = np.flatnonzero(~self._is_space[:-1] & self._is_space[1:]) + 1
        self._word_row = self._row[is_first]
        self._word = self._hashed_words(is_first, is_last)

    def words(self, salt: int) -> tuple[Integers, _Hashes]:
        return self._word_row, _mixed(self._word, salt + 1)

    def pairs(self, salt: int) -> tuple[Integers, _Hashes]:
        """Two words in a row, and two with one between them."""
        rows, hashes = [], []
        for gap in (1, 2):
            same = self._word_row[:-gap] == self._word_row[gap:]
            pair = self._word[:-gap] * _ODD + self._word[gap:]
            rows.append(self._word_row[:-gap][same])
            hashes.append(_mixed(pair[same], salt + 1 + gap))
        return np.concatenate(rows), np.concatenate(hashes)

    def letters(self, run: int, salt: int) -> tuple[Integers, _Hashes]:
        """Every row of so many letters inside a word, its edges counting as letters."""
        count = len(self._letters) - run + 1
        if count <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.uint64)
        hashed = np.zeros(count, np.uint64)
        crosses = np.zeros(count, bool)
        for place in range(run):
            hashed = hashed * _PRIME + self._letters[place : count + place]
            if 0 < place < run - 1:
                crosses |= self._is_space[place : count + place]
        return self._row[:count][~crosses], _mixed(hashed[~crosses], salt + 10 + run)

    def _hashed_words(self, first: Integers, end: Integers) -> _Hashes:
        if not len(first):
            return np.zeros(0, np.uint64)
        lengths = end - first
        begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        inside = np.arange(lengths.sum()) - np.repeat(begins, lengths)
        letters = self._letters[~self._is_space]
        return np.add.reduceat(letters * _POWERS[np.minimum(inside, len(_POWERS) - 1)], begins)


_PRIME = np.uint64(0x100000001B3)
_ODD = np.uint64(0xFF51AFD7ED558CCD)
_POWERS = np.array([pow(0x100000001B3, n, 1 << 64) for n in range(40)], np.uint64)


def _mixed(hashes: _Hashes, salt: int) -> _Hashes:
    """Spread over all bits, and different for each sort of sign."""
    mixed = (hashes ^ np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(32))


# --- Where and when ---

# Squares with a side of about 55, 110, 370 and 1,100 metres.
_SQUARES = (2000, 1000, 300, 100)


def _place_and_time(report: Report) -> str:
    signs = []
    if report.district:
        signs.append(f"district:{_one(report.district)}")
    if address := _plain(report.address):
        street = address.partition(" 0")[0]
        signs += [f"address:{_one(address)}", f"street:{_one(street)}"]
        signs += [f"name:{word}" for word in street.split()]
    if report.lat is not None and report.lon is not None:
        for side in _SQUARES:
            signs.append(f"square:{side}:{int(report.lat * side)}:{int(report.lon * side * 0.75)}")
    if report.at is not None:
        at = report.at
        signs += [f"month:{at.month}", f"day:{at.weekday()}"]
        if (at.hour, at.minute, at.second) != (0, 0, 0):
            signs.append(f"hour:{at.hour}")
    return " ".join(signs)


def _begun(reports: Sequence[Report]) -> tuple[Integers, _Hashes]:
    """Every quarter of a year that had begun when it was said.

    So what changes with the years is told by its first quarter, and a report that is later than all
    that were learned from looks like the latest of those.
    """
    counts = [
        min(max(0, (report.at.year - _FIRST_YEAR) * 4 + (report.at.month + 2) // 3), _MOST_QUARTERS)
        if report.at
        else 0
        for report in reports
    ]
    rows = np.repeat(np.arange(len(reports)), counts)
    quarters = np.concatenate([np.arange(count, dtype=np.uint64) for count in counts])
    return rows, _mixed(quarters, 400)


# Older reports are all as old as this; later ones than a hundred years on are mistyped.
_FIRST_YEAR, _MOST_QUARTERS = 2000, 400


def _one(words: str) -> str:
    return "_".join(words.casefold().split())
