"""Where a camera says that a photo was taken, if that can be believed."""

from __future__ import annotations

from math import isfinite

from PIL import ExifTags, Image

_TAG = ExifTags.IFD.GPSInfo
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4
_SIXTY = 60
# Five digits of a degree are a metre: as far as a telephone knows, and no further.
_DIGITS = 5
_SIDES = {_LAT_REF: {"N": 1, "S": -1}, _LON_REF: {"E": 1, "W": -1}}


def place_in(picture: Image.Image) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None where they are missing, broken or impossible.

    No fault in a camera's notes is a reason to refuse its photo.
    """
    try:
        notes = picture.getexif().get_ifd(_TAG)
        lat = _degrees(notes[_LAT], _side(notes, _LAT_REF), most=90)
        lon = _degrees(notes[_LON], _side(notes, _LON_REF), most=180)
    except Exception:  # noqa: BLE001 - whatever Pillow or a number stumbles over, it says no place
        return None
    if lat is None or lon is None:
        return None
    # Cameras that do not know where they are write zeros.
    return None if lat == 0 or lon == 0 else (lat, lon)


def _side(notes: dict[int, object], ref: int) -> int:
    """1 for north and east, -1 for south and west."""
    said = notes[ref]
    words = said.decode("ascii") if isinstance(said, bytes) else str(said)
    return _SIDES[ref][words.strip("\0 ").upper()]


def _degrees(parts: object, side: int, *, most: int) -> float | None:
    numbers = [float(part) for part in parts]  # type: ignore[attr-defined]  # else it is no place
    numbers += [0.0] * (3 - len(numbers))
    degrees, minutes, seconds = numbers
    if not all(isfinite(number) and number >= 0 for number in numbers):
        return None
    value = degrees + minutes / _SIXTY + seconds / _SIXTY**2
    if minutes > _SIXTY or seconds > _SIXTY or value > most:
        return None
    return round(side * value, _DIGITS)
