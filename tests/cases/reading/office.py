"""The fixed Monday evening and the offices of the sentences in this folder."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from concejo.cases.reading.charge import read_charge
from concejo.cases.reading.meaning import Moment, Reading

MADRID = ZoneInfo("Europe/Madrid")
MONDAY_EVENING = datetime(2026, 11, 23, 22, 57, tzinfo=MADRID)
OFFICES = frozenset({"ayuntamiento", "electricista", "barredora", "alcaldia", "policia"})


class Weekdays:
    """Monday to Friday 09:00-14:00 and 17:00-20:00, with one holiday."""

    zone = MADRID
    holidays = frozenset({date(2026, 12, 8)})

    def closing(self, day: date) -> datetime | None:
        if day.weekday() > 4 or day in self.holidays:
            return None
        return datetime.combine(day, time(20), MADRID)

    def next_working_day(self, day: date) -> date:
        day += timedelta(days=1)
        while self.closing(day) is None:
            day += timedelta(days=1)
        return day


def in_charge(text: str, **facts) -> Reading:
    """What is understood when somebody in charge writes this."""
    usual = {
        "language": "es",
        "at": MONDAY_EVENING,
        "owner": "ayuntamiento",
        "offices": OFFICES,
        "has_photo": False,
        "calendar_of": lambda _: Weekdays(),
    }
    return read_charge(text, **(usual | facts))


def told(reading: Reading) -> str:
    """A reading as the tables of sentences write it."""
    if reading == Reading():
        return "nothing"
    parts = [str(reading.verb or "nothing") + ("?" if reading.problem else "")]
    parts += [part for part in (reading.office, reading.case_number) if part]
    if reading.moment:
        parts.append(_moment(reading.moment))
    if reading.problem:
        parts.append(str(reading.problem))
    elif reading.reason:
        parts.append(f"because {reading.reason}")
    return " ".join(parts)


def _moment(moment: Moment) -> str:
    hour = "!" if moment.said_hour else ""
    moved = f" < {moment.moved_from}" if moment.moved_from else ""
    return f"{moment.due.astimezone(MADRID):%Y-%m-%d %H:%M}{hour}{moved}"


def table(name: str) -> list[tuple[str, str]]:
    """The rows of a table: a sentence, and what it means."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    rows = [
        line.partition(" => ")
        for line in lines
        if line and not line.startswith("# ") and line != "#"
    ]
    return [(sentence, meaning) for sentence, _, meaning in rows]
