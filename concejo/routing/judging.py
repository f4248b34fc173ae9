"""How good proposals are, told in the numbers that others publish too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from concejo.routing.signs import Floats, Integers

_BINS = 15


class Step(NamedTuple):
    """Proposals that were about equally sure: how sure they were, and how often they were right."""

    rows: int
    confidence: float
    right: float


class OfLabel(NamedTuple):
    """How one label fares: how many are, how many were proposed, how many of these are right."""

    label: str
    rows: int
    proposed: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.rows if self.rows else 0.0

    @property
    def f1(self) -> float:
        both = self.rows + self.proposed
        return 2 * self.right / both if both else 0.0


class Mistaken(NamedTuple):
    """So many reports that are one thing were taken for another."""

    label: str
    taken_for: str
    rows: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came out, on reports from which nothing was learned."""

    rows: int
    top1: float
    top3: float
    macro_f1: float
    ece: float
    by_label: tuple[OfLabel, ...]
    steps: tuple[Step, ...]
    mistaken: tuple[Mistaken, ...]


def judge(labels: Sequence[str], shares: Floats, said: Sequence[str]) -> Judgement:
    """Hold proposals against what people said. A label that was never learned is always missed."""
    names = [*labels, *sorted(set(said) - set(labels))]
    place = {name: i for i, name in enumerate(names)}
    true = np.array([place[name] for name in said])
    best = np.argsort(-shares, axis=1)[:, :3]
    first = best[:, 0]
    right = first == true
    steps = _steps(shares[np.arange(len(true)), first], right)
    by_label = _by_label(names, true, first)
    return Judgement(
        rows=len(true),
        top1=float(right.mean()),
        top3=float((best == true[:, None]).any(axis=1).mean()),
        macro_f1=float(np.mean([each.f1 for each in by_label])),
        ece=sum(step.rows * abs(step.confidence - step.right) for step in steps) / len(true),
        by_label=by_label,
        steps=steps,
        mistaken=_mistaken(names, true, first),
    )


def _steps(sure: Floats, right: Integers) -> tuple[Step, ...]:
    """Expected calibration error is taken over steps of equal width, as is usual."""
    step_of = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    return tuple(
        Step(int(there.sum()), float(sure[there].mean()), float(right[there].mean()))
        for step in range(_BINS)
        if (there := step_of == step).any()
    )


def _by_label(names: Sequence[str], true: Integers, first: Integers) -> tuple[OfLabel, ...]:
    """The labels that are or were proposed, the commonest first."""
    rows = np.bincount(true, minlength=len(names))
    proposed = np.bincount(first, minlength=len(names))
    right = np.bincount(true[true == first], minlength=len(names))
    counted = zip(names, rows.tolist(), proposed.tolist(), right.tolist(), strict=True)
    there = [OfLabel(*each) for each in counted if each[1] or each[2]]
    return tuple(sorted(there, key=lambda each: (-each.rows, each.label)))


def _mistaken(names: Sequence[str], true: Integers, first: Integers) -> tuple[Mistaken, ...]:
    """What is taken for what, the most frequent mistakes first."""
    wrong = true != first
    pairs, counts = np.unique(np.stack([true[wrong], first[wrong]]), axis=1, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:20]
    return tuple(Mistaken(names[pairs[0, i]], names[pairs[1, i]], int(counts[i])) for i in order)
