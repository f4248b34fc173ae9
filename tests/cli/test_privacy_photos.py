"""``concejo privacy photos``: what would be covered, said for each file."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concejo.cli.main import main
from concejo.screening.pictures.faces import can_be_found
from tests import drawings


@pytest.fixture
def photos(tmp_path):
    def give(*words):
        return CliRunner().invoke(main, ["privacy", "photos", *map(str, words)])

    return give


@pytest.fixture
def street(tmp_path):
    path = tmp_path / "street.jpg"
    drawings.street().save(path, "JPEG")
    return path


def test_it_says_where_what_is_and_how_long_it_took(photos, street, tmp_path):
    empty = tmp_path / "hole.png"
    drawings.street(face=False, plate="").save(empty)

    facts = json.loads(photos(street, empty, "--json").stdout)

    first, second = facts["photos"]
    assert "plate" in {box["what"] for box in first["boxes"]}
    assert ("face" in {box["what"] for box in first["boxes"]}) == can_be_found()
    assert (first["width"], first["height"]) == drawings.SIZE
    assert second["boxes"] == []
    assert first["ms"] > 0
    assert facts["ms_per_photo"] > 0
    assert facts["faces_looked_for"] == can_be_found()


def test_people_read_a_line_for_each(photos, street):
    said = photos(street).stdout

    assert "street.jpg: " in said
    assert "plate at 6" in said
    assert "1 photos, " in said


def test_a_photo_that_lies_on_its_side_is_turned_first(photos, tmp_path):
    path, turned = tmp_path / "side.jpg", drawings.street().rotate(90, expand=True)
    exif = turned.getexif()
    exif[0x0112] = 6
    turned.save(path, "JPEG", exif=exif)

    [only] = json.loads(photos(path, "--json").stdout)["photos"]

    assert (only["width"], only["height"]) == drawings.SIZE
    [plate] = [box for box in only["boxes"] if box["what"] == "plate"]
    assert plate["x"] == pytest.approx(drawings.PLATE[0], abs=0.03)


def test_what_is_no_photo_is_refused_with_its_name(photos, street, tmp_path):
    bad = tmp_path / "notes.txt"
    bad.write_text("not a photo")

    answer = photos(street, bad)

    assert answer.exit_code == 1
    assert answer.stderr.startswith(f"{bad}: This file is not a photo")
    assert "Traceback" not in answer.output
    assert photos(tmp_path / "nowhere.jpg").exit_code == 2
    assert photos().exit_code == 2
