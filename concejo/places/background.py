"""What is drawn behind a map without tiles: the town's lines from a GeoJSON file, slimmed.

https://datatracker.ietf.org/doc/html/rfc7946
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused
from concejo.base.text import clean

FILE = "map.geojson"
MOST_BYTES = 40 * 1024 * 1024
# About a metre.
_DIGITS = 5
_DRAWN = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


class NoBackground(Refused):
    message = _("This is no GeoJSON with lines or areas in degrees. Look at what it was made with.")


class BackgroundTooLarge(Refused):
    message = _("This file has more than 40 MB. Leave out what is not drawn: buildings, points.")


def keep_background(home: Path, text: str) -> int:
    """Keep the lines and areas of a GeoJSON text, of all else only their names. Says how many."""
    if len(text) > MOST_BYTES:
        raise BackgroundTooLarge
    try:
        features = list(_slim(json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise NoBackground from None
    if not features:
        raise NoBackground
    new = home / f"{FILE}.new"
    new.write_text(
        json.dumps(
            {"type": "FeatureCollection", "features": features},
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        encoding="utf-8",
    )
    new.replace(home / FILE)
    return len(features)


def background(home: Path) -> Path | None:
    """Where the lines are kept, if there are any."""
    path = home / FILE
    return path if path.is_file() else None


def _slim(said: Any) -> Iterator[dict[str, Any]]:  # Any: JSON
    for feature in said["features"]:
        shape = feature["geometry"] or {}
        depth = _DRAWN.get(str(shape.get("type")))
        if depth is None:
            continue
        name = (feature.get("properties") or {}).get("name")
        yield {
            "type": "Feature",
            "properties": {"name": clean(name)[:120]} if isinstance(name, str) else {},
            "geometry": {
                "type": shape["type"],
                "coordinates": _rounded(shape["coordinates"], depth),
            },
        }


def _rounded(part: Any, depth: int) -> list[Any]:
    if depth:
        return [_rounded(each, depth - 1) for each in part]
    lon, lat = float(part[0]), float(part[1])
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees
        raise ValueError
    return [round(lon, _DIGITS), round(lat, _DIGITS)]
