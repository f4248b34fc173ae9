"""How well duplicates are told from what only happens nearby, measured on pairs that are known."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, product
from operator import itemgetter

from concejo.cases.duplicates import chance_of_same, metres_between_points, threshold

_NEARBY = 250  # metres
_FORTNIGHT = timedelta(days=14)
_CELL = 0.004  # degrees: more than 250 m, up to 56 degrees north or south
_SIDES = (("dup_", "orig_"), ("a_", "b_"))
# Of pairs that say what they are, these are of one thing; of an official split, they are of two.
_SAME, _OTHER = "repeat", "split"


class NoSuchColumns(Exception):
    """The file has no pairs of texts."""


class NothingToCompare(Exception):
    """There are no pairs of two things, or none of one."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A report of the file. Without a point it is in no sample."""

    id: str
    text: str
    service: str
    at: datetime
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, how far apart, and whether they are known to be of the same thing."""

    text: str
    other: str
    metres: float
    same: bool


@dataclass(slots=True)
class Measured:
    """The chances that were given to pairs of one thing, and to pairs of two."""

    same: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return _share(self.same)

    @property
    def precision(self) -> float:
        """As if there were as many pairs of two things as of one, however many were found."""
        wrong = _share(self.others)
        return self.recall / (self.recall + wrong) if self.recall + wrong else 0.0

    @property
    def auc(self) -> float:
        """How often a pair of one thing gets a higher chance than a pair of two."""
        ranked = sorted([(c, True) for c in self.same] + [(c, False) for c in self.others])
        below, ahead = 0.0, 0.0
        for _, level in groupby(ranked, key=itemgetter(0)):
            sames = [same for _, same in level]
            ones = sum(sames)
            twos = len(sames) - ones
            ahead += ones * (below + twos / 2)
            below += twos
        return ahead / (len(self.same) * len(self.others))


def known_pairs(lines: Iterable[str], reports: Iterable[str] | None = None) -> list[Pair]:
    """The pairs of a file, and as many of reports that are near each other and of two things.

    Those are drawn, always the same ones, from ``reports`` or else from the file itself: of one
    service, within 250 metres and a fortnight, and not joined by pairs of the file. A file without
    points has none to draw; then its official splits stand for them.
    """
    rows = csv.DictReader(lines)
    columns = set(rows.fieldnames or ())
    sides = next((s for s in _SIDES if {s[0] + "text", s[1] + "text"} <= columns), None)
    if sides is None or "distance_m" not in columns:
        raise NoSuchColumns
    said, groups, own = list[Pair](), _Groups(), dict[str, Reported]()
    for row in rows:
        one, other = (_reported(row, side) for side in sides)
        groups.join(one.id, other.id)
        own |= {one.id: one, other.id: other}
        kind = row.get("kind") or _SAME
        if kind in {_SAME, _OTHER}:
            metres = float(row["distance_m"] or 0)
            said.append(Pair(one.text, other.text, metres, kind == _SAME))
    same = [pair for pair in said if pair.same]
    if reports is not None:
        own = {report.id: report for report in map(_reported, csv.DictReader(reports))}
    drawn = list(_nearby(own.values(), groups))
    random.Random(1).shuffle(drawn)
    others = drawn[: len(same)] or [pair for pair in said if not pair.same]
    if not same or not others:
        raise NothingToCompare
    return same + others


def measure(pairs: Iterable[Pair]) -> Iterator[Measured]:
    """Give each pair its chance, and say after each how it stands."""
    measured = Measured()
    for pair in pairs:
        chances = measured.same if pair.same else measured.others
        chances.append(chance_of_same(pair.text, pair.other, metres=pair.metres))
        yield measured


class _Groups:
    """Which reports are joined by pairs, also by way of others."""

    def __init__(self) -> None:
        self._into: dict[str, str] = {}

    def of(self, report: str) -> str:
        while (into := self._into.get(report, report)) != report:
            report = into
        return report

    def join(self, one: str, other: str) -> None:
        one, other = self.of(one), self.of(other)
        if one != other:
            self._into[one] = other


def _reported(row: dict[str, str], side: str = "") -> Reported:
    lat, lon = row.get(f"{side}lat"), row.get(f"{side}lon")
    return Reported(
        id=row[f"{side}id"],
        text=row[f"{side}text"] or "",
        service=row[f"{side}service"],
        at=datetime.fromisoformat(row[f"{side}requested_at"]),
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
    )


def _nearby(reports: Iterable[Reported], groups: _Groups) -> Iterator[Pair]:
    """Pairs of one service, near each other and within a fortnight, that nothing joins."""
    cells: dict[tuple[str, int, int], list[Reported]] = defaultdict(list)
    for report in reports:
        if report.lat is None or report.lon is None:
            continue
        north, east = int(report.lat / _CELL), int(report.lon / _CELL)
        for more_north, more_east in product((-1, 0, 1), repeat=2):
            for other in cells[report.service, north + more_north, east + more_east]:
                metres = _metres(report, other)
                near = metres <= _NEARBY and abs(report.at - other.at) <= _FORTNIGHT
                if near and groups.of(report.id) != groups.of(other.id):
                    yield Pair(report.text, other.text, metres, same=False)
        cells[report.service, north, east].append(report)


def _metres(one: Reported, other: Reported) -> float:
    assert one.lat is not None and one.lon is not None  # noqa: S101, PT018 - only such are asked
    assert other.lat is not None and other.lon is not None  # noqa: S101, PT018
    return metres_between_points(one.lat, one.lon, other.lat, other.lon)


def _share(chances: list[float]) -> float:
    sure = threshold()
    return sum(chance >= sure for chance in chances) / len(chances) if chances else 0.0
