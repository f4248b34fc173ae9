"""From labelled reports to a model that knows how often it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from concejo.routing.errors import OneLabelOnly, TooFewReports, TooManyLabels
from concejo.routing.judging import Judgement, judge
from concejo.routing.learning import Schooling, Told, learn
from concejo.routing.model import Model, compose, cooled
from concejo.routing.network import Network, Vocabulary, Weighed, vocabulary_of
from concejo.routing.reports import Labelled
from concejo.routing.signs import Floats, Integers, Signs, Topics, signs_of

LEAST_REPORTS = 20
MOST_LABELS = 2000

# What is going on, and how much of it is done: ``("reading", 0.3)``.
Progress = Callable[[str, float], None]


def _nobody(what: str, done: float) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to go about so many reports. Measured: see the decision about the router."""

    members: int
    how: Schooling
    at_least: int
    # How much a place and the topics count beside the words.
    shares: tuple[float, float, float]
    # Held back in turn, to see how sure one may be.
    folds: int
    # Whether the reports that were held back are learned from in the end.
    again: bool


# One report in so many is learned by the things alone that it names, in whatever language.
_WORDLESS = 0.1
# A label that is ten times as rare as another counts for almost twice as much.
_RARE = 0.25

_SMALL = Plan(
    2,
    Schooling(rounds=15, batch=16, unseen=0.3, wordless=_WORDLESS),
    1,
    (1, 0.3, 1.3),
    10,
    again=True,
)
_MIDDLE = Plan(
    3,
    Schooling(rounds=4, width=128, hidden=0.3, unseen=0.5, wordless=_WORDLESS, rare=_RARE),
    2,
    (1, 0.7, 0.5),
    10,
    again=True,
)
_LARGE = Plan(
    2,
    Schooling(rounds=3, width=128, hidden=0.3, wordless=_WORDLESS, rare=_RARE),
    3,
    (1, 1, 0.5),
    20,
    again=False,
)


# Up to so many reports.
_PLANS = [(3_000, _SMALL), (40_000, _MIDDLE)]


def plan_for(rows: int) -> Plan:
    return next((plan for most, plan in _PLANS if rows <= most), _LARGE)


def train(
    label: str,
    rows: Sequence[Labelled],
    *,
    at: datetime,
    topics: Topics | None = None,
    is_own: bool = False,
    progress: Progress = _nobody,
) -> Model:
    """Learn what a label depends on, and hold the outcome against reports that were held back."""
    said = _usable(label, rows)
    plan = plan_for(len(rows))
    uses_topics = topics is not None
    labels, numbers = np.unique(said, return_inverse=True)
    signs = read_signs([row.report for row in rows], topics if uses_topics else None, progress)
    school = _School(signs, numbers, len(labels), plan, _latest(rows), progress)

    committee, held, shares, known = school.teach()
    temperature, doubt = _calmed(shares, numbers[held], of_first=plan is not _SMALL)
    judgement = judge(labels.tolist(), cooled(shares, temperature, doubt), [said[i] for i in held])
    return compose(
        label,
        labels.tolist(),
        replace(committee.vocabulary, least_known=_least(known))
        if uses_topics
        else committee.vocabulary,
        committee.networks,
        temperature=temperature,
        doubt=doubt,
        uses_topics=uses_topics,
        facts=_facts(rows, judgement, at) | {"is_own": is_own},
    )


def read_signs(
    reports: Sequence[Any], topics: Topics | None, progress: Progress = _nobody
) -> Signs:
    """The signs of many reports, some thousands at a time."""
    parts = []
    for start in range(0, len(reports), _AT_ONCE):
        parts.append(signs_of(reports[start : start + _AT_ONCE], topics))
        progress("reading", min(1.0, (start + _AT_ONCE) / len(reports)))
    lengths = np.concatenate([np.diff(part.starts) for part in parts])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return Signs(np.concatenate([part.ids for part in parts]), starts)


_AT_ONCE = 2000


def _usable(label: str, rows: Sequence[Labelled]) -> list[str]:
    said = [row.label for row in rows]
    if len(rows) < LEAST_REPORTS:
        raise TooFewReports(rows=len(rows), least=LEAST_REPORTS)
    different = len(set(said))
    if different == 1:
        raise OneLabelOnly(label=said[0])
    if different > MOST_LABELS or different > len(rows) * 0.8:
        raise TooManyLabels(column=label, labels=different, rows=len(rows))
    return said


