"""The public figures: computed from the town's log, and from nothing else."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable
from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from statistics import median
from threading import Lock
from typing import Any, NamedTuple

from concejo.base import clock
from concejo.cases.models import Card, Kind
from concejo.cases.states import UNDO_WITHIN
from concejo.events.models import Event

# A smaller number about a private kind could tell who is meant.
FEWEST_OF_A_PRIVATE_KIND = 5


@dataclass(slots=True)
class Line:
    """The figures of the whole town, of an office, of a kind, of a month or of a door.

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
    # Hours from the report to the first human answer, and to the work done: half took less.
    hours_to_answer: float | None = None
    hours_to_done: float | None = None
    # Too few to be shown at all.
    hidden: bool = False

    @property
    def kept_percent(self) -> int | None:
        if self.kept is None or self.broken is None:
            return None
        counted = self.kept + self.broken
        return round(100 * self.kept / counted) if counted else None


COLUMNS = tuple(f.name for f in fields(Line) if f.name not in {"name", "hidden"})
_COUNTS = tuple(name for name in COLUMNS if not name.startswith("hours"))


@dataclass(slots=True)
class Figures:
    """What the figures page shows."""

    town: Line
    offices: list[Line] = field(default_factory=list)
    kinds: list[Line] = field(default_factory=list)
    months: list[Line] = field(default_factory=list)
    doors: list[Line] = field(default_factory=list)
    until: datetime | None = None


def figures(*, since: datetime | None = None, until: datetime | None = None) -> Figures:
    """Read what the log has told since it was last asked, and count. Constant queries.

    An office's line counts only cases of kinds with a public card. Cases of private kinds are
    counted by kind: together the two tables would tell of each few.
    """
    private = frozenset(_private_kinds())
    with _lock:
        _reader.catch_up()
        key = (since, until, private)
        if key not in _reader.counted:
            if len(_reader.counted) >= _MOST_KEPT:
                _reader.counted.clear()
            _reader.counted[key] = _count(_reader.cases.values(), *key)
        its = deepcopy(_reader.counted[key])
    _hide_the_few(its.kinds, private)
    its.until = clock.now()
    return its


# --- Reading the log ---


@dataclass(slots=True)
class _Told:
    """One case, as far as the log has told it."""

    opened_at: datetime
    month: str
    office: str
    kind: str
    door: str
    card: str
    state: str = "received"
    answered_at: datetime | None = None
    done_at: datetime | None = None
    reopened: int = 0
    # [whose, "open" | "kept" | "broken" | "moved" | "ended"]
    promises: list[list[str]] = field(default_factory=list)


class _Before(NamedTuple):
    """How a case stood before a step that can still be taken back."""

    seq: int
    at: datetime
    case: _Told


_STEPS = frozenset({
    "promised", "handed_over", "done", "declined", "asked", "answered", "confirmed", "reopened",
    "joined", "separated", "withdrawn", "resumed",
})  # fmt: skip
_ENDINGS = frozenset({"declined", "withdrawn", "joined", "lapsed"})
_WORDS = [
    f"case.{what}"
    for what in (
        "opened", "first_answer", "promise_broken", "reminded", "lapsed", "settled", "undone",
        *sorted(_STEPS),
    )
]  # fmt: skip
# After that nothing is taken back; an hour more, as clocks of several machines may differ.
_UNDOABLE = UNDO_WITHIN + timedelta(hours=1)
_MOST_KEPT = 20

_Asked = tuple[datetime | None, datetime | None, frozenset[str]]
_Row = tuple[int, datetime, str, int | None, dict[str, Any]]  # Any: the facts of an event


