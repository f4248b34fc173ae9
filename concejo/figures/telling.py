"""What one line of the log changes in what has been told of its case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from concejo.base import clock
from concejo.cases.models import Card
from concejo.cases.states import UNDO_WITHIN
from concejo.figures.models import Told

# Steps that can be taken back; the others stay.
STEPS = frozenset({
    "promised", "handed_over", "done", "declined", "asked", "answered", "paused", "confirmed",
    "reopened", "joined", "separated", "withdrawn", "resumed", "kind_corrected",
})  # fmt: skip
WORDS = frozenset(
    f"case.{what}"
    for what in (
        "opened", "first_answer", "promise_broken", "reminded", "lapsed", "settled", "undone",
        "made_private", "shown", "placed", *STEPS,
    )
)  # fmt: skip
_ENDINGS = frozenset({"declined", "withdrawn", "joined", "lapsed"})
# After that nothing is taken back; an hour more, as clocks of several machines may differ.
_UNDOABLE = UNDO_WITHIN + timedelta(hours=1)
_MOMENTS = ("answered_at", "done_at")
_FACTS = (
    "office", "kind", "card", "state", "answer_worked", "promise_worked", "fix_worked",
    "answer_in_time", "promise_in_time", "fix_in_time", "reopened", "why",
)  # fmt: skip


def opened(case_id: int, at: datetime, data: dict[str, Any]) -> Told:  # Any: the facts of an event
    """A case begins."""
    return Told(
        case_id=case_id,
        number=data["number"],
        opened_at=at,
        month=f"{clock.local(at):%Y-%m}",
        office=data["office"],
        kind=data["kind"],
        door=data.get("door", ""),
        card=data.get("card", Card.FULL),
        street=data.get("street"),
        district=data.get("district", ""),
        state=data.get("state", "received"),
    )


def follow(told: Told, seq: int, at: datetime, what: str, data: dict[str, Any]) -> None:
    """One more line about this case."""
    if what == "undone":
        _take_back(told, data.get("undoes"))
        return
    if what in STEPS:
        oldest = (at - _UNDOABLE).isoformat()
        told.before = [step for step in told.before if step[1] >= oldest]
        told.before.append([seq, at.isoformat(), _as_it_stands(told)])
    told.office = data.get("office", told.office)
    told.state = data.get("state", told.state)
    told.card = data.get("card", told.card)
    told.district = data.get("district", told.district)
    told.street = data.get("street", told.street)
    told.kind = data.get("kind", told.kind)
    _times(told, at, what, data)
    _promises(told, what, data)


def _times(told: Told, at: datetime, what: str, data: dict[str, Any]) -> None:
    if what == "first_answer" and told.answered_at is None:
        told.answered_at = at
        told.answer_worked, told.answer_in_time = data.get("worked"), data.get("in_time")
    elif what in {"promised", "handed_over"} and "worked" in data and told.promise_worked is None:
        told.promise_worked, told.promise_in_time = data["worked"], data.get("in_time")
    elif what == "done":
        told.done_at = at
        told.fix_worked, told.fix_in_time = data.get("worked"), data.get("in_time")
    elif what == "reopened":
        told.reopened += 1
        told.done_at = told.fix_worked = told.fix_in_time = None
    elif what == "declined":
        told.why = data.get("why", "other")
    elif what == "resumed":
        told.why = ""


def _promises(told: Told, what: str, data: dict[str, Any]) -> None:
    # Those that were moved, and those that ended with the case, no longer count.
    current = next((p for p in reversed(told.promises) if p[1] not in {"moved", "ended"}), None)
    if what in {"promised", "handed_over"} and data.get("due_at"):
        if current is not None and current[1] == "open":
            current[1] = "moved" if data.get("moved") else "broken"
        told.promises.append([told.office, "open"])
    elif what == "promise_broken" or (what == "asked" and data.get("late")):
        if current is not None and current[1] == "open":
            current[1] = "broken"
    elif what == "done":
        if current is not None and data.get("kept") is not None:
            current[1] = "kept" if data["kept"] else "broken"
    elif what == "reopened":
        if current is not None and current[1] == "kept":
            current[1] = "broken" if data.get("late") else "open"
    elif what in _ENDINGS and current is not None and current[1] == "open":
        current[1] = "broken" if data.get("late") else "ended"


def _as_it_stands(told: Told) -> dict[str, Any]:
    moments = {name: at.isoformat() if (at := getattr(told, name)) else None for name in _MOMENTS}
    facts = {name: getattr(told, name) for name in _FACTS}
    return facts | moments | {"promises": [list(promise) for promise in told.promises]}


def _take_back(told: Told, seq: int | None) -> None:
    """The step that was taken back never counted, nor what came after it."""
    if not any(step[0] == seq for step in told.before):
        return
    while told.before[-1][0] != seq:
        told.before.pop()
    _, _, stood = told.before.pop()
    for name in _MOMENTS:
        said = stood.pop(name)
        setattr(told, name, datetime.fromisoformat(said) if said else None)
    for name, fact in stood.items():
        setattr(told, name, fact)
