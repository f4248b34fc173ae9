"""What people corrected since a model was made: what is like it is answered like it, at once.

A model learns at night. By day whoever asks it hands in what was corrected since, and a report that
is near to some of that takes a part of its answer from there. Measured: see the decision about it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from concejo.routing.model import Model, Proposal
from concejo.routing.network import Vocabulary
from concejo.routing.reports import Report
from concejo.routing.signs import BITS, Block, Floats, Topics, signs_of

# Of more than these the newest are remembered.
MOST = 300
# So long nobody asks again what was corrected.
KEPT_FOR = 5.0
# What was corrected longer ago is no news, even where no model has learned since.
REMEMBERED_FOR = timedelta(days=2)

# So many letters of each are read: what it is about stands at the beginning.
_READ = 2000
# So much the place counts beside the words, which are 1 where they are the same.
_PLACE = 0.3
# From here on two reports are near, and from there on they are as good as the same.
_NEAR, _SAME = 0.35, 0.8
# However many there are, so much of an answer is theirs at most: people err, and people lie.
_CEILING = 0.95
# Against a model that is so sure, so many votes have their whole say: two never outweigh 0.9.
_SURE, _NEEDED = (0.6, 0.9), (0.0, 3.0)
# A correction that has less say than this is no reason that anybody wants to read.
_A_REASON = 0.1


@dataclass(frozen=True, slots=True)
class Corrected:
    """A report of which people said what it is, and the name under which they know it."""

    report: Report
    label: str
    name: str
    # Whoever tells the same thing twice has one voice.
    teller: str


_Ids = NDArray[np.int32]


class _Signs(NamedTuple):
    """The signs of many reports in their order, what each weighs, and whose it is."""

    ids: _Ids
    weights: Floats
    whose: NDArray[np.int16]


# What was corrected since a moment, the newest ``MOST`` of it.
Asked = Callable[[datetime], Sequence[Corrected]]


class Corrections:
    """Corrected reports, ready to be held against new ones."""

    def __init__(
        self, model: Model, corrected: Sequence[Corrected], before: Corrections | None = None
    ) -> None:
        """What was read ``before``, for the same model, is not read again."""
        self.model, self.corrected = model, corrected
        self.signs = _read(model.vocabulary, corrected, before)

    def propose(
        self, report: Report, *, topics: Topics | None = None, most: int = 3
    ) -> list[Proposal]:
        """The model's answer, and what near reports were corrected to, mixed into one."""
        near = self._near(report)
        label, votes = _leading(near)
        if not votes:
            return self.model.propose(report, topics=topics, most=most)
        answer = self.model.shares([report], topics)[0].tolist()
        said = dict(zip(self.model.labels, answer, strict=True))
        against = max((much for each, much in said.items() if each != label), default=0.0)
        share = _share(votes, against)
        mixed = {each: (1 - share) * much for each, much in said.items()}
        mixed[label] = mixed.get(label, 0.0) + share
        best = sorted(mixed, key=mixed.__getitem__, reverse=True)[:most]
        reason = next(each.name for each, _vote in near if each.label == label)
        like = {label: reason} if share >= _A_REASON else {}
        return [Proposal(each, mixed[each], like.get(each, "")) for each in best]

    def _near(self, report: Report) -> list[tuple[Corrected, float]]:
        """The nearest corrected report of each teller, with the vote that it has, by nearness."""
        likeness = self._likeness(report)
        near: dict[str, tuple[Corrected, float]] = {}
        for place in np.argsort(-likeness):
            each = self.corrected[place]
            # A report that waits is asked about again. It is no witness of itself.
            if likeness[place] > _NEAR and each.report != report:
                vote = min((float(likeness[place]) - _NEAR) / (_SAME - _NEAR), 1.0)
                near.setdefault(each.teller, (each, vote))
        return list(near.values())

    def _likeness(self, report: Report) -> Floats:
        """How near each corrected report is: the cosine of their words, and some for the place."""
        ids, weights = _weighed(self.model.vocabulary, report)
        first, end = (np.searchsorted(self.signs.ids, ids, side) for side in ("left", "right"))
        lengths = end - first
        begins = np.cumsum(lengths) - lengths
        at = np.arange(lengths.sum()) + np.repeat(first - begins, lengths)
        both = self.signs.weights[at] * np.repeat(weights, lengths)
        near = np.bincount(self.signs.whose[at], both, minlength=len(self.corrected))
        return near.astype(np.float32)


