"""A small network: every sign has a short row of numbers; their sum says what a report is about.

A linear model keeps a number for each pair of sign and label, which is too much for six hundred
labels and learns nothing of one label from another. Here all labels share the rows of the signs.
Several such networks, each begun differently, are asked together: a committee.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concejo.routing.signs import BITS, Block, Floats, Integers, Signs


@dataclass(frozen=True, slots=True)
class Weighed:
    """The known signs of reports, by their place in the vocabulary, with what each counts for."""

    places: Integers
    weights: Floats
    starts: Integers

    def of(self, rows: Integers) -> Weighed:
        lengths = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        at = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], lengths)
        return Weighed(self.places[at], self.weights[at], starts)

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The signs that were met often enough, and how rare each is."""

    ids: Integers
    rarity: Floats
    # By block.
    shares: tuple[float, ...]
    # Where less than this of what a text shows is known, it is in another language.
    least_known: float = 0.0

    @property
    def are_words(self) -> NDArray[np.bool_]:
        """Which of the signs come from the words themselves."""
        mine: NDArray[np.bool_] = self.ids >> BITS == Block.WORDS
        return mine

    def known(self, signs: Signs) -> Floats:
        """How much is known of what the words of each report show."""
        row = np.repeat(np.arange(len(signs)), np.diff(signs.starts))
        is_word = signs.ids >> BITS == Block.WORDS
        _, there = self._looked_up(signs)
        met = np.bincount(row[there & is_word], minlength=len(signs))
        shown = np.bincount(row[is_word], minlength=len(signs))
        share: Floats = (met / np.maximum(shown, 1)).astype(np.float32)
        return share

    def weigh(self, signs: Signs) -> Weighed:
        """Rare signs count for more; the signs of one block together for the block's share.

        The few pieces that another language shares with the one that is known say nothing.
        Some thousands at a time: what is needed to work it out is many times what comes of it.
        """
        if len(signs) <= _AT_ONCE:
            return self._weighed(signs)
        parts = [
            self._weighed(signs.of(np.arange(first, min(first + _AT_ONCE, len(signs)))))
            for first in range(0, len(signs), _AT_ONCE)
        ]
        lengths = np.concatenate([np.diff(part.starts) for part in parts])
        return Weighed(
            np.concatenate([part.places for part in parts]),
            np.concatenate([part.weights for part in parts]),
            np.concatenate([[0], np.cumsum(lengths)]),
        )

    def _weighed(self, signs: Signs) -> Weighed:
        row = np.repeat(np.arange(len(signs)), np.diff(signs.starts))
        places, known = self._looked_up(signs)
        if self.least_known:
            is_foreign = self.known(signs) < self.least_known
            known &= ~(is_foreign[row] & (signs.ids >> BITS == Block.WORDS))
        row, places, block = row[known], places[known], signs.ids[known] >> BITS
        weights = self.rarity[places]
        group = row * len(Block) + block
        sizes = np.bincount(group, weights * weights, minlength=len(signs) * len(Block))
        weights = weights * np.asarray(self.shares)[block] / np.sqrt(sizes[group])
        starts = np.searchsorted(row, np.arange(len(signs) + 1))
        return Weighed(places, weights.astype(np.float32), starts)

    def _looked_up(self, signs: Signs) -> tuple[Integers, NDArray[np.bool_]]:
        """The place of each sign, and whether it is there at all."""
        places = np.searchsorted(self.ids, signs.ids)
        places[places == len(self.ids)] = 0
        known = self.ids[places] == signs.ids if len(self.ids) else np.zeros(len(places), bool)
        return places, known


_AT_ONCE = 2000

# More than this adds memory, and nothing to the answers.
_MOST_SIGNS = 300_000


def vocabulary_of(signs: Signs, *, at_least: int, shares: tuple[float, ...]) -> Vocabulary:
    """The signs that so many reports show, the commonest if there are too many.

    What every report shows beside its words, as the years before the first of them, tells nothing.
    """
    counts = np.bincount(signs.ids, minlength=len(Block) << BITS)
    ids = np.flatnonzero(counts >= at_least)
    ids = ids[(ids >> BITS == Block.WORDS) | (counts[ids] < len(signs))]
    if len(ids) > _MOST_SIGNS:
        commonest = np.argsort(-counts[ids], kind="stable")[:_MOST_SIGNS]
        ids = np.sort(ids[commonest])
    rarity = np.log((1 + len(signs)) / (1 + counts[ids])) + 1
    rarity[ids >> BITS != Block.WORDS] = 1
    return Vocabulary(ids, rarity.astype(np.float32), shares)


@dataclass(frozen=True, slots=True)
class Network:
    """What one member of the committee has learned."""

    rows: Floats
    hidden_bias: Floats
    out: Floats
    bias: Floats

    def answer(self, reports: Weighed) -> Floats:
        """How likely each label is, for each report."""
        hidden = np.maximum(_sums(self.rows, reports) + self.hidden_bias, 0)
        return softmax(hidden @ self.out + self.bias)


def softmax(scores: Floats) -> Floats:
    """From scores to shares of one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _sums(rows: Floats, reports: Weighed) -> Floats:
    """The weighed sum of the rows of each report's signs."""
    sums = np.zeros((len(reports), rows.shape[1]), np.float32)
    for i, (start, end) in enumerate(zip(reports.starts[:-1], reports.starts[1:], strict=True)):
        if start < end:
            sums[i] = reports.weights[start:end] @ rows[reports.places[start:end]]
    return sums
