"""Which parts of a photo a form covers: squares that are ticked, and numbers that are typed."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django.http import QueryDict

from concejo.posts.errors import NotACover

COLUMNS, ROWS = 8, 6
_SIDES = ("left", "top", "wide", "high")
_MOST_READ = 200

Rectangle = tuple[float, float, float, float]


def covers_typed(form: QueryDict, pk: int) -> list[Rectangle]:
    """The rectangles, in parts of the photo, that a form wants covered on it."""
    squares = {_square(typed) for typed in form.getlist(f"square_{pk}")[:_MOST_READ]}
    drawn = [_drawn(typed) for typed in form.getlist(f"part_{pk}")[:_MOST_READ]]
    return [*_joined(squares), *drawn, *_in_percent(form, pk)]


def shown_again(form: QueryDict, pk: int) -> set[int]:
    """The numbers of the covers that a form wants taken away."""
    typed = form.getlist(f"show_{pk}")[:_MOST_READ]
    return {int(n) for n in typed if n.isascii() and n.isdigit() and len(n) <= len(str(_MOST_READ))}


def _square(typed: str) -> tuple[int, int]:
    """``3-2``: the fourth column, the third row."""
    column, _dash, row = typed.partition("-")
    try:
        square = int(column), int(row)
    except ValueError:
        raise NotACover from None
    if not (0 <= square[0] < COLUMNS and 0 <= square[1] < ROWS):
        raise NotACover
    return square


def _joined(squares: set[tuple[int, int]]) -> Iterable[Rectangle]:
    """Squares side by side are one rectangle, and such rows below each other too."""
    runs: dict[tuple[int, int], list[int]] = {}
    for row in range(ROWS):
        column = 0
        while column < COLUMNS:
            start = column
            while (column, row) in squares:
                column += 1
            if column > start:
                runs.setdefault((start, column), []).append(row)
            column += 1
    for (start, end), rows in runs.items():
        first = rows[0]
        for row, after in zip(rows, [*rows[1:], None], strict=True):
            if after != row + 1:
                wide, high = (end - start) / COLUMNS, (row + 1 - first) / ROWS
                yield start / COLUMNS, first / ROWS, wide, high
                first = after if after is not None else first


def _drawn(typed: str) -> Rectangle:
    """``0.1,0.2,0.3,0.1``, as a finger or a mouse drew it."""
    try:
        x, y, w, h = (float(part) for part in typed.split(","))
    except ValueError:
        raise NotACover from None
    return x, y, w, h


def _in_percent(form: QueryDict, pk: int) -> list[Rectangle]:
    typed = [form.get(f"{side}_{pk}", "").strip().replace(",", ".") for side in _SIDES]
    if not any(typed):
        return []
    try:
        x, y, w, h = (float(number) / 100 for number in typed)
    except ValueError:
        raise NotACover from None
    if not all(map(math.isfinite, (x, y, w, h))):
        raise NotACover
    return [(x, y, w, h)]
