"""The public figures: computed from the town's log, and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from django.core.cache import cache
from django.db.models import Max

from concejo.base import clock
from concejo.cases.models import Card
from concejo.events.models import Event

# Fewer cases than this of a private kind could tell who is meant.
FEWEST_OF_A_PRIVATE_KIND = 5


@dataclass(slots=True)
class Line:
    """The figures of the whole town, of an office, of a kind or of a month."""

    name: str
    received: int = 0
    answered: int = 0
    promises: int = 0
    kept: int = 0
    broken: int = 0
    moved: int = 0
    done: int = 0
    confirmed: int = 0
    reopened: int = 0
    declined: int = 0
    withdrawn: int = 0
    joined: int = 0
    open: int = 0
    # Hours from the report to the first human answer, and to the work done.
    hours_to_answer: float | None = None
    hours_to_done: float | None = None
    # Too few to be shown.
    hidden: bool = False

    @property
    def kept_percent(self) -> int | None:
        counted = self.kept + self.broken
        return round(100 * self.kept / counted) if counted else None


@dataclass(slots=True)
class Figures:
    """What the figures page shows."""

    town: Line
    offices: list[Line] = field(default_factory=list)
    kinds: list[Line] = field(default_factory=list)
    months: list[Line] = field(default_factory=list)
    doors: list[Line] = field(default_factory=list)
    until: datetime | None = None


@dataclass(slots=True)
class _Told:
    """One case, as far as the log has told it."""

    opened_at: datetime
    office: str
    kind: str
    door: str
    card: str
    state: str = "received"
    answered_at: datetime | None = None
    done_at: datetime | None = None
    reopened: int = 0
    # (office, "open" | "kept" | "broken" | "moved")
    promises: list[list[str]] = field(default_factory=list)


def figures(*, since: datetime | None = None, until: datetime | None = None) -> Figures:
    """Read the log once and count. Kept until the log has grown."""
    last = Event.objects.filter(kind__startswith="case.").aggregate(last=Max("seq"))["last"]
    key = f"figures:{last}:{since}:{until}"
    counted: Figures | None = cache.get(key)
    if counted is None:
        counted = _count(_tell(_rows()), since, until)
        cache.set(key, counted, 600)
    return counted


def _rows() -> Iterable[tuple[int, datetime, str, int | None, dict[str, Any]]]:
    events = Event.objects.filter(kind__startswith="case.").order_by("seq")
    return events.values_list("seq", "at", "kind", "subject_id", "data").iterator(2000)


def _tell(rows: Iterable[tuple[int, datetime, str, int | None, dict[str, Any]]]) -> list[_Told]:
    """Follow the log from its first line to its last."""
    cases: dict[int, _Told] = {}
    before: dict[int, tuple[int, _Told]] = {}
    for seq, at, kind, case_id, data in rows:
        what = kind.removeprefix("case.")
        if case_id is None:
            continue
        if what == "opened":
            cases[case_id] = _Told(
                at, data["office"], data["kind"], data.get("door", ""), data.get("card", "full")
            )
            continue
        case = cases.get(case_id)
        if case is None:
            continue
        if what == "undone":
            # The step that was taken back never counted.
            if case_id in before and before[case_id][0] == data.get("undoes"):
                cases[case_id] = before.pop(case_id)[1]
            continue
        if what in _STEPS:
            before[case_id] = (seq, _copy(case))
        _step(case, what, at, data)
    return list(cases.values())


_STEPS = {
    "promised", "handed_over", "done", "declined", "asked", "answered", "confirmed", "reopened",
    "joined", "separated", "withdrawn", "resumed",
}  # fmt: skip


_ENDINGS = {"declined", "withdrawn", "joined", "lapsed"}


def _step(case: _Told, what: str, at: datetime, data: dict[str, Any]) -> None:
    # One line for each word of the log.
    case.office = data.get("office", case.office)
    case.state = data.get("state", case.state)
    current = case.promises[-1] if case.promises else None
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
        if current is not None and current[1] == "kept":
            current[1] = "broken" if data.get("late") else "open"
    elif what in _ENDINGS and current is not None and current[1] == "open":
        current[1] = "broken" if data.get("late") else "ended"


def _break(promise: list[str] | None) -> None:
    if promise is not None and promise[1] == "open":
        promise[1] = "broken"


def _copy(case: _Told) -> _Told:
    return _Told(
        case.opened_at, case.office, case.kind, case.door, case.card, case.state,
        case.answered_at, case.done_at, case.reopened, [list(p) for p in case.promises],
    )  # fmt: skip


def _count(cases: list[_Told], since: datetime | None, until: datetime | None) -> Figures:
    chosen = [
        c
        for c in cases
        if (since is None or c.opened_at >= since) and (until is None or c.opened_at < until)
    ]
    by_kind = _lines(chosen, lambda c: c.kind)
    private = {c.kind for c in chosen if c.card == Card.NONE}
    for line in by_kind:
        line.hidden = line.name in private and line.received < FEWEST_OF_A_PRIVATE_KIND
    return Figures(
        town=_line("", chosen),
        offices=_lines(chosen, lambda c: c.office),
        kinds=by_kind,
        months=sorted(_lines(chosen, lambda c: f"{clock.local(c.opened_at):%Y-%m}"), key=_name),
        doors=_lines(chosen, lambda c: c.door),
        until=clock.now(),
    )


def _name(line: Line) -> str:
    return line.name


def _lines(cases: list[_Told], group: Callable[[_Told], str]) -> list[Line]:
    groups: dict[str, list[_Told]] = {}
    for case in cases:
        groups.setdefault(group(case), []).append(case)
    lines = [_line(name, members) for name, members in groups.items()]
    return sorted(lines, key=lambda line: (-line.received, line.name))


def _line(name: str, cases: list[_Told]) -> Line:
    states = Counter(c.state for c in cases)
    promises = Counter(p[1] for c in cases for p in c.promises)
    answers = [_hours(c.opened_at, c.answered_at) for c in cases if c.answered_at]
    works = [_hours(c.opened_at, c.done_at) for c in cases if c.done_at]
    return Line(
        name=name,
        received=len(cases),
        answered=len(answers),
        promises=sum(promises.values()),
        kept=promises["kept"],
        broken=promises["broken"],
        moved=promises["moved"],
        done=states["done"] + states["confirmed"],
        confirmed=states["confirmed"],
        reopened=sum(c.reopened for c in cases),
        declined=states["declined"],
        withdrawn=states["withdrawn"],
        joined=states["joined"],
        open=sum(states[s] for s in ("received", "promised", "waiting", "done")),
        hours_to_answer=round(median(answers), 1) if answers else None,
        hours_to_done=round(median(works), 1) if works else None,
    )


def _hours(start: datetime, end: datetime | None) -> float:
    return (end - start).total_seconds() / 3600 if end else 0.0
