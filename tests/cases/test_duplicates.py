"""Whether two reports are of the same thing."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from concejo.cases import duplicates
from concejo.cases.duplicates import (
    Spot,
    box_around,
    chance_of_same,
    looks_for,
    metres_between,
    threshold,
)
from concejo.cases.kinds import catalogue
from concejo.cases.pairs import known_pairs
from concejo.cli.main import main

TABLE = Path(duplicates.__file__).with_name("duplicates.toml")
HOLE = "Socavón muy grande en la calzada delante de la panadería"
SAME_HOLE = "Delante de la panadería hay un socavón enorme en la calzada"
LAMP = "La farola de la esquina lleva tres noches apagada"

PAIRS = f"""dup_id,orig_id,dup_text,orig_text,dup_service,orig_service,dup_requested_at,\
orig_requested_at,dup_lat,dup_lon,orig_lat,orig_lon,distance_m
a,b,{HOLE},{SAME_HOLE},roads,roads,2026-03-02T10:00:00Z,2026-03-01T10:00:00Z,\
37.1,-3.6,37.1,-3.6,0
c,d,{LAMP},{LAMP},roads,roads,2026-03-03T10:00:00Z,2026-03-01T10:00:00Z,\
37.102,-3.6,37.102,-3.6,0
"""


def test_the_same_hole_in_other_words_is_the_same_and_a_lamp_is_not():
    assert chance_of_same(HOLE, SAME_HOLE, metres=5) > threshold()
    assert chance_of_same(HOLE, LAMP, metres=5) < threshold()
    assert chance_of_same(HOLE, SAME_HOLE, metres=240) < threshold()


def test_where_much_is_told_being_near_says_less_of_each():
    alone, among_five, uncounted, among_many = (
        chance_of_same(HOLE, SAME_HOLE, metres=20, beside=beside) for beside in (0, 5, None, 5000)
    )

    assert alone > uncounted > threshold() > among_five > among_many
    assert chance_of_same(HOLE, SAME_HOLE, metres=20, beside=50) == among_many


def test_who_names_another_make_tells_of_another_car():
    told = "Abandoned {}, four flat tires, it has been here for three weeks"
    chevy = told.format("Chevy")

    assert chance_of_same(chevy, told.format("Chevrolet"), metres=5) > threshold()
    assert chance_of_same(chevy, told.format("car"), metres=5) > threshold()
    assert chance_of_same(chevy, told.format("Toyota"), metres=5) < threshold()
    assert chance_of_same(chevy, told.format("Chevrolet, beside a Toyota"), metres=5) > threshold()


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (Spot(street_id=1, number="3"), Spot(street_id=1, number="3"), 10),
        (Spot(street_id=1, number="3"), Spot(street_id=1, number="40"), 100),
        (Spot(street_id=1), Spot(street_id=1, number="3"), 75),
        (Spot(street_id=1), Spot(street_id=2), None),
        (Spot(), Spot(), None),
        (Spot(37.1, -3.6), Spot(street_id=2), None),
    ],
)
def test_how_far_apart_two_spots_are_is_known_by_street_or_not_at_all(one, other, metres):
    assert metres_between(one, other) == metres


def test_how_far_and_how_long_back_one_looks_depends_on_the_kind():
    hole, bin_, other = (looks_for(kind) for kind in ("roads", "waste", "other"))

    assert hole.back > bin_.back
    assert bin_.metres < other.metres
    assert set(tomllib.loads(TABLE.read_text("utf-8"))["kinds"]) <= set(catalogue())


def test_points_are_measured_and_a_box_holds_what_is_near():
    north, east = Spot(37.101, -3.6), Spot(37.1, -3.599)
    here = Spot(37.1, -3.6)

    assert metres_between(here, north) == pytest.approx(111, abs=1)
    assert metres_between(here, east) == pytest.approx(89, abs=1)
    low, high, west, far_east = box_around(37.1, -3.6, 112)
    assert low < 37.1 < high
    assert high > 37.101
    assert west < -3.6 < -3.599 < far_east


@pytest.fixture
def evaluate(tmp_path):
    def give(pairs, *options):
        (tmp_path / "pairs.csv").write_text(pairs)
        words = ["duplicates", "evaluate", str(tmp_path / "pairs.csv"), *options]
        return CliRunner().invoke(main, words)

    return give


def test_known_duplicates_stand_against_what_is_near_and_not_joined(evaluate):
    said = json.loads(evaluate(PAIRS, "--json").stdout)

    # The hole and the lamp are 222 metres apart: each of two with each of the others, but only b
    # and d are what was told first.
    assert said == {
        "precision": 1.0, "recall": 1.0, "auc": 1.0, "pairs": 2, "others": 1,
        "precision_as_drawn": 1.0, "drawn": 4,
    }  # fmt: skip


REPORTS = f"""id,text,service,requested_at,lat,lon,outcome
b,{SAME_HOLE},roads,2026-03-01T10:00:00Z,37.1,-3.6,resolved
x,{SAME_HOLE},roads,2026-03-01T12:00:00Z,37.1,-3.6,resolved
y,{HOLE},roads,2026-03-01T12:00:00Z,37.1,-3.6,duplicate
z,{LAMP},roads,2026-03-01T12:00:00Z,37.1005,-3.6,resolved
"""


def test_what_was_told_again_does_not_stand_for_another_thing(evaluate, tmp_path):
    (tmp_path / "reports.csv").write_text(REPORTS)
    holes = "\n".join(PAIRS.splitlines()[:2]) + "\n"

    said = json.loads(evaluate(holes, "--json", "--reports", str(tmp_path / "reports.csv")).stdout)

    # Drawn until one is sure to be of two things: b or x with the lamp. Neither the same words at
    # one door nor what its town closed as a duplicate is sure.
    assert (said["pairs"], said["others"], said["precision"]) == (1, 1, 1.0)
    only_again = "\n".join(REPORTS.splitlines()[:4])
    (tmp_path / "reports.csv").write_text(only_again)
    assert "none of two" in evaluate(holes, "--reports", str(tmp_path / "reports.csv")).stderr


def test_two_that_have_a_duplicate_in_common_are_of_one_thing(evaluate):
    head, hole, _ = PAIRS.splitlines()
    chain = hole.replace("a,b,", "a,e,", 1).replace(SAME_HOLE, "Socavón de la panadería")

    assert "none of two" in evaluate(f"{head}\n{hole}\n{chain}").stderr


def test_what_else_was_told_nearby_is_counted_in_the_reports():
    head, hole, _ = PAIRS.splitlines()
    a_too = f"a,{HOLE},roads,2026-03-02T10:00:00Z,37.1,-3.6,resolved\n"
    others = known_pairs([head, hole], (REPORTS + a_too).splitlines())

    # z; not b, which is the other one, nor x and y, which say the same as b.
    assert others[0].beside == 1
    assert known_pairs(PAIRS.splitlines())[0].beside is None


def test_without_points_official_splits_are_the_others(evaluate):
    said = evaluate(
        "a_id,b_id,kind,a_text,b_text,a_service,b_service,a_requested_at,b_requested_at,distance_m\n"
        f"a,b,repeat,{HOLE},{SAME_HOLE},roads,roads,2026-03-02T10:00:00Z,2026-03-01T10:00:00Z,0\n"
        f"c,b,split,{LAMP},{SAME_HOLE},roads,roads,2026-03-02T10:00:00Z,2026-03-01T10:00:00Z,0\n"
        f"e,b,mention,{LAMP},{SAME_HOLE},roads,roads,2026-03-02T10:00:00Z,2026-03-01T10:00:00Z,0\n",
        "--json",
    )

    assert json.loads(said.stdout) == {
        "precision": 1.0, "recall": 1.0, "auc": 1.0, "pairs": 1, "others": 1,
        "precision_as_drawn": 1.0, "drawn": 1,
    }  # fmt: skip


def test_what_is_split_off_after_days_is_mostly_told_again(evaluate):
    said = evaluate(
        "a_id,b_id,kind,a_text,b_text,a_service,b_service,a_requested_at,b_requested_at,distance_m\n"
        f"a,b,repeat,{HOLE},{SAME_HOLE},roads,roads,2026-03-02T10:00:00Z,2026-03-01T10:00:00Z,0\n"
        f"c,b,split,{LAMP},{SAME_HOLE},roads,roads,2026-03-02T10:00:00Z,2026-03-01T10:00:00Z,0\n"
        f"d,b,split,{HOLE},{SAME_HOLE},roads,roads,2026-03-09T10:00:00Z,2026-03-01T10:00:00Z,0\n"
        f"e,f,repeat,{LAMP},{LAMP},roads,roads,2026-03-09T10:00:00Z,2026-03-01T10:00:00Z,0\n",
        "--json",
    )

    assert json.loads(said.stdout) == {
        "precision": 1.0, "recall": 1.0, "auc": 1.0, "pairs": 2, "others": 1,
        "precision_as_drawn": 0.6667, "drawn": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ("", "has no pairs"),
        ("text,address\nx,y\n", "has no pairs"),
        (PAIRS.replace("dup_service", "dup_kind"), "A column is missing: dup_service"),
        (PAIRS.replace("2026-03-02T10:00:00Z", "yesterday"), "A row cannot be read"),
        ("\n".join(PAIRS.splitlines()[:2]), "none of two to compare them with"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_in_one_sentence(evaluate, pairs, sentence):
    said = evaluate(pairs)

    assert said.exit_code == 1
    assert sentence in said.stderr
    assert said.stderr.count("\n") == 1
