"""A town is founded once, and founding it again breaks nothing."""

from __future__ import annotations

import json
import stat
from datetime import date

import pytest

from concejo.cli.start import set_up
from concejo.places.actions import set_up_town
from concejo.places.errors import HolidaysNotKnown
from concejo.places.queries import the_town, working_time


@pytest.fixture
def concejo(of_its_own):
    return of_its_own


def test_founding_makes_a_town_that_only_its_owner_can_read(concejo, tmp_path):
    made = concejo("init", "--name", "Jun", "--url", "https://jun.example/", "--json")

    facts = json.loads(made.stdout)
    assert (facts["name"], facts["domain"], facts["new"]) == ("Jun", "localhost", True)
    env = tmp_path / "jun" / "concejo.env"
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert stat.S_IMODE(env.parent.stat().st_mode) == 0o700
    assert "CONCEJO_URL=https://jun.example\n" in env.read_text()


def test_founding_again_changes_the_name_and_says_so(concejo, tmp_path):
    concejo("init", "--name", "Jun", "--domain", "jun.example", "--timezone", "Atlantic/Canary")
    env = (tmp_path / "jun" / "concejo.env").read_text()

    again = concejo("init", "--name", "Jun de los Alfareros")

    assert again.returncode == 0
    assert "was there already" in again.stdout
    assert (tmp_path / "jun" / "concejo.env").read_text() == env


def test_a_name_that_does_not_fit_is_refused(concejo, tmp_path):
    said = concejo("init", "--name", "J" * 81)

    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "up to 80 characters" in said.stderr
    assert not (tmp_path / "jun" / "concejo.env").exists()


def test_the_domain_stays(concejo):
    concejo("init", "--name", "Jun", "--domain", "jun.example")

    again = concejo("init", "--name", "Jun", "--domain", "elsewhere.example")

    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.strip() == (
        "The town's domain is jun.example. It is part of every address and stays."
    )


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--domain", "https://jun.example"),
        ("--url", "jun"),
        ("--timezone", "Mars/Olympus"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(concejo, tmp_path, option, value):
    said = concejo("init", "--name", "Jun", option, value)

    assert said.returncode == 1
    assert len(said.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "jun" / "concejo.env").exists(), "there is no half-founded town"


@pytest.mark.django_db
@pytest.mark.parametrize("where", [{"region": "Atlantis"}, {"country": "QQ"}])
def test_holidays_that_nobody_knows_are_refused(where):
    with pytest.raises(HolidaysNotKnown):
        set_up("Jun", **where)


def test_without_a_town_every_command_says_how_to_found_one(concejo):
    said = concejo("check")

    assert said.returncode == 1
    assert "concejo init" in said.stderr


def test_a_country_has_two_letters(db):
    with pytest.raises(HolidaysNotKnown, match="“ESP”"):
        set_up_town("Jun", country="ESP")


def test_another_country_has_other_regions(db):
    set_up_town("Jun", country="ES", region="AN")
    assert the_town().region == "AN"

    set_up_town("Jun", country="PT")

    assert (the_town().country, the_town().region) == ("PT", "")
    assert working_time().is_working_day(date(2026, 11, 24))
