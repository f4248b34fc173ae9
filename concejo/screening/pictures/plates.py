"""Number plates in a photo: dark signs of one height in a row, on a light ground that frames them.

Nothing is read: whether these are the signs of a plate is told by their sizes, their distances and
what is around them. A shop's name in such letters is taken for a plate too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from concejo.screening.pictures.boxes import Box, merged

Grey = NDArray[np.float32]

# A photo is looked at in several sizes, so that signs are of about one size in one of them.
_EDGES = (1920, 1400, 1020, 740, 540, 390)
_LOWEST, _HIGHEST = 8, 26
# Signs in parts of their height.
_NARROWEST, _WIDEST = 0.08, 1.0
# The farthest from one to the next: between digits and letters there is room.
_GAP = 1.4
# The middle one of a row, likewise.
_SLIM, _BROAD = 0.28, 0.85
# How much of its rectangle a sign fills, at most.
_FULLEST = 0.78
# Of a row: how many signs there are, and how long it is in heights of a sign.
_FEWEST, _MOST = 5, 10
_SHORTEST, _LONGEST = 3.4, 9.5
# Of two rows above each other, as on motorcycles and some cars.
_FEWEST_OF_TWO, _FEWEST_IN_TWO = 3, 6
# How much darker than what is around it a sign is, from 0 to 255.
_DARKER = 18
_CONTRAST = 34
# The ground is lighter than this, and this much of the frame is as light as the ground.
_LIGHT = 70
_FRAMED = 0.8
# All signs of a plate are of one colour: how far they may differ, of the contrast.
_UNEVEN = 0.28
# How long a plate is in heights of a sign, how wide the stroke of a sign; and what is covered
# around the signs, likewise.
_LENGTH, _STROKE = 7.0, 0.3
_BESIDE, _ABOVE = 0.5, 0.4


@dataclass(frozen=True, slots=True)
class Sign:
    """One dark shape: where its middle is, and its size."""

    x: float
    y: float
    w: int
    h: int
    # How much of its rectangle is dark: letters are hollow, bars of a fence are not.
    full: float


def plates(picture: Image.Image) -> list[Box]:
    """Where number plates are likely to be."""
    grey = picture.convert("L")
    found = [box for edge in _edges(grey) for box in _in(_at(grey, edge))]
    return merged(found)


def _edges(grey: Image.Image) -> Iterator[int]:
    largest = max(grey.size)
    return (edge for edge in _EDGES if edge <= largest * 2.2)


def _at(grey: Image.Image, edge: int) -> Grey:
    scale = edge / max(grey.size)
    size = (max(round(grey.width * scale), 1), max(round(grey.height * scale), 1))
    return np.asarray(grey.resize(size, Image.Resampling.BILINEAR), dtype=np.float32)


def _in(grey: Grey) -> Iterator[Box]:
    for window in (15, 25, 41):
        signs = _signs(grey, window)
        rows = _rows(signs)
        for row in rows:
            if _is_a_plate(row) and (sure := _on_light_ground(grey, row)):
                yield _box(grey, row, sure)
        for above, below in _two_rows(rows):
            if sure := min(_on_light_ground(grey, above), _on_light_ground(grey, below)):
                yield _box(grey, [*above, *below], sure)


def _signs(grey: Grey, window: int) -> list[Sign]:
    """Dark shapes of the size of a sign, from left to right."""
    ground = ndimage.uniform_filter(grey, window)
    shapes, _count = ndimage.label(grey < ground - _DARKER)
    dark = np.bincount(shapes.ravel())
    signs = []
    for number, place in enumerate(ndimage.find_objects(shapes), start=1):
        h, w = place[0].stop - place[0].start, place[1].stop - place[1].start
        if _LOWEST <= h <= _HIGHEST and h * _NARROWEST <= w <= h * _WIDEST:
            middle = ((place[1].start + place[1].stop) / 2, (place[0].start + place[0].stop) / 2)
            signs.append(Sign(*middle, w, h, float(dark[number]) / (w * h)))
    return sorted(signs, key=lambda s: s.x)


def _rows(signs: list[Sign]) -> list[list[Sign]]:
    """Signs of about one height that follow each other in a line, each in the longest row."""
    if not signs:
        return []
    x = np.array([s.x for s in signs])
    follows: dict[int, int] = {}
    preceded: set[int] = set()
    for i, sign in enumerate(signs):
        last = int(np.searchsorted(x, sign.x + sign.h * (_GAP + 0.9)))
        near = [j for j in range(i + 1, last) if _follows(sign, signs[j])]
        if near:
            follows[i] = min(near, key=lambda j: signs[j].x - sign.x + abs(signs[j].y - sign.y) * 2)
    rows: list[list[Sign]] = []
    for i in range(len(signs)):
        if i in preceded:
            continue
        row, at = [signs[i]], i
        while (after := follows.get(at)) is not None and after not in preceded:
            preceded.add(after)
            row.append(signs[after])
            at = after
        rows.extend(_straight(row))
    return [row for row in rows if len(row) >= _FEWEST_OF_TWO]


def _follows(sign: Sign, after: Sign) -> bool:
    along, aside = after.x - sign.x, after.y - sign.y
    gap = along - (sign.w + after.w) / 2
    alike = abs(sign.h - after.h) <= max(2.0, 0.2 * max(sign.h, after.h))
    return (
        alike
        and -0.15 * sign.h <= gap <= _GAP * sign.h
        and along >= 0.2 * sign.h
        and abs(aside) <= 0.45 * along
    )


def _straight(row: list[Sign]) -> Iterator[list[Sign]]:
    """The row without what is not in its line, or not of its height."""
    if len(row) < _FEWEST_OF_TWO:
        return
    height = median(s.h for s in row)
    kept = [s for s in row if abs(s.h - height) <= max(2.0, 0.22 * height)]
    if len(kept) >= _FEWEST_OF_TWO:
        slope, start = np.polyfit([s.x for s in kept], [s.y for s in kept], 1)
        yield [s for s in kept if abs(s.y - (slope * s.x + start)) <= max(1.5, 0.16 * height)]


def _is_a_plate(row: list[Sign]) -> bool:
    if not _FEWEST <= len(row) <= _MOST:
        return False
    height = median(s.h for s in row)
    long = row[-1].x - row[0].x + (row[0].w + row[-1].w) / 2
    wide = median(s.w for s in row)
    return (
        _SHORTEST <= long / height <= _LONGEST
        and _SLIM <= wide / height <= _BROAD
        and median(s.full for s in row) <= _FULLEST
    )


def _two_rows(rows: list[list[Sign]]) -> Iterator[tuple[list[Sign], list[Sign]]]:
    """Rows of three to five signs above each other, as on motorcycles."""
    few = [row for row in rows if len(row) in {3, 4, 5}]
    for above in few:
        for below in few:
            height = median(s.h for s in above)
            other = median(s.h for s in below)
            down = below[0].y - above[0].y
            middles = (above[0].x + above[-1].x) / 2 - (below[0].x + below[-1].x) / 2
            if (
                abs(height - other) <= 0.2 * height
                and 1.1 * height <= down <= 1.9 * height
                and abs(middles) <= 0.8 * height
                and len(above) + len(below) >= _FEWEST_IN_TWO
                and _even(above)
                and _even(below)
            ):
                yield above, below


def _even(row: list[Sign]) -> bool:
    wide = median(s.w for s in row)
    hollow = median(s.full for s in row) <= _FULLEST
    return hollow and _SLIM <= wide / median(s.h for s in row) <= _BROAD


def _on_light_ground(grey: Grey, row: list[Sign]) -> float:
    """How sure it is that the signs stand on a light plate with a margin; nought where not."""
    inside, dark, frame = [], [], []
    for sign in row:
        top, below = sign.y - sign.h / 2, sign.y + sign.h / 2
        left, right = sign.x - sign.w / 2, sign.x + sign.w / 2
        patch = _cut(grey, left - 1, top, right + 1, below)
        if patch.size == 0:
            return 0.0
        dark.append(float(np.percentile(patch, 10)))
        inside.append(float(np.percentile(patch, 90)))
        # The lightest of the lines just above and just below: a margin is thin.
        for line in (top - 2.5, below + 0.5):
            band = _cut(grey, left, line, right, line + 2)
            frame.append(float(band.max(axis=0).mean()) if band.size else 0.0)
    ink, ground = median(dark), median(inside)
    if ground < _LIGHT or ground - ink < _CONTRAST:
        return 0.0
    if np.std(dark) > _UNEVEN * (ground - ink):
        return 0.0
    lit = [light > ink + 0.6 * (ground - ink) for light in frame]
    # The holder of a plate often hides one of its margins.
    framed = max(sum(lit[::2]), sum(lit[1::2])) / len(row)
    return framed * min(len(row), 7) / 7 if framed >= _FRAMED else 0.0


def _cut(grey: Grey, left: float, top: float, right: float, below: float) -> Grey:
    high, wide = grey.shape
    return grey[
        max(int(top), 0) : min(int(np.ceil(below)), high),
        max(int(left), 0) : min(int(np.ceil(right)), wide),
    ]


def _box(grey: Grey, row: list[Sign], sure: float) -> Box:
    """All of the plate, also the signs that were not told apart: as far as its ground goes."""
    high, wide = grey.shape
    height = median(s.h for s in row)
    top, below = min(s.y - s.h / 2 for s in row), max(s.y + s.h / 2 for s in row)
    left, right = min(s.x - s.w / 2 for s in row), max(s.x + s.w / 2 for s in row)
    left, right = _as_far_as_its_ground(_cut(grey, 0, top, wide, below), left, right, height)
    left, right = left - _BESIDE * height, right + _BESIDE * height
    top, below = top - _ABOVE * height, below + _ABOVE * height
    box = Box(left / wide, top / high, (right - left) / wide, (below - top) / high, "plate", sure)
    return box.wider(0, 0)


def _as_far_as_its_ground(
    band: Grey, left: float, right: float, height: float
) -> tuple[float, float]:
    """From where to where the ground is light, no farther than a plate is long."""
    light = np.percentile(band, 85, axis=0)
    signs = band[:, max(int(left), 0) : int(right) + 1]
    ink, ground = np.percentile(signs, 10), np.percentile(signs, 85)
    is_ground = light > ink + 0.6 * (ground - ink)
    room = max(_LENGTH * height - (right - left), 0)
    from_left = max(int(left), 0)
    before = float(_reach(is_ground[:from_left][::-1], height, room))
    after = float(_reach(is_ground[int(right) + 1 :], height, room))
    # On a light car both sides would go on: together they get as much as a plate has.
    if before + after > room:
        before, after = min(before, room / 2), min(after, room / 2)
    return left - before, right + after


def _reach(is_ground: NDArray[np.bool_], height: float, most: float) -> int:
    """How many columns the ground goes on; the stroke of a sign does not end it."""
    gap = max(int(_STROKE * height), 2)
    reach = 0
    for n, light in enumerate(is_ground[: int(most)], start=1):
        if light:
            reach = n
        elif n - reach > gap:
            break
    return reach
