"""What was corrected since a router learned, as one process remembers it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from concejo.cli.main import main
from concejo.routing import corrections
from concejo.routing.corrections import Corrected, Corrections, corrections_of
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
    return [
        Corrected(Report(text), "policia", f"2026-{i:06}", f"{i}") for i, text in enumerate(texts)
    ]


def test_while_one_asks_anew_the_others_go_by_what_was_known(model, monkeypatch):
    known = corrections_of(model, lambda _since: of(PIPE), NOW)
    monkeypatch.setattr(corrections, "KEPT_FOR", 60.0)
    meanwhile = []

    def asks(since):
        meanwhile.append(corrections_of(model, asks, NOW))
        return of(PIPE, "Otra tubería en la Calle San José")

    anew = corrections_of(model, asks, NOW)

    assert meanwhile == [known]
    assert len(anew.corrected) == 2


def test_a_question_that_fails_is_not_put_again_with_the_next_report(model, monkeypatch):
    corrections_of(model, lambda _since: of(PIPE), NOW)
    monkeypatch.setattr(corrections, "KEPT_FOR", 60.0)

    def fails(since):
        raise OSError("the database is away")

    with pytest.raises(OSError, match="away"):
        corrections_of(model, fails, NOW)

    assert corrections_of(model, fails, NOW) is None


def test_what_was_read_once_is_not_read_again(model):
    words = "Ha reventado otra tubería más y sale muchísima agua por toda la calle. "
    *most, last = of(*(f"{words * 20} {chr(97 + i % 26) * 9} {i}" for i in range(60)))

    anew, before = timed(lambda: Corrections(model, most))
    again, after = timed(lambda: Corrections(model, [*most[1:], last], before))

    assert again < anew / 3
    passing = Report("Una tubería pierde agua")
    assert after.propose(passing) == Corrections(model, [*most[1:], last]).propose(passing)


def timed(made):
    """How much of a processor's time something takes, and what comes of it."""
    begun = time.process_time()
    found = made()
    return time.process_time() - begun, found


def test_of_a_long_report_the_beginning_counts(model):
    begun = "Ha reventado una tubería y sale mucha agua en la calle. " * 40
    known = Corrections(model, of(begun + "Y otra cosa que no tiene nada que ver. " * 40))

    said = known.propose(Report(begun))

    assert said == Corrections(model, of(begun + "Otro final.")).propose(Report(begun))
    assert said[0].like


def test_nobody_remembers_for_longer_than_two_days(model):
    moments = []
    learned = datetime.fromisoformat(model.facts["trained_at"])

    for later in (timedelta(hours=5), timedelta(days=400)):
        corrections_of(model, lambda since: moments.append(since) or [], learned + later)

    assert moments == [learned, learned + timedelta(days=398)]
