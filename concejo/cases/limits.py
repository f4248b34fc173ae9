"""By when something is owed, and who is told when it is not: reckoned from a case's clocks.

Pure questions; ``actions/timing.py`` keeps the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from concejo.cases.errors import RungNotUnderstood
from concejo.cases.models import Case, Clocks, Kind, Limits
from concejo.cases.rules import POLICE
from concejo.cases.states import State
from concejo.places.queries import the_town, working_time
from concejo.places.working_time import WorkingTime

# From here on the desk and the board say that little is left.
NEAR_PERCENT = 80
_MOST_PERCENT = 1000
_UNTOLD = "-"
_RUNG = re.compile(r"([a-z]+):(\d{1,4}) ?%?:([a-z]+)")


class Owed(TextChoices):
    """What a limit is about."""

    ANSWER = "answer", _("an answer")
    PROMISE = "promise", _("a date")
    FIX = "fix", _("the work")


class Whom(TextChoices):
    """Who is told when too much of a limit has passed."""

    DEPUTY = "deputy", _("the office's deputies")
    HEAD = "head", _("the head of the office")
    MAYOR = "mayor", _("the mayor's office")


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: after so much of a limit somebody is told. Written ``fix:120:mayor``.

    What an office is asked for counts on its own clock; the mayor looks at the resident's.
    """

    owed: Owed
    percent: int
    whom: Whom

    @classmethod
    def parse(cls, text: str) -> Rung:
        """A step as it is written."""
        match = _RUNG.fullmatch(text.strip().lower())
        known = match and match[1] in Owed.values and match[3] in Whom.values
        if match is None or not known or not 0 < int(match[2]) <= _MOST_PERCENT:
            raise RungNotUnderstood(
                text=text, owed=", ".join(Owed.values), whom=", ".join(Whom.values)
            )
        return cls(Owed(match[1]), int(match[2]), Whom(match[3]))

    def __str__(self) -> str:
        return f"{self.owed}:{self.percent}:{self.whom}"

    @property
    def passed_over(self) -> str:
        """How it is noted that its moment is over and that nobody was told."""
        return f"{_UNTOLD}{self}"


def told_of(taken: Iterable[str]) -> list[str]:
    """Of the steps that are noted as taken, those that somebody was told of."""
    return [text for text in taken if not text.startswith(_UNTOLD)]


def hours_owed(clocks: Clocks, owed: Owed) -> int | None:
    """How many working hours there are for it in this case; none where there is no such limit."""
    case = clocks.case
    hours = _hours(clocks.limits, case.kind, owed)
    if not case.is_danger:
        return hours
    # Danger does not wait as long as a street lamp does, whatever it was filed under.
    of_danger = _hours_of_danger(case, owed)
    return min((each for each in (hours, of_danger) if each is not None), default=None)


def _hours(limits: Limits | None, kind: Kind, owed: Owed) -> int | None:
    if limits is None:
        return kind.limit_hours if owed == Owed.PROMISE else None
    return {
        Owed.ANSWER: limits.answer_hours,
        Owed.PROMISE: limits.promise_hours,
        Owed.FIX: limits.fix_hours,
    }[owed]


def _hours_of_danger(case: Case, owed: Owed) -> int | None:
    kind = Kind.objects.filter(pk=POLICE).select_related("merged_into").first()
    if kind is None:
        return None
    kind = kind.merged_into or kind
    dated = Limits.objects.filter(kind=kind, since__lte=case.opened_at).order_by("since")
    return _hours(dated.last(), kind, owed)


def on_residents_clock(clocks: Clocks, owed: Owed, percent: int = 100) -> datetime | None:
    """When so much of a limit has passed for the resident."""
    hours = hours_owed(clocks, owed)
    if hours is None:
        return None
    before = clocks.worked - (clocks.promise_after if owed == Owed.PROMISE else 0)
    return _after(counting_in(clocks.hours, clocks.since), clocks.since, hours, percent, before)


def on_offices_clock(clocks: Clocks, owed: Owed, percent: int = 100) -> datetime | None:
    """When so much of a limit has passed for the office that has the case."""
    hours = hours_owed(clocks, owed)
    if hours is None:
        return None
    since = clocks.office_since
    its = counting_in(clocks.case.owner.hours, since)
    return _after(its, since, hours, percent, clocks.office_worked)


def next_rung(clocks: Clocks) -> tuple[datetime, Rung] | None:
    """The step of the ladder that comes next, and when."""
    ahead = [(at, rung) for rung in ladder_of(clocks) if (at := _moment_of(clocks, rung))]
    return min(ahead, key=lambda step: step[0], default=None)


def ladder_of(clocks: Clocks) -> list[Rung]:
    """The steps of a case's ladder."""
    return [Rung.parse(text) for text in clocks.limits.ladder] if clocks.limits else []


def is_owed(clocks: Clocks, owed: Owed) -> bool:
    """Does the case still lack it?"""
    case = clocks.case
    if case.state not in {State.RECEIVED, State.PROMISED}:
        return False
    return {
        Owed.ANSWER: case.answered_at is None,
        Owed.PROMISE: case.state == State.RECEIVED,
        Owed.FIX: True,
    }[owed]


def near_at(clocks: Clocks, promised: tuple[datetime, datetime] | None) -> datetime | None:
    """From when on little is left: of what comes next, or of the limit of the work.

    ``promised``: when the promise that counts was made, and for when.
    """
    case = clocks.case
    owed = [what for what in (Owed.ANSWER, Owed.PROMISE, Owed.FIX) if is_owed(clocks, what)]
    moments = [on_residents_clock(clocks, what, NEAR_PERCENT) for what in owed]
    if promised is not None and case.state == State.PROMISED:
        moments.append(_near_promised(case, *promised))
    return min((at for at in moments if at is not None), default=None)


def _near_promised(case: Case, made: datetime, due: datetime) -> datetime:
    """Most of the office's time until a promised date has passed."""
    its = counting_in(case.owner.hours, made)
    whole = its.between(made, due)
    if not whole:
        # For an hour outside of its own: then every hour counts.
        return made + (due - made) * NEAR_PERCENT / 100
    return its.add(made, whole * NEAR_PERCENT / 100)


def counting_in(hours: str, at: datetime) -> WorkingTime:
    """The working time of these hours. An office that never works is no reason to wait for ever."""
    time = working_time(hours)
    return time if time.next_opening(at) is not None else working_time()


def has_passed(clocks: Clocks, rung: Rung, at: datetime) -> bool:
    """Would this step of the ladder have been taken by then?"""
    moment = _moment_of(clocks, rung)
    return moment is not None and moment <= at


def hours_now(case: Case) -> str:
    """The hours of the office that has the case, written out: the town's may change."""
    return case.owner.hours or the_town().hours


def _moment_of(clocks: Clocks, rung: Rung) -> datetime | None:
    if {str(rung), rung.passed_over} & {*clocks.taken} or not is_owed(clocks, rung.owed):
        return None
    clock_of = on_residents_clock if rung.whom == Whom.MAYOR else on_offices_clock
    return clock_of(clocks, rung.owed, rung.percent)


def _after(its: WorkingTime, since: datetime, hours: int, percent: int, worked: int) -> datetime:
    left = timedelta(seconds=hours * 36 * percent - worked)
    return its.add(since, max(left, timedelta(0)))
