"""What a case costs the town, as the town says: from the log, like everything else here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from concejo.events.models import Event
from concejo.figures.tallies import Line


@dataclass(frozen=True, slots=True)
class Rates:
    """Minutes of work for a case, by way in; what an hour costs."""

    minutes: dict[str, float] = field(default_factory=dict)
    euros_an_hour: float = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What the cases of one way in took, and one of them."""

    name: str
    cases: int
    minutes: float
    hours: float
    euros: float
    euros_a_case: float


def rates() -> Rates | None:
    """What was said last, if anything is known."""
    said = Event.objects.filter(kind="rates.set").order_by("-seq").first()
    if said is None or not said.data["minutes"]:
        return None
    return Rates(said.data["minutes"], said.data["euros_an_hour"], said.at)


def costs(its: Rates, doors: Sequence[Line]) -> list[Cost]:
    """One line for each way in for which there is a rate, and one for all of them."""
    lines = [
        _cost(line.name, line.received or 0, its.minutes[line.name], its.euros_an_hour)
        for line in doors
        if line.name in its.minutes
    ]
    if len(lines) > 1:
        cases, minutes = sum(c.cases for c in lines), sum(c.cases * c.minutes for c in lines)
        lines.append(_cost("", cases, minutes / cases if cases else 0, its.euros_an_hour))
    return lines


def _cost(name: str, cases: int, minutes: float, euros_an_hour: float) -> Cost:
    hours = cases * minutes / 60
    return Cost(
        name,
        cases,
        round(minutes, 1),
        round(hours, 1),
        round(hours * euros_an_hour, 2),
        round(minutes / 60 * euros_an_hour, 2),
    )
