"""Rectangles on a photo, in parts of its width and height."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Two finds of one thing cover each other at least this much.
_THE_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """What somebody may not see: from the left, from the top, how wide, how high; 0 to 1 each."""

    x: float
    y: float
    w: float
    h: float
    # ``face``, ``plate``; what people cover is said by those who keep it.
    what: str = ""
    # From 0 to 1; how sure whoever found it is.
    sure: float = 1.0

    def wider(self, by_w: float, by_h: float) -> Box:
        """With a margin, in parts of its own size, and never beyond the photo."""
        left, top = max(self.x - self.w * by_w, 0.0), max(self.y - self.h * by_h, 0.0)
        right = min(self.x + self.w * (1 + by_w), 1.0)
        below = min(self.y + self.h * (1 + by_h), 1.0)
        return Box(left, top, max(right - left, 0), max(below - top, 0), self.what, self.sure)


def merged(boxes: Iterable[Box]) -> list[Box]:
    """Each thing once: of finds that cover each other the surest stays."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda b: -b.sure):
        if all(_in_common(box, other) < _THE_SAME for other in kept if other.what == box.what):
            kept.append(box)
    return kept


def _in_common(one: Box, other: Box) -> float:
    """How much of the smaller one the other covers."""
    wide = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    high = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    if wide <= 0 or high <= 0:
        return 0.0
    return wide * high / max(min(one.w * one.h, other.w * other.h), 1e-9)
