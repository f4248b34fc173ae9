"""A trained model: what it answers, and how it is kept.

It is kept as JSON and plain arrays, and nothing in them is ever run: whoever can change a pickle
can run programs here, whoever can change these files can only make wrong proposals. The large array
stays on the disk and is read where it is needed, so that a small machine can have a large model.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from concejo.routing.errors import BrokenModel, NoModel
from concejo.routing.home import FACTS, place_of
from concejo.routing.network import Network, Vocabulary, Weighed, softmax
from concejo.routing.reports import Report
from concejo.routing.signs import Floats, Signs, Topics, signs_of

_FORMAT = 1
_LARGE = "rows.npy"
_SMALL = "small.npz"
_MEMBER = ("hidden_bias", "out", "bias")


class Proposal(NamedTuple):
    """What a report may be, and how often such a proposal is right."""

    label: str
    confidence: float
    # A report that people corrected to this, if one that is like it had a say in it.
    like: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """What has been learned of one label: of the kinds, the offices, a city's services …"""

    label: str
    labels: tuple[str, ...]
    vocabulary: Vocabulary
    # Signs x (members x width), in 255 steps; what a step is worth stands in ``steps``.
    rows: NDArray[np.int8]
    steps: Floats
    members: tuple[tuple[Floats, Floats, Floats], ...]
    # Above one: the committee is less sure than it sounds.
    temperature: float
    # So often a person says something that no report tells: of that nobody is ever sure.
    doubt: float
    # Things by lists of words: they help few reports, and whoever writes in another language.
    uses_topics: bool
    # The card: on what it was trained, and how well it did.
    facts: dict[str, Any]

    def propose(
        self, report: Report, *, topics: Topics | None = None, most: int = 3
    ) -> list[Proposal]:
        """The likeliest labels for one report, the likeliest first."""
        shares = self.shares([report], topics)[0]
        best = np.argsort(-shares)[:most]
        return [Proposal(self.labels[i], float(shares[i])) for i in best]

    def shares(self, reports: Sequence[Report], topics: Topics | None = None) -> Floats:
        """How likely each label is, a row for each report."""
        its = topics if self.uses_topics else None
        signs = _signs_of_one(reports[0], its) if len(reports) == 1 else signs_of(reports, its)
        return cooled(self._committee(self.vocabulary.weigh(signs)), self.temperature, self.doubt)

    def _committee(self, reports: Weighed) -> Floats:
        width = len(self.members[0][0])
        sums = np.zeros((len(reports), self.rows.shape[1]), np.float32)
        for i, (start, end) in enumerate(zip(reports.starts[:-1], reports.starts[1:], strict=True)):
            places = reports.places[start:end]
            weights = reports.weights[start:end] * self.steps[places]
            sums[i] = weights @ self.rows[places].astype(np.float32)
        answers = [
            softmax(np.maximum(sums[:, i * width :][:, :width] + hidden_bias, 0) @ out + bias)
            for i, (hidden_bias, out, bias) in enumerate(self.members)
        ]
        mean: Floats = np.mean(answers, axis=0)
        return mean


@lru_cache(maxsize=4)
def _signs_of_one(report: Report, topics: Topics | None) -> Signs:
    """Several models are asked about the same report: it is read once."""
    return signs_of([report], topics)


def cooled(shares: Floats, temperature: float, doubt: float = 0.0) -> Floats:
    """The same order, with confidence that is right as often as it says."""
    said = softmax(np.log(shares + 1e-9) / temperature)
    even: Floats = said * np.float32(1 - doubt) + np.float32(doubt / said.shape[1])
    return even


