"""What of a photo nobody sees, and who said so. Pure questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from concejo.posts.errors import NotACover, TooManyCovers
from concejo.screening.pictures.boxes import Box

# Found by the town's machine; drawn by somebody; all of it, because nothing could look at it.
FOUND, DRAWN, UNSEEN = "found", "drawn", "unseen"
MOST_COVERS = 60
_SMALLEST = 0.004
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Cover:
    """A rectangle in parts of the photo, what it hides, and where it comes from."""

    x: float
    y: float
    w: float
    h: float
    # ``face``, ``plate``, or nothing where a person drew it.
    what: str = ""
    by: str = DRAWN

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.w, self.h, self.what)


WHOLE = Cover(0, 0, 1, 1, by=UNSEEN)


# Any: as the row keeps them.
def read(kept: Iterable[dict[str, Any]]) -> list[Cover]:
    """The covers of a photo as its row keeps them."""
    return [Cover(**each) for each in kept]


def kept(covers: Iterable[Cover]) -> list[dict[str, Any]]:  # Any: as above
    """Covers as a row keeps them."""
    return [
        {"x": c.x, "y": c.y, "w": c.w, "h": c.h, "what": c.what, "by": c.by}
        for c in map(_rounded, covers)
    ]


def found(boxes: Iterable[Box]) -> list[Cover]:
    """What the town's machine found, as many as a photo may have; the surest first."""
    surest = sorted(boxes, key=lambda box: -box.sure)[:MOST_COVERS]
    return [_rounded(Cover(b.x, b.y, b.w, b.h, b.what, FOUND)) for b in surest]


def drawn(rectangles: Sequence[tuple[float, float, float, float]]) -> list[Cover]:
    """What a person wants covered; refuses what lies outside, or is too small to cover anything."""
    if len(rectangles) > MOST_COVERS:
        raise TooManyCovers(limit=MOST_COVERS)
    covers = []
    for x, y, w, h in rectangles:
        left, top = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
        right, below = min(max(x + w, 0.0), 1.0), min(max(y + h, 0.0), 1.0)
        # Also what is no number at all is refused here.
        if not (right - left >= _SMALLEST and below - top >= _SMALLEST):
            raise NotACover
        covers.append(_rounded(Cover(left, top, right - left, below - top)))
    return covers


def together(there: Sequence[Cover], more: Sequence[Cover]) -> list[Cover]:
    """All of them, each once."""
    return list(dict.fromkeys([*there, *more]))


def _rounded(cover: Cover) -> Cover:
    """With few digits; a ten thousandth of a photo is less than a dot of it."""
    return replace(
        cover,
        x=round(cover.x, _DIGITS),
        y=round(cover.y, _DIGITS),
        w=round(cover.w, _DIGITS),
        h=round(cover.h, _DIGITS),
    )