class _Reader:
    """The log as far as this process has read it: what was read once is not read again."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin at the first line."""
        self.cases: dict[int, _Told] = {}
        self.before: dict[int, deque[_Before]] = {}
        self.counted: dict[_Asked, Figures] = {}
        self.read = 0
        self.last: tuple[int, datetime, str, int | None] | None = None

    def catch_up(self) -> None:
        """Read on; or all of it again, if something was put in before that point.

        Transactions that end late do so on PostgreSQL.
        """
        events = Event.objects.filter(kind__in=_WORDS)
        if self.last is not None:
            there = events.filter(seq__lte=self.last[0])
            newest = there.order_by("-seq").values_list("seq", "at", "kind", "subject_id").first()
            if newest != self.last or there.count() != self.read:
                self.forget()
        if self.last is not None:
            events = events.filter(seq__gt=self.last[0])
        rows = events.order_by("seq").values_list("seq", "at", "kind", "subject_id", "data")
        for row in rows.iterator(2000):
            self._follow(row)
            self.counted.clear()

    def _follow(self, row: _Row) -> None:
        """One line of the log."""
        seq, at, kind, case_id, data = row
        self.read += 1
        self.last = (seq, at, kind, case_id)
        what = kind.removeprefix("case.")
        if case_id is None:
            return
        if what == "opened":
            self.cases[case_id] = _Told(
                opened_at=at,
                month=f"{clock.local(at):%Y-%m}",
                office=data["office"],
                kind=data["kind"],
                door=data.get("door", ""),
                card=data.get("card", Card.FULL),
            )
        elif (case := self.cases.get(case_id)) is None:
            return
        elif what == "undone":
            self._take_back(case_id, data.get("undoes"))
        else:
            if what in _STEPS:
                steps = self.before.setdefault(case_id, deque())
                steps.append(_Before(seq, at, _copy(case)))
                while steps[0].at < at - _UNDOABLE:
                    steps.popleft()
            _step(case, what, at, data)

    def _take_back(self, case_id: int, seq: int | None) -> None:
        """The step that was taken back never counted."""
        steps = self.before.get(case_id, deque())
        if any(step.seq == seq for step in steps):
            while steps[-1].seq != seq:
                steps.pop()
            self.cases[case_id] = steps.pop().case


def _copy(case: _Told) -> _Told:
    return replace(case, promises=[list(promise) for promise in case.promises])


_lock = Lock()
_reader = _Reader()


def _step(case: _Told, what: str, at: datetime, data: dict[str, Any]) -> None:
    # One line for each word of the log.
    case.office = data.get("office", case.office)
    case.state = data.get("state", case.state)
    # Those that were moved, and those that ended with the case, no longer count.
    current = next((p for p in reversed(case.promises) if p[1] not in {"moved", "ended"}), None)
    if what == "first_answer":
        case.answered_at = case.answered_at or at
    elif what in {"promised", "handed_over"} and data.get("due_at"):
        if current is not None and current[1] == "open":
            current[1] = "moved" if data.get("moved") else "broken"
        case.promises.append([case.office, "open"])
    elif what == "promise_broken" or (what == "asked" and data.get("late")):
        _break(current)
    elif what == "done":
        case.done_at = at
        if current is not None and data.get("kept") is not None:
            current[1] = "kept" if data["kept"] else "broken"
    elif what == "reopened":
        case.reopened += 1
        case.done_at = None
        if current is not None and current[1] == "kept":
            current[1] = "broken" if data.get("late") else "open"
    elif what in _ENDINGS and current is not None and current[1] == "open":
        current[1] = "broken" if data.get("late") else "ended"


def _break(promise: list[str] | None) -> None:
    if promise is not None and promise[1] == "open":
        promise[1] = "broken"


# --- Counting ---


@dataclass(slots=True)
class _Tally:
    """Cases that are alike in office, kind, month and door."""

    states: Counter[str] = field(default_factory=Counter)
    promises: Counter[str] = field(default_factory=Counter)
    reopened: int = 0
    answers: list[float] = field(default_factory=list)
    works: list[float] = field(default_factory=list)

    def add(self, other: _Tally) -> None:
        self.states.update(other.states)
        self.promises.update(other.promises)
        self.reopened += other.reopened
        self.answers += other.answers
        self.works += other.works


