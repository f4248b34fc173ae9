"""The log as everybody may have it: every step of every case that all may read, to count from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concejo.base import clock
from concejo.cases.models import Card, Kind
from concejo.events.models import Event
from concejo.figures.actions import read_on
from concejo.figures.models import Told
from concejo.figures.telling import WORDS
from concejo.places.models import Street

COLUMNS = (
    "seq", "at", "case", "step", "state", "office", "kind", "door", "street", "district", "due_at",
    "kept", "moved", "late", "in_time", "worked", "why", "undoes",
)  # fmt: skip
# Facts of an event that are given on as they are.
_FACTS = (
    "state",
    "office",
    "kind",
    "due_at",
    "kept",
    "moved",
    "late",
    "in_time",
    "worked",
    "why",
    "undoes",
)
# Told of a case when it begins.
_AT_FIRST = ("door",)
_AT_ONCE = 1000


def public_log() -> Iterator[list[Any]]:
    """Line by line, in the order of the log. Nothing of what is private, nobody's words or names.

    The question for each part is the same three, however many lines there are.
    """
    read_on()
    private = set(Kind.objects.exclude(card=Card.FULL).values_list("code", flat=True))
    streets = dict(Street.objects.values_list("pk", "name"))
    lines = Event.objects.filter(kind__in=sorted(WORDS)).order_by("seq")
    rows = lines.values_list("seq", "at", "kind", "subject_id", "data")
    for part in _parts(rows.iterator(_AT_ONCE)):
        cases = Told.objects.in_bulk({row[3] for row in part if row[3] is not None})
        for seq, at, kind, case_id, data in part:
            told = cases.get(case_id)
            if told is None or told.card != Card.FULL or told.kind in private:
                continue
            what = kind.removeprefix("case.")
            facts = {name: data.get(name) for name in _FACTS}
            if what == "opened":
                facts |= {name: data.get(name) for name in _AT_FIRST}
            facts["district"] = data.get("district")
            facts["street"] = streets.get(data.get("street") or 0)
            facts |= {"seq": seq, "at": clock.iso(at), "case": told.number, "step": what}
            yield [_said(facts.get(name)) for name in COLUMNS]


def _parts(rows: Iterator[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _said(fact: Any) -> Any:
    """Yes and no as JSON says them; what is not there is empty."""
    if isinstance(fact, bool):
        return "true" if fact else "false"
    return "" if fact is None else fact
