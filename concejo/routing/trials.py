"""Trying a model on reports from which it has learned nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

import numpy as np

from concejo.base.text import fold
from concejo.routing.model import Model
from concejo.routing.reports import Labelled
from concejo.routing.signs import Floats, Topics
from concejo.routing.training import Progress

_AT_ONCE = 500
_TIMED = 300


def by_time(rows: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """The earlier two thirds to learn from, and the later third: as a town meets them."""
    ordered = sorted(rows, key=lambda row: row.report.at or datetime.min)  # noqa: DTZ901 - no zone
    cut = len(ordered) * 2 // 3
    return ordered[:cut], ordered[cut:]


def by_text(rows: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """Any two thirds to learn from, and the others; the same words are all on one side."""
    sides: tuple[list[Labelled], list[Labelled]] = ([], [])
    for row in rows:
        words = " ".join(fold(f"{row.report.title} {row.report.text}").split())
        drawn = blake2b(words.encode("utf-8", "replace"), digest_size=2).digest()
        sides[int.from_bytes(drawn) % 3 == 0].append(row)
    return sides


def answers(
    model: Model, rows: Sequence[Labelled], topics: Topics | None, progress: Progress
) -> Floats:
    """How likely the model takes each label to be, for each report."""
    parts = []
    for start in range(0, len(rows), _AT_ONCE):
        reports = [row.report for row in rows[start : start + _AT_ONCE]]
        parts.append(model.shares(reports, topics))
        progress("answering", min(1.0, (start + _AT_ONCE) / len(rows)))
    return np.concatenate(parts)


def milliseconds_each(model: Model, rows: Sequence[Labelled], topics: Topics | None) -> float:
    """How long a processor works on one proposal when reports come one by one, as they do."""
    timed = rows[:: max(1, len(rows) // _TIMED)][:_TIMED]
    model.propose(timed[0].report, topics=topics)
    start = time.thread_time()
    for row in timed:
        model.propose(row.report, topics=topics)
    return (time.thread_time() - start) * 1000 / len(timed)