class _Group(NamedTuple):
    office: str
    kind: str
    month: str
    door: str


def _count(
    cases: Iterable[_Told],
    since: datetime | None,
    until: datetime | None,
    private: Collection[str],
) -> Figures:
    groups: dict[_Group, _Tally] = {}
    for case in cases:
        if (since and case.opened_at < since) or (until and case.opened_at >= until):
            continue
        group = _Group(case.office, case.kind, case.month, case.door)
        tally = groups.get(group) or groups.setdefault(group, _Tally())
        tally.states[case.state] += 1
        tally.reopened += case.reopened
        if case.answered_at:
            tally.answers.append(_hours(case.opened_at, case.answered_at))
        if case.done_at:
            tally.works.append(_hours(case.opened_at, case.done_at))
        for office, fate in case.promises:
            # A promise is of the office that made it, whoever has the case now.
            by = group._replace(office=office)
            (groups.get(by) or groups.setdefault(by, _Tally())).promises[fate] += 1
    whole = _Tally()
    for tally in groups.values():
        whole.add(tally)
    public = {group: tally for group, tally in groups.items() if group.kind not in private}
    return Figures(
        town=_line("", whole),
        offices=_lines(public, lambda group: group.office),
        kinds=_lines(groups, lambda group: group.kind),
        months=sorted(_lines(groups, lambda group: group.month), key=lambda line: line.name),
        doors=_lines(groups, lambda group: group.door),
    )


def _lines(groups: dict[_Group, _Tally], name_of: Callable[[_Group], str]) -> list[Line]:
    tallies: dict[str, _Tally] = {}
    for group, tally in groups.items():
        tallies.setdefault(name_of(group), _Tally()).add(tally)
    lines = [_line(name, tally) for name, tally in tallies.items()]
    return sorted(lines, key=lambda line: (-(line.received or 0), line.name))


def _line(name: str, tally: _Tally) -> Line:
    states, promises = tally.states, tally.promises
    return Line(
        name=name,
        received=states.total(),
        answered=len(tally.answers),
        promises=promises.total() - promises["ended"],
        kept=promises["kept"],
        broken=promises["broken"],
        moved=promises["moved"],
        done=states["done"] + states["confirmed"],
        confirmed=states["confirmed"],
        reopened=tally.reopened,
        declined=states["declined"],
        withdrawn=states["withdrawn"],
        joined=states["joined"],
        open=sum(states[s] for s in ("received", "promised", "waiting", "done")),
        hours_to_answer=round(median(tally.answers), 1) if tally.answers else None,
        hours_to_done=round(median(tally.works), 1) if tally.works else None,
    )


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600


# --- What is too few to be shown ---


def _private_kinds() -> set[str]:
    """The kinds without any public card."""
    return set(Kind.objects.filter(card=Card.NONE).values_list("code", flat=True))


def _hide_the_few(lines: Collection[Line], private: Collection[str]) -> None:
    """Of private kinds, leave out each number under five.

    Where only one is left out in a column, it could be had by subtracting: then the next larger
    one goes with it.
    """
    theirs = [line for line in lines if line.name in private]
    for line in theirs:
        # How long a few people waited says something about each of them.
        if (line.answered or 0) < FEWEST_OF_A_PRIVATE_KIND:
            line.hours_to_answer = None
        if (line.done or 0) < FEWEST_OF_A_PRIVATE_KIND:
            line.hours_to_done = None
    for name in _COUNTS:
        by_size = sorted(theirs, key=lambda line: getattr(line, name))
        few = [line for line in by_size if getattr(line, name) < FEWEST_OF_A_PRIVATE_KIND]
        if len(few) == 1 and getattr(few[0], name):
            few = by_size[:2]
        for line in few:
            setattr(line, name, None)
    for line in theirs:
        line.hidden = line.received is None
        if line.hidden:
            for name in COLUMNS:
                setattr(line, name, None)