def _leading(near: Sequence[tuple[Corrected, float]]) -> tuple[str, float]:
    """What near reports were corrected to, and with how many votes.

    Those that were corrected to something else count against.
    """
    votes: dict[str, float] = {}
    for each, vote in near:
        votes[each.label] = votes.get(each.label, 0.0) + vote
    if not votes:
        return "", 0.0
    label = max(votes, key=votes.__getitem__)
    return label, max(2 * votes[label] - sum(votes.values()), 0.0)


def _share(votes: float, against: float) -> float:
    """How much of an answer is theirs, where the model is so sure of something else.

    One says little, two that agree much, unless the model is sure: only mistakes have a vote, and
    that hundreds of like reports went right is in nothing but what the model says.
    """
    needed = float(np.interp(against, _SURE, _NEEDED))
    return _CEILING * votes**3 / (1 + votes**3) * (votes / max(votes, needed)) ** 3


def _read(
    vocabulary: Vocabulary, corrected: Sequence[Corrected], before: Corrections | None
) -> _Signs:
    """The signs of corrected reports. Reading takes long, so what was read before is taken over."""
    known = before.corrected if before else []
    was = {(each.name, each.report): place for place, each in enumerate(known)}
    now_at = np.full(len(known), -1, np.int16)
    parts = []
    for place, each in enumerate(corrected):
        if (old := was.get((each.name, each.report))) is not None:
            now_at[old] = place
        else:
            ids, weights = _weighed(vocabulary, each.report)
            parts.append((ids, weights, np.full(len(ids), place, np.int16)))
    if before is not None:
        whose = now_at[before.signs.whose]
        stays = whose >= 0
        parts.append((before.signs.ids[stays], before.signs.weights[stays], whose[stays]))
    ids, weights, owners = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(ids, kind="stable")
    return _Signs(ids[order], weights[order], owners[order])


def _weighed(vocabulary: Vocabulary, report: Report) -> tuple[_Ids, Floats]:
    """The words and the place of a report. What the model has never met is as rare as can be."""
    ids = _signs(report)
    place = np.minimum(np.searchsorted(vocabulary.ids, ids), len(vocabulary.ids) - 1)
    is_known = vocabulary.ids[place] == ids
    is_word = ids >> BITS == Block.WORDS
    weights = np.where(is_known, vocabulary.rarity[place], vocabulary.rarity.max())
    weights = np.where(is_word, weights, np.float32(1)).astype(np.float32)
    for part, much in ((is_word, 1.0), (~is_word, _PLACE)):
        length = np.sqrt((weights[part] ** 2).sum())
        weights[part] *= np.sqrt(much) / max(length, np.float32(1e-9))
    return ids, weights


def _signs(report: Report) -> _Ids:
    """Its signs, but for the hour and the season: these all reports of a day share."""
    begun = replace(report, text=report.text[:_READ], at=None)
    return signs_of([begun]).ids.astype(np.int32)


def corrections_of(model: Model, asked: Asked, now: datetime) -> Corrections | None:
    """What was corrected lately and since a model was made, as it was known some seconds ago."""
    kept = _kept.get(model.label)
    until, before = (kept[0], kept[2]) if kept is not None and kept[1] is model else (0.0, None)
    if until > time.monotonic():
        return before
    # Whoever comes meanwhile does not ask too, and goes by what was known.
    _keep(model, before)
    try:
        learned = datetime.fromisoformat(model.facts["trained_at"])
        corrected = asked(max(learned, now - REMEMBERED_FOR))
        same = before is not None and before.corrected == corrected
        made = before if same else Corrections(model, corrected, before) if corrected else None
    except Exception:
        # Whatever goes wrong now, it does not go wrong again with the next report.
        _keep(model, None)
        raise
    _keep(model, made)
    return made


def _keep(model: Model, made: Corrections | None) -> None:
    _kept[model.label] = (time.monotonic() + KEPT_FOR, model, made)


_kept: dict[str, tuple[float, Model, Corrections | None]] = {}
