"""What a town means by a thing changes with the years, and reports come later than all learned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from concejo.routing.reports import Labelled, Report
from concejo.routing.training import train

WORDS = "El patinete tirado en la acera"


def told(at):
    return Report(text=WORDS, at=at)


@pytest.fixture(scope="module")
def model():
    """Scooters were the police's until the summer of 2025, and are the streets' since then."""
    first, turned = datetime(2024, 1, 3), datetime(2025, 7, 1)  # noqa: DTZ001 - tables have no zone
    days = [first + timedelta(days=9 * n) for n in range(100)]
    rows = [Labelled(told(day), "policia" if day < turned else "calles") for day in days]
    return train("office", rows, at=datetime(2026, 7, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "office"),
    [
        (datetime(2024, 10, 8), "policia"),  # noqa: DTZ001
        (datetime(2025, 10, 8), "calles"),  # noqa: DTZ001
        # Later than all that was learned: as the latest of those.
        (datetime(2028, 1, 8), "calles"),  # noqa: DTZ001
        (datetime(2028, 5, 8), "calles"),  # noqa: DTZ001
        (datetime(9999, 12, 31), "calles"),  # noqa: DTZ001
        # Earlier than all that was learned: as the first of those.
        (datetime(1931, 4, 14), "policia"),  # noqa: DTZ001
    ],
)
def test_a_report_is_taken_as_its_time_took_it(model, at, office):
    assert model.propose(told(at))[0].label == office


def test_without_a_moment_nothing_is_wrong(model):
    assert len(model.propose(told(None))) == 2
