"""The clocks of a case in words: the resident's for everybody, the office's at its desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _, pgettext

from concejo.base import clock
from concejo.cases.models import Case, Clocks, Promise
from concejo.cases.states import CLOSED, State
from concejo.doors.web import moments


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One thing that is owed: what it is, how it stands, and whether that is late."""

    name: str
    says: str
    tone: str = ""


def residents_clock(
    case: Case, clocks: Clocks | None, promises: Sequence[Promise]
) -> list[TimeLine]:
    """By when there is an answer, a date and the work; and when it came."""
    if clocks is None:
        return []
    dated = promises[0].made_at if promises else None
    ended = case.closed_at if case.state in CLOSED else None
    still = clocks.stopped_at if case.state == State.WAITING else None
    owed = [
        (pgettext("limit", "An answer"), clocks.answer_by, case.answered_at),
        (pgettext("limit", "A date"), clocks.promise_by, dated),
        (pgettext("limit", "The work"), clocks.fix_by, case.done_at),
    ]
    return [
        _line(name, by, came, still=still)
        for name, by, came in owed
        # Of what never came nothing is said any more once the case is closed.
        if by is not None and (came is not None or ended is None)
    ]


def _line(name: str, by: datetime, came: datetime | None, *, still: datetime | None) -> TimeLine:
    if came is not None:
        facts = {"when": moments.when(came)}
        if came <= by:
            return TimeLine(name, _("%(when)s, in time") % facts, "ok")
        late = {**facts, "span": moments.span(came - by)}
        return TimeLine(name, _("%(when)s, %(span)s late") % late, "late")
    if still is not None and still <= by:
        left = _("The clock stands still.")
        return TimeLine(name, left)
    if by < clock.now():
        return TimeLine(name, _("was owed %(when)s") % {"when": moments.when(by)}, "late")
    return TimeLine(name, _("by %(day)s") % {"day": moments.before(by)})


def offices_clock(case: Case, clocks: Clocks | None) -> list[TimeLine]:
    """What an office sees beside the date that the resident was told."""
    if clocks is None or case.state not in {State.RECEIVED, State.PROMISED}:
        return []
    lines = []
    told = clocks.promise_by if case.state == State.RECEIVED else clocks.fix_by
    if clocks.office_by is not None and clocks.office_by != told:
        lines.append(_owed(_("By your own clock"), clocks.office_by))
    if clocks.fix_by is not None:
        lines.append(_owed(_("Limit for the work"), clocks.fix_by))
    if until := waits_until(clocks):
        lines.append(TimeLine(_("Waits for others"), _("until %(day)s") % {"day": until}))
    return lines


def waits_until(clocks: Clocks | None) -> str:
    """Until when it waits for others, if it does."""
    until = clocks.paused_until if clocks else None
    return moments.before(until) if until is not None and until > clock.now() else ""


def _owed(name: str, by: datetime) -> TimeLine:
    late = by < clock.now()
    return TimeLine(name, moments.when(by) if late else moments.before(by), "late" if late else "")