def _latest(rows: Sequence[Labelled]) -> Integers:
    """The latest tenth of those of which it is known when they were said."""
    moments = {i: row.report.at for i, row in enumerate(rows) if row.report.at is not None}
    order = sorted(moments, key=lambda i: moments[i])
    return np.array(order[len(order) - len(order) // 10 :], np.int64)


def _least(known: Floats) -> float:
    """So much is known of what a report says, except for the strangest few in a thousand.

    Half of it at most: who learned from few reports that are all alike meets other words soon.
    """
    return min(float(np.quantile(known, 0.005)), 0.5)


@dataclass(frozen=True, slots=True)
class _Committee:
    vocabulary: Vocabulary
    networks: list[Network]

    def answer(self, signs: Signs) -> Floats:
        weighed = self.vocabulary.weigh(signs)
        mean: Floats = np.mean([network.answer(weighed) for network in self.networks], axis=0)
        return mean


class _School:
    """Teaches committees on parts of the reports, and on all of them."""

    def __init__(
        self,
        signs: Signs,
        numbers: Integers,
        kinds: int,
        plan: Plan,
        latest: Integers,
        progress: Progress,
    ) -> None:
        self._signs, self._numbers, self._kinds, self._plan = signs, numbers, kinds, plan
        self._latest, self._progress = latest, progress
        # Few reports are all held back in turn; of many a part says enough.
        self._turns = plan.folds if plan is _SMALL else 1
        self._lessons = (self._turns + plan.again) * plan.members
        self._given = 0

    def teach(self) -> tuple[_Committee, Integers, Floats, Floats]:
        """A committee, which reports were held back, what was said of them and known unseen."""
        held, answers, known = [], [], []
        for back, rest in self._parted():
            committee = self._committee(rest)
            held.append(back)
            answers.append(committee.answer(self._signs.of(back)))
            known.append(committee.vocabulary.known(self._signs.of(back)))
        if self._plan.again:
            committee = self._committee(np.arange(len(self._signs)))
        return committee, np.concatenate(held), np.concatenate(answers), np.concatenate(known)

    def _parted(self) -> Iterator[tuple[Integers, Integers]]:
        """Which reports are held back, and from which the committee learns that answers them.

        Where all are learned from in the end, the latest are held back too: what comes later
        differs from what was learned, as they do from the earlier ones. What has a label that only
        they have says nothing of a committee that has learned it.
        """
        fold = np.random.default_rng(0).permutation(len(self._signs)) % self._plan.folds
        is_late = np.zeros(len(fold), bool)
        if self._turns == 1 and self._plan.again:
            is_late[self._latest] = True
        for turn in range(self._turns):
            rest = np.flatnonzero((fold != turn) & ~is_late)
            is_new = is_late & ~np.isin(self._numbers, self._numbers[rest])
            yield np.flatnonzero(((fold == turn) | is_late) & ~is_new), rest

    def _committee(self, rows: Integers) -> _Committee:
        signs = self._signs.of(rows)
        plan = self._plan
        vocabulary = vocabulary_of(signs, at_least=plan.at_least, shares=plan.shares)
        weighed = vocabulary.weigh(signs)
        return _Committee(
            vocabulary,
            [self._member(weighed, rows, vocabulary, seed) for seed in range(plan.members)],
        )

    def _member(
        self, weighed: Weighed, rows: Integers, vocabulary: Vocabulary, seed: int
    ) -> Network:
        sizes = (len(vocabulary.ids), self._kinds)
        told = self._told()
        network = learn(
            weighed, self._numbers[rows], sizes, self._plan.how, seed, told, vocabulary.are_words
        )
        self._given += 1
        return network

    def _told(self) -> Told:
        return lambda done, of: self._progress(
            "learning", (self._given + done / of) / self._lessons
        )


def _calmed(shares: Floats, true: Integers, *, of_first: bool) -> tuple[float, float]:
    """How much to cool the committee's confidence and how much to doubt it, so that it is right.

    Few reports say that badly, so it begins with what was found in several towns; and many pairs
    fit them about as well, so it takes the mean of all, each counting for as much as it fits. Few
    tell most by how likely each label was that somebody chose, many by whether the first was it.
    """
    rows, kinds, first = np.arange(len(true)), shares.shape[1], shares.argmax(axis=1)
    is_wrong = (first != true) & of_first
    fits = np.empty((len(_TEMPERATURES), len(_DOUBTS)))
    for i, temperature in enumerate(_TEMPERATURES):
        said = cooled(shares, temperature)[rows, first if of_first else true].astype(np.float64)
        for j, doubt in enumerate(_DOUBTS):
            likely = said * (1 - doubt) + doubt / kinds
            fits[i, j] = np.log(np.where(is_wrong, 1 - likely, likely) + 1e-9).sum()
    temperatures, doubts = np.log(_TEMPERATURES), np.log(_DOUBTS)
    fits -= _USUAL_WEIGHT * (temperatures[:, None] - np.log(_USUAL_TEMPERATURE)) ** 2
    fits -= _DOUBT_WEIGHT * (doubts - np.log(_USUAL_DOUBT)) ** 2
    counts_for = np.exp(fits - fits.max())
    counts_for /= counts_for.sum()
    temperature = float(np.exp(counts_for.sum(axis=1) @ temperatures))
    return temperature, float(np.exp(counts_for.sum(axis=0) @ doubts))


_TEMPERATURES = np.geomspace(0.5, 2.5, 61)
_DOUBTS = np.geomspace(0.001, 0.3, 25)
# Most towns are less than an eighth from the one, and between half and twice the other.
_USUAL_TEMPERATURE, _USUAL_WEIGHT = 1.1, 30.0
_USUAL_DOUBT, _DOUBT_WEIGHT = 0.1, 2.0


def _facts(rows: Sequence[Labelled], judgement: Judgement, at: datetime) -> dict[str, Any]:
    """What the card says. Counts and shares only: no words of any report."""
    moments = [row.report.at for row in rows if row.report.at is not None]
    return {
        "trained_at": at.isoformat(timespec="seconds"),
        "rows": len(rows),
        "first": min(moments).date().isoformat() if moments else None,
        "last": max(moments).date().isoformat() if moments else None,
        "with_place": sum(1 for row in rows if row.report.lat is not None or row.report.address),
        "held_back": asdict(judgement)
        | {
            "by_label": [each._asdict() | {"f1": each.f1} for each in judgement.by_label],
            "steps": [step._asdict() for step in judgement.steps],
            "mistaken": [each._asdict() for each in judgement.mistaken],
        },
    }
