"""How sure a router says that it is, where it has learned from few reports whose labels err."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import numpy as np

from concejo.routing.reports import Labelled, Report
from concejo.routing.training import train

THINGS = {"alumbrado": "La farola", "basura": "El contenedor", "calles": "La acera"}
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def reports(count, *, seed):
    """So many, of which three in ten were labelled with whatever came to somebody's mind."""
    dice = random.Random(seed)
    for _ in range(count):
        thing = dice.choice(list(THINGS))
        label = dice.choice(list(THINGS)) if dice.random() < 0.3 else thing
        words = " ".join(dice.choices(["rota", "otra vez", "ayer", "esquina", "parque"], k=3))
        yield Labelled(Report(text=f"{THINGS[thing]} {words}"), label)


def test_where_labels_err_it_is_never_quite_sure():
    model = train("office", list(reports(200, seed=1)), at=NOW)

    others = list(reports(600, seed=2))
    shares = model.shares([row.report for row in others])
    said = [model.labels[place] for place in shares.argmax(axis=1)]
    right = np.mean([mine == row.label for mine, row in zip(said, others, strict=True)])
    assert shares.max() < 0.9
    assert abs(shares.max(axis=1).mean() - right) < 0.04
