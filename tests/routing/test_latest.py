"""How sure a router is, it learns from the latest reports too: those to come are like them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from concejo.routing.reports import Labelled, Report
from concejo.routing.training import train

THINGS = {"alumbrado": "La farola", "basura": "El contenedor", "calles": "La acera"}
MANY = 3_100
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def reports(label_of):
    """So many that they are not all held back in turn, an hour apart."""
    first = datetime(2026, 1, 3)  # noqa: DTZ001 - tables have no zone
    for n in range(MANY):
        label = list(THINGS)[n % 3]
        said = Report(text=f"{THINGS[label]} del {n % 7}", at=first + timedelta(hours=n))
        yield Labelled(said, label_of(label, n))


def turned(label, n):
    """Of the latest tenth half is taken for something else than ever before."""
    return "calles" if n > MANY * 0.9 and n % 2 else label


def without_moments(rows):
    return [replace(row, report=replace(row.report, at=None)) for row in rows]


@pytest.fixture(scope="module")
def rows():
    return list(reports(turned))


def test_what_has_turned_lately_makes_it_less_sure(rows):
    dated = train("office", rows, at=NOW)
    undated = train("office", without_moments(rows), at=NOW)

    lamp = Report(text="La farola del 3")
    assert dated.propose(lamp)[0].label == "alumbrado"
    assert dated.propose(lamp)[0].confidence < undated.propose(lamp)[0].confidence - 0.03
    # Any tenth is held back, and the latest.
    assert undated.facts["held_back"]["rows"] == 310
    assert 570 < dated.facts["held_back"]["rows"] < 610


def test_a_report_without_a_moment_says_nothing_of_the_others():
    rows = list(reports(lambda label, _n: label))
    rows[0] = without_moments(rows[:1])[0]

    held = train("office", rows, at=NOW).facts["held_back"]["rows"]

    assert held > 570


def test_a_label_that_only_the_latest_have_says_nothing():
    rows = list(reports(lambda label, _n: label))
    of_scooters = [replace(row.report, text="Un patinete tirado") for row in rows[-150:]]
    rows[-150:] = [Labelled(report, "patinetes") for report in of_scooters]

    model = train("office", rows, at=NOW)

    assert model.propose(of_scooters[-1])[0].label == "patinetes"
    held = {each["label"]: each["rows"] for each in model.facts["held_back"]["by_label"]}
    assert "patinetes" not in held
    assert model.facts["held_back"]["top1"] == 1
