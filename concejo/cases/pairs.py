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

from concejo.base.text import fold
from concejo.cases.duplicates import (
    CROWDED,
    are_alike,
    chance_of_same,
    metres_between_points,
    threshold,
)

_NEARBY = 250  # metres
_FORTNIGHT = timedelta(days=14)
# Degrees: more than 250 m up to 56 degrees north or south, and more than 100 m up to 68.
_CELL, _CROWD_CELL = 0.004, 0.0025
_SIDES = (("dup_", "orig_"), ("a_", "b_"))
# Of pairs that say what they are, these are of one thing; of an official split, they are of two.
_SAME, _OTHER = "repeat", "split"
# As a town closes what was told before.
_CLOSED_AS = "duplicate"
# An office that splits a report does so at once. What names it later is mostly told again.
_AT_ONCE = timedelta(days=3)
# The same words so near are no evidence of two things.
_SAME_SPOT = 25  # metres


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
    told_before: bool = False  # as its town said when it closed it


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, how far apart, and whether they are known to be of the same thing.

    ``beside`` are the other things nearby, if anybody could count them. What is ``sure`` to be two
    things is measured; that and the rest, as it was drawn, is measured besides.
    """

    text: str
    other: str
    metres: float
    same: bool
    beside: int | None = None
    sure: bool = True


@dataclass(slots=True)
class Measured:
    """The chances that were given to pairs of one thing, and to pairs of two."""

    same: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    # The same pairs of one thing, against all that was drawn.
    drawn: list[float] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return _share(self.same)

    @property
    def precision(self) -> float:
        """As if there were as many pairs of two things as of one, however many were found."""
        return _precision(self.recall, _share(self.others))

    @property
    def precision_as_drawn(self) -> float:
        """The same against all that was drawn, also where it was most likely told again."""
        return _precision(self.recall, _share(self.drawn))

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

    Those are drawn, always the same ones, from ``reports``: of one service, within 250 metres and a
    fortnight, and not joined by pairs of the file. Without ``reports``, the official splits of the
    file stand for them; where it has none, they are drawn from the file itself.
    """
    rows = csv.DictReader(lines)
    columns = set(rows.fieldnames or ())
    sides = next((s for s in _SIDES if {s[0] + "text", s[1] + "text"} <= columns), None)
    if sides is None or "distance_m" not in columns:
        raise NoSuchColumns
    said, groups, own = list[_Two](), _Groups(), dict[str, Reported]()
    for row in rows:
        one, other = (_reported(row, side) for side in sides)
        groups.join(one.id, other.id)
        kind = row.get("kind") or _SAME
        if kind == _SAME:
            groups.told_before.add(one.id)
        own |= {one.id: one, other.id: other}
        if kind in {_SAME, _OTHER}:
            said.append(_Two(one, other, float(row["distance_m"] or 0), kind == _SAME))
    # A file of pairs does not say how much else was told there; the town's reports do.
    crowds = _Crowds({}, groups)
    if reports is not None:
        own = {report.id: report for report in map(_reported, csv.DictReader(reports))}
        crowds = _Crowds(own, groups)
    same = [_pair(two, crowds) for two in said if two.said]
    drawn = [two for two in said if not two.said]
    if reports is not None or not drawn:
        drawn = list(_nearby(own.values(), groups)) or drawn
    random.Random(1).shuffle(drawn)
    others = [_pair(two, crowds, sure=sure) for two, sure in _first(drawn, len(same), groups)]
    if not same or not any(pair.sure for pair in others):
        raise NothingToCompare
    return same + others


def measure(pairs: Iterable[Pair]) -> Iterator[Measured]:
    """Give each pair its chance, and say after each how it stands."""
    measured = Measured()
    for pair in pairs:
        chance = chance_of_same(pair.text, pair.other, metres=pair.metres, beside=pair.beside)
        if pair.same:
            measured.same.append(chance)
        else:
            measured.drawn.append(chance)
            if pair.sure:
                measured.others.append(chance)
        yield measured


def _pair(two: _Two, crowds: _Crowds, *, sure: bool = True) -> Pair:
    return Pair(
        two.one.text,
        two.other.text,
        two.metres,
        same=bool(two.said),
        beside=crowds.beside(two),
        sure=sure,
    )


