"""How a network learns from reports that people have labelled.

Only this needs SciPy, and so it is loaded only where something is learned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from concejo.routing.network import Network, Weighed, softmax
from concejo.routing.signs import Floats, Integers

# So many batches are learned, of so many.
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Schooling:
    """How a member learns."""

    rounds: int = 2
    width: int = 96
    batch: int = 256
    pace: float = 0.5
    # So much of what it knows is hidden from it while it learns, that it may not lean on any of it.
    hidden: float = 0.5
    unseen: float = 0.0
    # So many reports are shown without their words: what things they name has to tell then, as it
    # has to where a report is in another language.
    wordless: float = 0.0
    # How much more the reports of a rare label count: 0 not at all, 1 as much as all of a common
    # one together. A little keeps the rare ones from never being proposed.
    rare: float = 0.0


def learn(
    reports: Weighed,
    labels: Integers,
    sizes: tuple[int, int],
    how: Schooling,
    seed: int,
    told: Told,
    are_words: NDArray[np.bool_],
) -> Network:
    """Teach one network. ``sizes`` are how many signs and labels there are."""
    dice = np.random.default_rng(seed)
    signs, kinds = sizes
    common = np.bincount(labels, minlength=kinds) / len(labels)
    rows = (dice.standard_normal((signs, how.width)) * 0.09).astype(np.float32)
    small = _Small(how.width, kinds, np.log(common + 1e-6), dice)
    counts_for = _counts_for(common.astype(np.float32), how.rare)
    # Each sign learns at its own pace: the rare ones fast, whenever they come.
    seen = np.full(signs, 1e-8, np.float32)
    batches = -(-len(reports) // how.batch)
    for done in range(how.rounds * batches):
        if done % batches == 0:
            order = dice.permutation(len(reports))
        chosen = order[done % batches * how.batch :][: how.batch]
        pace = how.pace * max(0.02, 1 - done / (how.rounds * batches))
        part = _shown(reports.of(chosen), how, are_words, dice)
        there, table = _table(part, signs)
        its = labels[chosen]
        slope = small.learn(table @ rows[there], its, counts_for[its], how.hidden, pace, dice)
        change = np.asarray(table.T @ slope)
        seen[there] += np.einsum("ij,ij->i", change, change) / how.width
        change *= (np.float32(pace * 0.1) / np.sqrt(seen[there]))[:, None]
        rows[there] -= change
        told(done + 1, how.rounds * batches)
    return Network(rows, small.hidden_bias, small.out, small.bias)


def _counts_for(common: Floats, rare: float) -> Floats:
    """What a report of each label counts for; over all reports it is one."""
    each = np.maximum(common, 1e-6) ** -rare
    counts: Floats = (each / (each @ common)).astype(np.float32)
    return counts


def _shown(
    part: Weighed, how: Schooling, are_words: NDArray[np.bool_], dice: np.random.Generator
) -> Weighed:
    """What a network sees of reports this time: what is hidden costs nothing."""
    seen = np.ones(len(part.places), bool)
    if how.unseen:
        seen = dice.random(len(seen), np.float32) >= how.unseen
    if how.wordless:
        blind = np.repeat(dice.random(len(part)) < how.wordless, np.diff(part.starts))
        seen &= ~(blind & are_words[part.places])
    starts = np.concatenate([[0], np.cumsum(seen)])[part.starts]
    return Weighed(part.places[seen], part.weights[seen] / np.float32(1 - how.unseen), starts)


def _table(part: Weighed, signs: int) -> tuple[Integers, sparse.csr_matrix]:
    """Which signs are there, and how much each report shows of each."""
    is_there = np.zeros(signs, bool)
    is_there[part.places] = True
    there = np.flatnonzero(is_there)
    column = (np.cumsum(is_there) - 1)[part.places]
    return there, sparse.csr_matrix((part.weights, column, part.starts), (len(part), len(there)))


class _Small:
    """The few numbers that all reports share, learned with Adam."""

    def __init__(self, width: int, kinds: int, bias: Floats, dice: np.random.Generator) -> None:
        self.hidden_bias = np.zeros(width, np.float32)
        self.out = (dice.standard_normal((width, kinds)) / np.sqrt(width)).astype(np.float32)
        self.bias = bias.astype(np.float32)
        self._all = (self.hidden_bias, self.out, self.bias)
        self._first = [np.zeros_like(each) for each in self._all]
        self._second = [np.zeros_like(each) for each in self._all]
        self._steps = 0

    def learn(
        self,
        sums: Floats,
        labels: Integers,
        counts_for: Floats,
        hidden: float,
        pace: float,
        dice: np.random.Generator,
    ) -> Floats:
        """Learn from one batch; give back in which way the sums should have been different."""
        sums = sums + self.hidden_bias
        open_ = ((dice.random(sums.shape, np.float32) >= hidden) / (1 - hidden)).astype(np.float32)
        open_ *= sums > 0
        active = sums * open_
        wrong = softmax(active @ self.out + self.bias)
        wrong[np.arange(len(labels)), labels] -= 1
        wrong *= counts_for[:, None]
        slope: Floats = (wrong @ self.out.T) * open_
        count = np.float32(len(labels))
        self._step([slope.sum(0) / count, active.T @ wrong / count, wrong.sum(0) / count], pace)
        return slope

    def _step(self, slopes: Sequence[NDArray[np.floating[Any]]], pace: float) -> None:
        self._steps += 1
        for i, slope in enumerate(slopes):
            self._first[i] += 0.1 * (slope - self._first[i])
            self._second[i] += 0.001 * (slope * slope - self._second[i])
            steady = np.sqrt(self._second[i] / (1 - 0.999**self._steps)) + 1e-8
            step = pace * 0.01 * (self._first[i] / (1 - 0.9**self._steps)) / steady
            self._all[i][...] -= step
