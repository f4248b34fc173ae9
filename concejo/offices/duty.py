"""Who of an office is on duty, and who rests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Seat, SeatKind
from concejo.base import clock
from concejo.offices.models import Duty, Office, Rest
from concejo.offices.queries import holders, seated
from concejo.places.hours import DAY, Hours

_HOUR = 60
WEEK = 7


def people_on_duty(office: Office, at: datetime | None = None) -> list[Account]:
    """Who of an office is on duty at a moment; none between two duties of its table.

    Who is away is stood in for by the deputies. Without a table for the week it is everybody.
    """
    at = at or clock.now()
    day = clock.local(at).date()
    rows = duties_of(office, monday_of(day) - timedelta(days=1), 2 * WEEK)
    people = holders(office)
    if not any(monday_of(row.day) == monday_of(day) for row in rows):
        return present(people, at) or people
    named = {row.person_id for row in rows if _covers({row.day: row.stretches}, at)}
    on = [account for account in people if account.pk in named]
    if not on:
        return []
    return present(on, at) or present(seated(office, SeatKind.DEPUTY), at) or on


def users_on_duty(office_accounts: Collection[int]) -> dict[int, set[int]]:
    """For each office's address the people who may be woken for it now."""
    found = {}
    for office in Office.objects.filter(account__in=office_accounts).select_related("account"):
        on = [account.pk for account in people_on_duty(office)]
        own = Seat.objects.filter(account__in=on, kind=SeatKind.OWN)
        found[office.account_id] = set(own.values_list("user_id", flat=True))
    return found


def present(people: Sequence[Account], at: datetime | None = None) -> list[Account]:
    """Those of them who are not away."""
    day = clock.local(at or clock.now()).date()
    away = Rest.objects.filter(
        user__seats__account__in=people, user__seats__kind=SeatKind.OWN, away_from__lte=day
    ).filter(Q(away_until=None) | Q(away_until__gte=day))
    gone = set(away.values_list("user__seats__account_id", flat=True))
    return [account for account in people if account.pk not in gone]


def resting(users: Collection[int], at: datetime | None = None) -> set[int]:
    """Which of these people do not want to be woken at a moment. One query."""
    at = at or clock.now()
    return {rest.user_id for rest in Rest.objects.filter(user__in=users) if is_quiet(rest, at)}


def is_quiet(rest: Rest, at: datetime) -> bool:
    """Is it one of their quiet hours, or a day on which they are away?"""
    day = clock.local(at).date()
    until = rest.away_until or date.max
    if rest.away_from is not None and rest.away_from <= day <= until:
        return True
    if not rest.quiet:
        return False
    hours = Hours.parse(rest.quiet)
    before = day - timedelta(days=1)
    return _covers({before: hours.on(before), day: hours.on(day)}, at)


def duties_of(office: Office, first: date, days: int = WEEK) -> list[Duty]:
    """The table of an office from a day on."""
    return list(
        Duty.objects.filter(office=office, day__gte=first, day__lt=first + timedelta(days=days))
    )


def rest_of(actor: Actor) -> Rest:
    """What somebody has said about their rest; nothing yet is an empty one."""
    found = Rest.objects.filter(user=actor.user).first()
    return found or Rest(user=actor.user)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def times_said(stretches: Sequence[Sequence[int]]) -> str:
    """Stretches as people write them: ``08:00-15:00``."""
    if [list(s) for s in stretches] == [[0, DAY]]:
        return "24h"
    return ", ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in stretches)


# --- Smaller steps ---


def _covers(by_day: Mapping[date, Sequence[Sequence[int]]], at: datetime) -> bool:
    """Does one of these days have a stretch over this moment?"""
    there = clock.local(at)
    minute = there.hour * _HOUR + there.minute
    for day, stretches in by_day.items():
        since = (there.date() - day).days * DAY + minute
        if any(begin <= since < end for begin, end in stretches):
            return True
    return False


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR % 24:02}:{minutes % _HOUR:02}"
