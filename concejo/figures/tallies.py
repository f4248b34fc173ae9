"""Counting cases that are alike: what is added up, and how it is said in one line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from concejo.cases.reasons import REASONS
from concejo.figures.models import Told

# What is measured in working minutes, and what in minutes that pass.
_WORKED = ("answer", "promise", "fix")
_PASSED = ("answered", "done")
_OPEN = ("received", "promised", "waiting", "done")


@dataclass(slots=True)
class Line:
    """The figures of the whole town, of an office, of a kind, of a month, of a district …

    A number is None where it is too small to be shown: of private kinds, nobody shall be guessed.
    """

    name: str
    received: int | None = 0
    answered: int | None = 0
    # Those that count: kept, broken, moved, or still ahead.
    promises: int | None = 0
    kept: int | None = 0
    broken: int | None = 0
    moved: int | None = 0
    done: int | None = 0
    confirmed: int | None = 0
    reopened: int | None = 0
    declined: int | None = 0
    withdrawn: int | None = 0
    joined: int | None = 0
    open: int | None = 0
    # Hours that passed from the report to the first human answer, and to the work done: half took
    # less.
    hours_to_answer: float | None = None
    hours_to_done: float | None = None
    # Working minutes on the resident's clock: half took less, and nine of ten took no more.
    answer_median: float | None = None
    answer_p90: int | None = None
    promise_median: float | None = None
    promise_p90: int | None = None
    fix_median: float | None = None
    fix_p90: int | None = None
    # Of those with a limit: what came within it, and what came after it.
    answer_in_time: int | None = 0
    answer_late: int | None = 0
    promise_in_time: int | None = 0
    promise_late: int | None = 0
    fix_in_time: int | None = 0
    fix_late: int | None = 0
    # Declined, by reason.
    declined_not_ours: int | None = 0
    declined_nothing_found: int | None = 0
    declined_done_already: int | None = 0
    declined_not_possible: int | None = 0
    declined_other: int | None = 0
    # Too few to be shown at all.
    hidden: bool = False
    # What it is called, where that is not its name.
    title: str = ""

    @property
    def kept_percent(self) -> int | None:
        return percent(self.kept, self.broken)

    @property
    def answer_percent(self) -> int | None:
        return percent(self.answer_in_time, self.answer_late)

    @property
    def promise_percent(self) -> int | None:
        return percent(self.promise_in_time, self.promise_late)

    @property
    def fix_percent(self) -> int | None:
        return percent(self.fix_in_time, self.fix_late)


def percent(yes: int | None, no: int | None) -> int | None:
    """What share of a hundred the first is of both, if there is any."""
    if yes is None or no is None or not yes + no:
        return None
    return round(100 * yes / (yes + no))


COLUMNS = tuple(f.name for f in fields(Line) if f.name not in {"name", "title", "hidden"})
MEASURES = (
    "hours_to_answer", "hours_to_done", "answer_median", "answer_p90", "promise_median",
    "promise_p90", "fix_median", "fix_p90",
)  # fmt: skip
COUNTS = tuple(name for name in COLUMNS if name not in MEASURES)


@dataclass(slots=True)
class Tally:
    """Cases added up. Times are kept as how many took how long, so that tallies can be added."""

    counts: Counter[str] = field(default_factory=Counter)
    times: dict[str, Counter[int]] = field(default_factory=dict)

    def take(self, told: Told) -> None:
        """One case more, without its promises."""
        counts = self.counts
        counts["received"] += 1
        counts[f"state:{told.state}"] += 1
        if told.reopened:
            counts["reopened"] += told.reopened
        if told.state == "declined":
            counts[f"why:{told.why or 'other'}"] += 1
        for name in _WORKED:
            if (minutes := getattr(told, f"{name}_worked")) is not None:
                self.times.setdefault(name, Counter())[minutes] += 1
            if (in_time := getattr(told, f"{name}_in_time")) is not None:
                counts[f"{name}:{'yes' if in_time else 'no'}"] += 1
        for name in _PASSED:
            if (at := getattr(told, f"{name}_at")) is not None:
                passed = int((at - told.opened_at).total_seconds()) // 60
                self.times.setdefault(name, Counter())[passed] += 1

    def add(self, other: Tally) -> None:
        self.counts.update(other.counts)
        for name, times in other.times.items():
            if name in self.times:
                self.times[name].update(times)
            else:
                self.times[name] = Counter(times)

    def as_json(self) -> list[Any]:
        return [self.counts, {name: [*times.items()] for name, times in self.times.items()}]

    @classmethod
    def from_json(cls, said: list[Any]) -> Tally:
        counts, times = said
        return cls(Counter(counts), {name: Counter(dict(its)) for name, its in times.items()})

    def line(self, name: str, title: str = "") -> Line:
        """What it says."""
        n = self.counts
        half = {what: _half(times) for what, times in self.times.items()}
        most = {what: _nine_of_ten(times) for what, times in self.times.items()}
        line = Line(
            name=name,
            title=title,
            received=n["received"],
            answered=self.times.get("answered", Counter()).total(),
            promises=sum(n[f"fate:{fate}"] for fate in ("kept", "broken", "moved", "open")),
            kept=n["fate:kept"],
            broken=n["fate:broken"],
            moved=n["fate:moved"],
            done=n["state:done"] + n["state:confirmed"],
            confirmed=n["state:confirmed"],
            reopened=n["reopened"],
            declined=n["state:declined"],
            withdrawn=n["state:withdrawn"],
            joined=n["state:joined"],
            open=sum(n[f"state:{state}"] for state in _OPEN),
            hours_to_answer=_hours(half.get("answered")),
            hours_to_done=_hours(half.get("done")),
        )
        for what in _WORKED:
            setattr(line, f"{what}_median", half.get(what))
            setattr(line, f"{what}_p90", most.get(what))
            setattr(line, f"{what}_in_time", n[f"{what}:yes"])
            setattr(line, f"{what}_late", n[f"{what}:no"])
        for why in REASONS:
            setattr(line, f"declined_{why}", n[f"why:{why}"])
        return line


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 1)


def _half(times: Counter[int]) -> float:
    """The median: the middle one, or what is between the two in the middle."""
    count = times.total()
    low, high = _at(times, (count - 1) // 2), _at(times, count // 2)
    return low if low == high else (low + high) / 2


def _nine_of_ten(times: Counter[int]) -> int:
    """The smallest time that nine of ten did not exceed."""
    return _at(times, -(-times.total() * 9 // 10) - 1)


def _at(times: Counter[int], place: int) -> int:
    """The one at this place, counted from 0, when all stand in order."""
    for minutes in sorted(times):
        place -= times[minutes]
        if place < 0:
            return minutes
    raise IndexError(place)
