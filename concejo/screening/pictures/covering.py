"""Covering parts of a photo so that nothing of them can be made visible again."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image

from concejo.screening.pictures.boxes import Box

# What is left of a part: four colours, each rounded to one of sixteen shades of red, green, blue.
_LEFT = (2, 2)
_SHADES = 16
_ROUNDED = [value // _SHADES * _SHADES + _SHADES // 2 for value in range(256)]


def covered(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """The photo with these parts made into a soft shade of their own colours."""
    done = picture.copy()
    for box in boxes:
        left, top = int(box.x * done.width), int(box.y * done.height)
        right = min(-int(-(box.x + box.w) * done.width // 1), done.width)
        below = min(-int(-(box.y + box.h) * done.height // 1), done.height)
        if right > left and below > top:
            size = (right - left, below - top)
            few = picture.crop((left, top, right, below)).resize(_LEFT, Image.Resampling.BOX)
            rounded = few.point(
                [value // _SHADES * _SHADES + _SHADES // 2 for value in range(256)] * 3
            )
            done.paste(rounded.resize(size, Image.Resampling.BICUBIC), (left, top))
    return done
