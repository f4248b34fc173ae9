"""Reading the log for the figures, and what the town says that a case costs."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.events.log import record
from concejo.events.models import Event
from concejo.events.tail import settled_seq
from concejo.figures.errors import NotYourRates, RatesNotPossible
from concejo.figures.models import MonthCounted, ReadUntil, Told
from concejo.figures.telling import WORDS, follow, opened
from concejo.offices.queries import may_manage

# So many lines of the log in one transaction: nobody who writes waits long for it.
_AT_ONCE = 3000
# Lines about other things are passed over; only after so many is it worth writing down.
_WORTH_NOTING = 500
_MOST_MINUTES, _MOST_EUROS = 1000, 1000
_FIELDS = tuple(field.attname for field in Told._meta.concrete_fields)  # noqa: SLF001 - Django's own name
_CHANGING = tuple(name for name in _FIELDS if name != "case_id")


_Row = tuple[int, datetime, str, int | None, dict[str, Any]]  # Any: the facts of an event


def read_on(at: datetime | None = None) -> None:
    """Take in all that the log has told since the last time: each minute, by the worker."""
    while read_a_little():
        pass


def read_a_little(parts: int = 3) -> bool:
    """Take in some of it, as nobody waits for a page while years are read. Is there more?

    Safe to repeat, and by many at once.
    """
    until = settled_seq()
    place = ReadUntil.objects.filter(pk=1).first() or ReadUntil()
    for _ in range(parts):
        rows = _lines(place.seq, until)
        news = any(row[2] in WORDS for row in rows)
        if not news and len(rows) < min(_WORTH_NOTING, _AT_ONCE):
            return False
        place = _take_in(until)
        if len(rows) < _AT_ONCE:
            return False
    return True


@transaction.atomic
def forget_all() -> None:
    """Throw away what was read: it is all in the log, and is read again from the first line."""
    for table in (Told, MonthCounted, ReadUntil):
        table.objects.all().delete()


@transaction.atomic
def _take_in(until: int) -> ReadUntil:
    """The next lines, unless somebody else has taken them in meanwhile."""
    ReadUntil.objects.get_or_create(pk=1)
    place = ReadUntil.objects.select_for_update().get(pk=1)
    rows = _lines(place.seq, until)
    if not rows:
        return place
    place.seq = rows[-1][0]
    about_cases = [row for row in rows if row[2] in WORDS and row[3] is not None]
    if about_cases:
        told = Told.objects.in_bulk({row[3] for row in about_cases if row[3] is not None})
        for seq, moment, kind, about, data in about_cases:
            case_id = about or 0
            what = kind.removeprefix("case.")
            if what == "opened":
                told[case_id] = opened(case_id, moment, data)
            elif case_id in told:
                follow(told[case_id], seq, moment, what, data)
        Told.objects.bulk_create(
            told.values(),
            batch_size=500,
            update_conflicts=True,
            unique_fields=["case_id"],
            update_fields=_CHANGING,
        )
        MonthCounted.objects.bulk_create(
            [MonthCounted(month=month) for month in {its.month for its in told.values()}],
            update_conflicts=True,
            unique_fields=["month"],
            update_fields=["basis"],
        )
        place.version = secrets.token_hex(8)
    place.save()
    return place


def _lines(after: int, until: int) -> list[_Row]:
    lines = Event.objects.filter(seq__gt=after, seq__lte=until).order_by("seq")
    return list(lines.values_list("seq", "at", "kind", "subject_id", "data")[:_AT_ONCE])


@transaction.atomic
def set_rates(actor: Actor, minutes: Mapping[str, float], euros_an_hour: float) -> None:
    """Say how many minutes of work a case costs by each way in, and an hour of it in euros."""
    if not may_manage(actor):
        raise NotYourRates
    said = [*minutes.values(), euros_an_hour]
    if not all(0 <= number <= _MOST_MINUTES for number in said) or euros_an_hour > _MOST_EUROS:
        raise RatesNotPossible(most=_MOST_MINUTES)
    kept = {door: number for door, number in sorted(minutes.items()) if number}
    record("rates.set", actor=actor, subject=None, minutes=kept, euros_an_hour=euros_an_hour)
