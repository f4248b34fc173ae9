"""Charts drawn by the server as SVG. What they show always stands in a table beside them too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from concejo.figures.tallies import Line

_TALL, _STEP, _BROAD = 100, 48, 36
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One month: how much was told, and how much of it is done; how promises ended."""

    name: str
    x: int
    middle: int
    whole: int | None
    whole_y: int
    whole_height: int
    part_y: int
    part_height: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns beside each other."""

    columns: Sequence[Column]
    width: int


def received_and_done(months: Sequence[Line]) -> Chart:
    """The last months: told to the town, and done of that."""
    return _chart([(m.name, m.received or 0, m.done or 0) for m in months[-_SHOWN:]])


def promises_and_kept(months: Sequence[Line]) -> Chart:
    """The last months: promises that have come due, and kept ones among them."""
    rows = [(m.name, (m.kept or 0) + (m.broken or 0), m.kept or 0) for m in months[-_SHOWN:]]
    return _chart(rows)


def _chart(rows: Sequence[tuple[str, int, int]]) -> Chart:
    most = max((whole for _, whole, _ in rows), default=0) or 1
    columns = []
    for n, (name, whole, part) in enumerate(rows):
        high, low = round(whole / most * _TALL), round(part / most * _TALL)
        x = 8 + n * _STEP
        columns.append(
            Column(
                name=name,
                x=x,
                middle=x + _BROAD // 2,
                whole=whole,
                whole_y=120 - high,
                whole_height=high,
                part_y=120 - low,
                part_height=low,
                label_y=114 - high,
            )
        )
    return Chart(columns, 16 + _STEP * len(columns))