class _Groups:
    """Which reports are joined by pairs, also by way of others."""

    def __init__(self) -> None:
        self._into: dict[str, str] = {}
        self.told_before: set[str] = set()

    def of(self, report: str) -> str:
        while (into := self._into.get(report, report)) != report:
            report = into
        return report

    def join(self, one: str, other: str) -> None:
        one, other = self.of(one), self.of(other)
        if one != other:
            self._into[one] = other


@dataclass(frozen=True, slots=True)
class _Two:
    """Two reports, and whether the file says that they are of the same thing."""

    one: Reported
    other: Reported
    metres: float
    said: bool | None = None


class _Crowds:
    """How many things of one service there were around a report within a fortnight."""

    def __init__(self, reports: dict[str, Reported], groups: _Groups) -> None:
        self._reports, self._groups = reports, groups
        self._cells: dict[tuple[str, int, int], list[Reported]] = defaultdict(list)
        for report in reports.values():
            for cell in _cells(report, _CROWD_CELL)[:1]:
                self._cells[cell].append(report)

    def beside(self, two: _Two) -> int | None:
        """Besides these two, and what says the same; None where the report has no point."""
        here = self._reports.get(two.one.id)
        if here is None or here.lat is None:
            return None
        near = [
            report
            for cell in _cells(here, _CROWD_CELL)
            for report in self._cells.get(cell, ())
            if abs(report.at - here.at) <= _FORTNIGHT and _metres(here, report) <= CROWDED
        ]
        alike = [report for report in near if are_alike(report.text, two.other.text)]
        things = {self._groups.of(report.id) for report in near}
        return len(things - {self._groups.of(report.id) for report in (two.one, two.other, *alike)})


def _reported(row: dict[str, str], side: str = "") -> Reported:
    lat, lon = row.get(f"{side}lat"), row.get(f"{side}lon")
    return Reported(
        id=row[f"{side}id"],
        text=row[f"{side}text"] or "",
        service=row[f"{side}service"],
        at=datetime.fromisoformat(row[f"{side}requested_at"]),
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        told_before=row.get(f"{side}outcome") == _CLOSED_AS,
    )


def _nearby(reports: Iterable[Reported], groups: _Groups) -> Iterator[_Two]:
    """Two of one service, near each other and within a fortnight, that nothing joins."""
    cells: dict[tuple[str, int, int], list[Reported]] = defaultdict(list)
    for report in reports:
        around = _cells(report, _CELL)
        for other in (other for cell in around for other in cells.get(cell, ())):
            metres = _metres(report, other)
            near = metres <= _NEARBY and abs(report.at - other.at) <= _FORTNIGHT
            if near and groups.of(report.id) != groups.of(other.id):
                yield _Two(report, other, metres)
        for cell in around[:1]:
            cells[cell].append(report)


def _cells(report: Reported, size: float) -> list[tuple[str, int, int]]:
    """Where a report is on a map of squares, and the squares around; none without a point."""
    if report.lat is None or report.lon is None:
        return []
    north, east = int(report.lat / size), int(report.lon / size)
    return [
        (report.service, north + up, east + right) for up, right in product((0, -1, 1), repeat=2)
    ]


def _first(drawn: list[_Two], count: int, groups: _Groups) -> Iterator[tuple[_Two, bool]]:
    """So many that are surely of two things, and what was drawn meanwhile."""
    for two in drawn:
        sure = _surely_two(two, groups)
        yield two, sure
        count -= sure
        if not count:
            return


def _surely_two(two: _Two, groups: _Groups) -> bool:
    if two.said is not None:
        return abs(two.one.at - two.other.at) <= _AT_ONCE
    if any(side.told_before or side.id in groups.told_before for side in (two.one, two.other)):
        return False
    same_words = fold(two.one.text).split() == fold(two.other.text).split()
    return not (same_words and two.metres <= _SAME_SPOT)


def _metres(one: Reported, other: Reported) -> float:
    assert one.lat is not None and one.lon is not None  # noqa: S101, PT018 - only such are asked
    assert other.lat is not None and other.lon is not None  # noqa: S101, PT018
    return metres_between_points(one.lat, one.lon, other.lat, other.lon)


def _share(chances: list[float]) -> float:
    sure = threshold()
    return sum(chance >= sure for chance in chances) / len(chances) if chances else 0.0


def _precision(found: float, wrong: float) -> float:
    return found / (found + wrong) if found + wrong else 0.0