def compose(
    label: str,
    labels: Sequence[str],
    vocabulary: Vocabulary,
    networks: Sequence[Network],
    *,
    temperature: float,
    doubt: float,
    uses_topics: bool,
    facts: dict[str, Any],
) -> Model:
    """A model of what the members of a committee have learned."""
    rows = np.hstack([network.rows for network in networks])
    steps = np.abs(rows).max(axis=1) / 127 + np.float32(1e-12)
    return Model(
        label=label,
        labels=tuple(labels),
        vocabulary=vocabulary,
        rows=np.rint(rows / steps[:, None]).astype(np.int8),
        steps=steps.astype(np.float32),
        members=tuple((n.hidden_bias, n.out, n.bias) for n in networks),
        temperature=temperature,
        doubt=doubt,
        uses_topics=uses_topics,
        facts=facts,
    )


# --- In the town's directory ---


def save(model: Model, home: Path) -> Path:
    """Put a model in the place of the one before. Whoever reads that one reads on."""
    place = place_of(home, model.label)
    fresh = place.with_name(f"{place.name}.new-{os.getpid()}")
    old = place.with_name(f"{place.name}.old-{os.getpid()}")
    fresh.mkdir(parents=True)
    try:
        np.save(fresh / _LARGE, model.rows)
        arrays: dict[str, NDArray[Any]] = {
            f"{name}_{i}": array
            for i, member in enumerate(model.members)
            for name, array in zip(_MEMBER, member, strict=True)
        }
        arrays |= {"ids": model.vocabulary.ids, "rarity": model.vocabulary.rarity}
        arrays |= {"steps": model.steps}
        np.savez(fresh / _SMALL, allow_pickle=False, **arrays)
        about = {
            "format": _FORMAT,
            "label": model.label,
            "labels": model.labels,
            "members": len(model.members),
            "shares": model.vocabulary.shares,
            "least_known": model.vocabulary.least_known,
            "temperature": model.temperature,
            "doubt": model.doubt,
            "uses_topics": model.uses_topics,
            "facts": model.facts,
        }
        (fresh / FACTS).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        if place.exists():
            place.rename(old)
        fresh.rename(place)
    finally:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)
    return place


def load(home: Path, label: str) -> Model:
    """The model for a label, checked before it is trusted with a report."""
    place = place_of(home, label)
    if not (place / FACTS).is_file():
        raise NoModel(label=label)
    try:
        about = json.loads((place / FACTS).read_text(encoding="utf-8"))
        with np.load(place / _SMALL, allow_pickle=False) as small:
            model = Model(
                label=about["label"],
                labels=tuple(about["labels"]),
                vocabulary=Vocabulary(
                    small["ids"],
                    small["rarity"],
                    tuple(about["shares"]),
                    float(about.get("least_known", 0)),
                ),
                rows=np.load(place / _LARGE, mmap_mode="r", allow_pickle=False),
                steps=small["steps"],
                members=tuple(
                    (small[f"hidden_bias_{i}"], small[f"out_{i}"], small[f"bias_{i}"])
                    for i in range(about["members"])
                ),
                temperature=float(about["temperature"]),
                # Those that were kept before there was such a thing.
                doubt=float(about.get("doubt", 0)),
                uses_topics=bool(about["uses_topics"]),
                facts=about["facts"],
            )
        if about["format"] != _FORMAT or not _fits(model):
            raise BrokenModel(label=label)
    except (OSError, ValueError, KeyError, TypeError, EOFError) as fault:
        raise BrokenModel(label=label) from fault
    return model


def _fits(model: Model) -> bool:
    """Do all parts belong together?"""
    count, width = len(model.vocabulary.ids), len(model.members[0][0])
    return (
        model.rows.dtype == np.int8
        and model.rows.shape == (count, width * len(model.members))
        and len(model.steps) == len(model.vocabulary.rarity) == count
        and bool(np.all(np.diff(model.vocabulary.ids) > 0))
        and all(
            (hidden.shape, out.shape, bias.shape)
            == ((width,), (width, len(model.labels)), (len(model.labels),))
            for hidden, out, bias in model.members
        )
        and model.temperature > 0
        and 0 <= model.doubt < 1
    )
