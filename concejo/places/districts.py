"""The town's districts: reading their areas from GeoJSON, and telling in which one a point is.

https://datatracker.ietf.org/doc/html/rfc7946
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from concejo.base.text import clean
from concejo.places.errors import DistrictsNotReadable, DistrictsTooLarge

MOST_BYTES = 40 * 1024 * 1024
MOST_DISTRICTS = 1000
_MOST_CORNERS = 500_000
_NAME_LENGTH = 80
_NAMES = ("name", "nombre", "NAME", "NOMBRE", "district", "distrito")
_NUMBERS = ("number", "numero", "número", "NUMBER", "NUMERO", "id")
# Three corners, and the first one again.
_FEWEST_CORNERS = 4
# About a metre.
_DIGITS = 5

Ring = list[tuple[float, float]]
# The outer edge first, then holes.
Area = list[Ring]


@dataclass(frozen=True, slots=True)
class Outline:
    """A district as a file says it: longitude and latitude, in degrees."""

    name: str
    number: str
    areas: list[Area]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        corners = [corner for area in self.areas for corner in area[0]]
        lons, lats = [lon for lon, _ in corners], [lat for _, lat in corners]
        return min(lons), min(lats), max(lons), max(lats)

    def has(self, lat: float, lon: float) -> bool:
        """Is the point inside? In a hole is outside."""
        return any(
            _inside(area[0], lat, lon) and not any(_inside(hole, lat, lon) for hole in area[1:])
            for area in self.areas
        )


class Districts:
    """All districts, ready to be asked where a point is. Where two overlap, the first has it."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self._outlines = [(outline.box, outline) for outline in outlines]

    def at(self, lat: float, lon: float) -> str:
        """The name of the district in which a point is; empty if it is in none."""
        for (west, south, east, north), outline in self._outlines:
            if west <= lon <= east and south <= lat <= north and outline.has(lat, lon):
                return outline.name
        return ""


def read_districts(text: str) -> list[Outline]:
    """The districts of a GeoJSON text, or a refusal that says what is wrong with which one."""
    if len(text) > MOST_BYTES:
        raise DistrictsTooLarge
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise DistrictsNotReadable(why="it is no JSON") from None
    features = said.get("features") if isinstance(said, dict) else None
    if not isinstance(features, list) or not features:
        raise DistrictsNotReadable(why="it has no list “features” with something in it")
    if len(features) > MOST_DISTRICTS:
        raise DistrictsTooLarge
    found = [_outline(n, feature) for n, feature in enumerate(features, 1)]
    names = [outline.name for outline in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise DistrictsNotReadable(why=f"“{twice}” is there twice")
    if sum(len(ring) for o in found for area in o.areas for ring in area) > _MOST_CORNERS:
        raise DistrictsTooLarge
    return found


def _outline(n: int, feature: Any) -> Outline:  # Any: JSON
    about = feature.get("properties") if isinstance(feature, dict) else None
    about = about if isinstance(about, dict) else {}
    name = _first_word(about, _NAMES)
    if not name:
        raise DistrictsNotReadable(why=f"number {n} has no name in its properties")
    shape = feature.get("geometry")
    kind = shape.get("type") if isinstance(shape, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise DistrictsNotReadable(why=f"“{name}” is no Polygon or MultiPolygon")
    parts = [shape.get("coordinates")] if kind == "Polygon" else shape.get("coordinates")
    try:
        areas = [[_ring(ring) for ring in area] for area in parts]
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        areas = []
    if not areas or not all(areas):
        raise DistrictsNotReadable(
            why=f"the area of “{name}” is no closed line of points in degrees, longitude first"
        )
    return Outline(name, _first_word(about, _NUMBERS)[:10], areas)


def _first_word(about: dict[str, Any], names: Sequence[str]) -> str:
    said = next((about[name] for name in names if isinstance(about.get(name), str | int)), "")
    return clean(str(said))[:_NAME_LENGTH]


def _ring(corners: Any) -> Ring:  # Any: JSON
    ring = [(float(corner[0]), float(corner[1])) for corner in corners]
    if len(ring) < _FEWEST_CORNERS or ring[0] != ring[-1]:
        raise ValueError
    for lon, lat in ring:
        if not (math.isfinite(lon) and abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees
            raise ValueError
    return [(round(lon, _DIGITS), round(lat, _DIGITS)) for lon, lat in ring]


def _inside(ring: Ring, lat: float, lon: float) -> bool:
    """A line to the east crosses the edge an odd number of times."""
    inside = False
    before_lon, before_lat = ring[-1]
    for here_lon, here_lat in ring:
        if (here_lat > lat) != (before_lat > lat):
            share = (lat - here_lat) / (before_lat - here_lat)
            if lon < here_lon + share * (before_lon - here_lon):
                inside = not inside
        before_lon, before_lat = here_lon, here_lat
    return inside
