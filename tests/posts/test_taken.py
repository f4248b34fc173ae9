"""Where a camera says that it was: read from what can be believed, and in no public file."""

from __future__ import annotations

import io
import math

import pytest
from PIL import Image

from concejo.posts.actions.photos import upload_photo
from concejo.posts.taken import place_in
from tests import make

GOOD = {1: "N", 2: (37.0, 13.0, 12.0), 3: "W", 4: (3.0, 35.0, 42.0)}


def _read(gps: dict[int, object]) -> tuple[float, float] | None:
    with Image.open(make.taken_with(gps)) as picture:
        return place_in(picture)


def test_degrees_minutes_and_seconds_are_a_place():
    assert _read(GOOD) == (37.22, -3.595)
    assert _read(GOOD | {1: "S", 3: "E"}) == (-37.22, 3.595)
    assert _read(GOOD | {2: (37.0, 13.2, 0.0)}) == (37.22, -3.595)
    assert _read(GOOD | {1: "n\0"}) == (37.22, -3.595)


@pytest.mark.parametrize(
    "wrong",
    [
        {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)},
        {2: (0.0, 0.0, 0.0)},
        {2: (200.0, 0.0, 0.0)},
        {4: (200.0, 0.0, 0.0)},
        {2: (37.0, 99.0, 0.0)},
        {2: (37.0, 13.0, 4000.0)},
        {1: ""},
        {1: "X"},
        {3: "N"},
        {2: ()},
        {2: (37.0,) * 9},
    ],
)
def test_what_no_place_on_earth_can_be_is_none(wrong):
    assert _read(GOOD | wrong) is None


class _Notes:
    """A picture whose camera wrote what no file of Pillow's can hold."""

    def __init__(self, gps: object) -> None:
        self._gps = gps

    def getexif(self) -> _Notes:
        return self

    def get_ifd(self, _tag: int) -> object:
        if isinstance(self._gps, Exception):
            raise self._gps
        return self._gps


@pytest.mark.parametrize(
    "gps",
    [
        {},
        None,
        GOOD | {2: (math.nan, 0.0, 0.0)},
        GOOD | {2: (math.inf, 0.0, 0.0)},
        GOOD | {2: (-37.0, 13.0, 12.0)},
        GOOD | {2: ("x", None, object())},
        GOOD | {2: 37.22},
        GOOD | {1: None},
        GOOD | {1: b"\xff"},
        KeyError("GPS"),
        OverflowError("too large"),
        ValueError("bad offset"),
    ],
)
def test_no_fault_in_the_notes_is_a_fault_of_ours(gps):
    assert place_in(_Notes(gps)) is None  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_fraction_with_nothing_below_it_does_not_stop_the_photo():
    raw = make.photographed(37.22, -3.595).getvalue()
    # 37/1 as TIFF writes it, from either end, becomes 37/0.
    for order in ("big", "little"):
        whole = (37).to_bytes(4, order)
        raw = raw.replace(whole + (1).to_bytes(4, order), whole + bytes(4))

    photo = upload_photo(make.resident("ana"), io.BytesIO(raw))

    assert (photo.width, photo.taken_lat, photo.taken_lon) == (64, None, None)


# Pillow warns of tags that are larger than their file, and goes on.
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.django_db
def test_notes_that_are_cut_off_do_not_stop_the_photo():
    raw = make.photographed(37.22, -3.595).getvalue()
    start = raw.index(b"Exif")
    for length in (8, 20, 60, 120):
        broken = raw[: start + length] + b"\xff" * 40 + raw[start + length + 40 :]
        assert upload_photo(make.resident("ana"), io.BytesIO(broken)).width == 64


@pytest.mark.django_db
def test_no_file_that_can_be_asked_for_says_where_it_was_taken(settings):
    photo = upload_photo(make.resident("ana"), make.photographed(37.2201, -3.5951))

    assert (photo.taken_lat, photo.taken_lon) == (37.2201, -3.5951)
    for name in (photo.file, photo.thumbnail):
        with Image.open(settings.MEDIA_ROOT / name) as kept:
            assert not kept.getexif()
        assert b"Exif" not in (settings.MEDIA_ROOT / name).read_bytes()
