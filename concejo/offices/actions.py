"""Everything that changes an office, and who holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction

from concejo.accounts.actions.people import open_address
from concejo.accounts.actions.profile import change_account
from concejo.accounts.actions.seats import change_seat, end_seat, give_seat
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, AccountKind, Seat, SeatKind, User
from concejo.accounts.queries import account_by_handle
from concejo.events.log import record
from concejo.offices.duty import WEEK
from concejo.offices.errors import (
    NobodyLeft,
    NotAnOffice,
    NotAPerson,
    NotForYou,
    RestNotPossible,
    TimesNotUnderstood,
    TitleTooLong,
)
from concejo.offices.models import Duty, Office, Rest
from concejo.offices.queries import holders, may_manage, office_by_handle
from concejo.places.errors import HoursNotUnderstood
from concejo.places.hours import DAY, Hours, Stretch
from concejo.places.models import Street

# An office of this name is the mayor's, unless the town says otherwise or has named another one.
_MAYORS_HANDLES = frozenset({"alcaldia", "alcalde", "alcaldesa", "mayor"})
_TITLE_LENGTH = 60


@transaction.atomic
def set_up_office(
    handle: str,
    title: str,
    *,
    hours: str = "",
    holders: Sequence[str] = (),
    is_intake: bool | None = None,
    is_mayors: bool | None = None,
    serves_counter: bool | None = None,
    by: Actor | None = None,
) -> Office:
    """Open an office, or change one that is there. Holders are added, nobody is removed."""
    if len(title) > _TITLE_LENGTH:
        raise TitleTooLong(limit=_TITLE_LENGTH)
    account = _address_of(handle, title)
    if is_mayors is None and account.handle in _MAYORS_HANDLES:
        is_mayors = not Office.objects.filter(is_mayors=True).exists() or None
    given = {
        "title": title,
        "hours": str(Hours.parse(hours)) if hours else "",
        "is_intake": is_intake,
        "is_mayors": is_mayors,
        "serves_counter": serves_counter,
    }
    changes = {name: value for name, value in given.items() if value not in {None, ""}}
    if is_intake:
        Office.objects.exclude(account=account).filter(is_intake=True).update(is_intake=False)
    if is_mayors:
        Office.objects.exclude(account=account).filter(is_mayors=True).update(is_mayors=False)
    office, is_new = Office.objects.update_or_create(account=account, defaults=changes)
    for name in holders:
        give_seat(account, _person(name), SeatKind.HOLDER, by=by)
    record("office.opened" if is_new else "office.changed", actor=by, subject=office)
    return office


@transaction.atomic
def place_office(by: Actor, handle: str, street: Street | None) -> Office:
    """Say where an office is. Its own people do, or those who manage offices."""
    office = office_by_handle(handle)
    if not may_manage(by) and office.account_id not in by.offices:
        raise NotForYou
    office.street = street
    office.save(update_fields=["street"])
    record("office.changed", actor=by, subject=office)
    return office


@transaction.atomic
def hand_over_office(by: Actor | None, handle: str, to: str) -> Office:
    """Give an office to somebody else. Its cases, promises and words stay where they are."""
    office = office_by_handle(handle)
    person = _person(to)
    if by is not None and not may_manage(by) and office.account_id not in by.offices:
        raise NotForYou
    for seat in Seat.objects.current().filter(account=office.account).exclude(user=person):
        end_seat(seat, by=by)
    give_seat(office.account, person, SeatKind.HOLDER, by=by)
    record("office.handed_over", actor=by, subject=office, to=person.pk)
    return office


@transaction.atomic
def add_holder(by: Actor | None, handle: str, name: str) -> Seat:
    """One more person holds the office."""
    return appoint(by, handle, name, SeatKind.HOLDER)


@transaction.atomic
def appoint(by: Actor | None, handle: str, name: str, kind: SeatKind) -> Seat:
    """Somebody speaks for the office as its holder, deputy or head from now on."""
    office = office_by_handle(handle)
    if by is not None and not may_manage(by):
        raise NotForYou
    seat = give_seat(office.account, _person(name), kind, by=by)
    return change_seat(seat, kind, by=by)


@transaction.atomic
def remove_holder(by: Actor | None, handle: str, name: str) -> None:
    """A person no longer holds the office; somebody else still does."""
    office = office_by_handle(handle)
    if by is not None and not may_manage(by):
        raise NotForYou
    seats = Seat.objects.current().filter(account=office.account)
    leaving = seats.filter(user=_person(name)).first()
    if leaving is None:
        return
    if seats.count() == 1:
        raise NobodyLeft
    end_seat(leaving, by=by)


# --- Duty and rest ---


@transaction.atomic
def set_rota(
    by: Actor, handle: str, monday: date, times: Mapping[tuple[int, date], str]
) -> list[Duty]:
    """Write an office's table of a week: for each person and day the times, or none."""
    office = office_by_handle(handle)
    if not may_manage(by) and office.account_id not in by.offices:
        raise NotForYou
    people = {account.pk: account for account in holders(office)}
    week = {monday + timedelta(days=n) for n in range(WEEK)}
    rows = [
        Duty(office=office, person=people[person], day=day, stretches=stretches)
        for (person, day), text in times.items()
        if person in people and day in week and (stretches := _read(text))
    ]
    Duty.objects.filter(office=office, day__in=week).delete()
    Duty.objects.bulk_create(rows)
    record(
        "office.rota_set",
        actor=by,
        subject=office,
        office=office.handle,
        week=monday.isoformat(),
        duties=len(rows),
    )
    return rows


@transaction.atomic
def set_rest(
    actor: Actor, *, quiet: str, away_from: date | None = None, away_until: date | None = None
) -> Rest:
    """Say when one does not want to be woken, and when one is away."""
    if away_from and away_until and away_until < away_from:
        raise RestNotPossible
    hours = str(Hours.parse(quiet, "")) if quiet.strip() else ""
    rest, _ = Rest.objects.update_or_create(
        user=actor.user,
        defaults={
            "quiet": "" if hours == "closed" else hours,
            "away_from": away_from,
            "away_until": away_until if away_from else None,
        },
    )
    record("person.rest_set", actor=actor, subject=actor.account)
    return rest


# --- Smaller steps ---


def _address_of(handle: str, title: str) -> Account:
    handle = handle.strip().lstrip("@").lower()
    account = Account.objects.filter(handle=handle, domain="").first()
    if account is None:
        return open_address(handle, AccountKind.OFFICE, display_name=title)
    if not account.is_office:
        raise NotAnOffice(handle=handle)
    if account.display_name != title:
        change_account(account, display_name=title)
    return account


def _person(name: str) -> User:
    """The person whose own address this is."""
    account = account_by_handle(name.strip().lstrip("@"))
    seat = (
        Seat.objects.current()
        .filter(account=account, kind=SeatKind.OWN)
        .select_related("user")
        .first()
    )
    if seat is None:
        raise NotAPerson(handle=account.handle)
    return seat.user


def _read(text: str) -> list[Stretch]:
    text = text.replace("\x00", "").strip()[:80]
    if not text:
        return []
    if text.casefold() in {"24h", "24 h"}:
        return [(0, DAY)]
    try:
        return list(Hours.parse(f"Mon {text}").week[0])
    except HoursNotUnderstood:
        raise TimesNotUnderstood(text=text) from None
