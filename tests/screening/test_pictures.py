"""Faces and number plates are found on photos, and what is covered cannot be seen again."""

from __future__ import annotations

import io
import platform
import subprocess
import sys

import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from concejo.demo.pictures.draw import draw as draw_subject
from concejo.screening.pictures import looking
from concejo.screening.pictures.boxes import Box, merged
from concejo.screening.pictures.covering import covered
from concejo.screening.pictures.faces import can_be_found, faces
from concejo.screening.pictures.looking import NotLookedAt, look_at
from concejo.screening.pictures.plates import plates
from tests import drawings

needs_faces = pytest.mark.skipif(not can_be_found(), reason="nothing finds faces on this machine")


@needs_faces
@pytest.mark.parametrize("size", [(2400, 1800), (1200, 900), (640, 480)])
def test_a_face_is_found_where_it_is_and_its_hair_too(size):
    [face] = faces(drawings.street(plate="").resize(size))

    assert _in_common(face, drawings.FACE) > 0.8
    assert face.y < drawings.FACE[1]


@pytest.mark.parametrize("text", ["4821 KLM", "0000 BBB", "M 1234 AB"])
@pytest.mark.parametrize("size", [(1920, 1440), (1200, 900), (800, 600)])
def test_all_of_a_plate_is_found_from_close_by_and_from_further_away(text, size):
    [plate] = plates(drawings.street(face=False, plate=text).resize(size, Image.Resampling.LANCZOS))

    assert _in_common(plate, drawings.PLATE) > 0.75


@pytest.mark.parametrize("turned", [-12, -6, 6, 12])
def test_a_plate_is_found_when_the_photo_is_held_askew(turned):
    photo = drawings.street(face=False).rotate(turned, fillcolor="#777", expand=False)

    assert len(plates(photo)) == 1


def test_a_plate_on_two_lines_is_found():
    photo = drawings.street(face=False, plate="")
    photo.paste("#f6f6f2", (685, 470, 875, 590))
    draw, font = ImageDraw.Draw(photo), ImageFont.load_default(60)
    for text, y in (("4821", 500), ("KPB", 558)):
        for n, sign in enumerate(text):
            place = (780 + (n - (len(text) - 1) / 2) * 42, y)
            draw.text(place, sign, fill="#161616", font=font, anchor="mm")

    [plate] = plates(photo)

    assert _in_common(plate, (710 / 1200, 480 / 900, 140 / 1200, 100 / 900)) > 0.9


@pytest.mark.parametrize("name", ["pothole", "lamp", "graffiti", "crossing", "rail", "view"])
def test_on_photos_of_what_towns_are_told_of_nothing_is_covered(name):
    photo = Image.open(io.BytesIO(draw_subject(name, after=False, seed=7))).convert("RGB")

    assert [*faces(photo), *plates(photo)] == []


def test_without_a_person_and_a_car_nothing_is_covered():
    photo = drawings.street(face=False, plate="")

    assert [*faces(photo), *plates(photo)] == []


def test_of_what_is_covered_four_colours_stay_and_nothing_else():
    plate = drawings.number_plate("4821 KLM").convert("RGB")
    left, right = plate.width // 2, plate.width - plate.width // 2
    # The same colours in every quarter, every dot in another place.
    other = Image.new("RGB", plate.size)
    other.paste(ImageOps.mirror(plate.crop((0, 0, left, plate.height))), (0, 0))
    other.paste(ImageOps.mirror(plate.crop((left, 0, left + right, plate.height))), (left, 0))
    whole = Box(0, 0, 1, 1)

    assert other.tobytes() != plate.tobytes()
    assert covered(other, [whole]).tobytes() == covered(plate, [whole]).tobytes()


def test_what_is_not_covered_stays_as_it_was():
    photo = drawings.street()
    public = covered(photo, [Box(*drawings.PLATE)])

    assert drawings.differs(photo, public, drawings.PLATE) > 20
    assert drawings.differs(photo, public, drawings.FACE) == 0
    assert drawings.differs(photo, public, drawings.HOLE) == 0


def test_of_two_finds_of_one_thing_the_surer_stays():
    one, same = Box(0.1, 0.1, 0.2, 0.2, "face", 0.9), Box(0.11, 0.1, 0.2, 0.2, "face", 0.6)
    plate = Box(0.1, 0.1, 0.2, 0.2, "plate", 0.5)

    assert merged([same, plate, one]) == [one, plate]


def test_a_photo_is_looked_at_in_a_process_that_ends(tmp_path):
    found = look_at(drawings.street(), tmp_path / "turns", patience=60)

    assert {box.what for box in found} >= {"plate"}
    assert not can_be_found() or {box.what for box in found} == {"face", "plate"}


@pytest.mark.parametrize("size", [(1, 1), (1920, 1), (3, 640)])
def test_the_smallest_and_the_narrowest_picture_is_looked_at(size, tmp_path):
    assert look_at(Image.new("RGB", size, "#777"), tmp_path / "turns", patience=60) == []


def test_one_photo_at_a_time_and_nobody_waits_for_ever(tmp_path):
    turns = tmp_path / "turns"
    holder = (
        "import fcntl, sys, time; f = open(sys.argv[1], 'wb'); fcntl.flock(f, fcntl.LOCK_EX);"
        "print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holder, str(turns)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    with other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(NotLookedAt):
            look_at(drawings.street(), turns, patience=0.2)
        other.kill()

    assert look_at(drawings.street(face=False), turns, patience=60)


def test_a_process_that_takes_too_long_or_fails_says_that_nothing_is_known(tmp_path, monkeypatch):
    with pytest.raises(NotLookedAt):
        look_at(drawings.street(), tmp_path / "turns", patience=0.01)

    monkeypatch.setattr(looking, "_PACKAGE", tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "concejo").mkdir()
    (tmp_path / "concejo" / "__init__.py").write_text("raise SystemExit(3)")
    with pytest.raises(NotLookedAt):
        look_at(drawings.street(), tmp_path / "turns", patience=60)


def _in_common(box: Box, part: tuple[float, float, float, float]) -> float:
    """How much of a part of the photo is inside a box."""
    x, y, w, h = part
    wide = min(box.x + box.w, x + w) - max(box.x, x)
    high = min(box.y + box.h, y + h) - max(box.y, y)
    return max(wide, 0) * max(high, 0) / (w * h)


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64" or sys.version_info >= (3, 14),
    reason="the package that finds faces is not made for this machine",
)
def test_where_the_package_is_made_for_the_machine_faces_are_looked_for():
    """Otherwise every test of faces would be passed over, and nobody would notice."""
    assert can_be_found()
