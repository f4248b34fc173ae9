"""What was corrected since a router learned, as one process remembers it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from concejo.cli.main import main
from concejo.routing import corrections
from concejo.routing.corrections import Corrected, corrections_of
from concejo.routing.model import load
from concejo.routing.reports import Report
from tests.routing.reports import sentences, write

PIPE = "Ha reventado una tubería en la Calle Real y sale mucha agua"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A router that knows lamps, waste and streets, and has never heard of a pipe."""
    home: Path = tmp_path_factory.mktemp("home")
    file = write(home / "lent.csv", sentences(60, seed=4))
    words = ["router", "train", str(file), "--label", "label", "--dir", str(home)]
    assert CliRunner().invoke(main, words).exit_code == 0
    return load(home, "label")


@pytest.fixture(autouse=True)
def _asked_each_time(monkeypatch):
    monkeypatch.setattr(corrections, "KEPT_FOR", 0.0)
    monkeypatch.setattr(corrections, "_kept", {})


def of(*texts):
    """What people gave to the police."""
    return [Corrected(Report(text), "policia", f"2026-{i:06}") for i, text in enumerate(texts)]


def test_while_one_asks_anew_the_others_go_by_what_was_known(model, monkeypatch):
    known = corrections_of(model, lambda since: of(PIPE), NOW)
    monkeypatch.setattr(corrections, "KEPT_FOR", 60.0)
    meanwhile = []

    def asks(since):
        meanwhile.append(corrections_of(model, asks, NOW))
        return of(PIPE, "Otra tubería en la Calle San José")

    anew = corrections_of(model, asks, NOW)

    assert meanwhile == [known]
    assert len(anew.corrected) == 2


def test_a_question_that_fails_is_not_put_again_with_the_next_report(model, monkeypatch):
    corrections_of(model, lambda since: of(PIPE), NOW)
    monkeypatch.setattr(corrections, "KEPT_FOR", 60.0)

    def fails(since):
        raise OSError("the database is away")

    with pytest.raises(OSError, match="away"):
        corrections_of(model, fails, NOW)

    assert corrections_of(model, fails, NOW) is None


def test_nobody_remembers_for_longer_than_two_days(model):
    moments = []
    learned = datetime.fromisoformat(model.facts["trained_at"])

    for later in (timedelta(hours=5), timedelta(days=400)):
        corrections_of(model, lambda since: moments.append(since) or [], learned + later)

    assert moments == [learned, learned + timedelta(days=398)]
