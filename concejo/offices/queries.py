"""Everything that is asked about offices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Seat, SeatKind
from concejo.accounts.queries import own_accounts
from concejo.base import clock
from concejo.base.memory import remembered
from concejo.base.questions import Finding
from concejo.offices.errors import NoIntake, NoSuchOffice, OfficeNotChosen
from concejo.offices.models import Office
from concejo.places.queries import working_time
from concejo.places.working_time import WorkingTime


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """An office as the directory shows it."""

    office: Office
    holders: list[Account]
    on_duty: bool
    # When it closes, if on duty; when it opens next, if not.
    until: datetime | None


def office_by_handle(handle: str) -> Office:
    """The office with this address."""
    handle = handle.strip().lstrip("@").lower()
    if not handle:
        raise OfficeNotChosen
    office = _offices().filter(account__handle=handle, account__domain="").first()
    if office is None:
        raise NoSuchOffice(handle=handle)
    return office


def office_of(account: Account | int) -> Office | None:
    """The office that has this address, if it is one's."""
    return _offices().filter(account=account).first()


def offices_of(accounts: Collection[int]) -> dict[int, Office]:
    """The offices that have these addresses, by the address's id."""
    found = _BY_ACCOUNTS.found(accounts=list(accounts)) if accounts else []
    return {office.account_id: office for office in found}


_BY_ACCOUNTS = Finding(
    Office, lambda accounts: Office.objects.filter(account__in=accounts), beside="account"
)


def offices_held_by(actor: Actor) -> list[Office]:
    """The offices that this actor stands for."""
    its = _offices().filter(account__in=actor.offices).order_by("account__handle")
    return list(remembered(("held", actor.offices), lambda: list(its)))


def intake() -> Office:
    """The office that takes what is addressed to nobody."""
    office = remembered("intake", lambda: _offices().filter(is_intake=True).first())
    if office is None:
        raise NoIntake
    return office


def mayors() -> Office | None:
    """The mayor's office."""
    return _offices().filter(is_mayors=True).first()


def overseers() -> list[Office]:
    """The offices in charge of every case that they may see: intake and the mayor's."""
    return remembered("overseers", lambda: [o for o in _offices() if o.is_intake or o.is_mayors])


def all_offices() -> list[Office]:
    """Every office by its title."""
    return list(_offices().order_by("title"))


def handles() -> list[str]:
    """The handles of all offices."""
    return remembered(
        "handles", lambda: list(Office.objects.values_list("account__handle", flat=True))
    )


def offices() -> list[OfficeCard]:
    """The directory: every office, who serves, and whether it is on duty. Three queries."""
    return [card_of(office, people) for office, people in _with_holders(all_offices())]


def office_card(office: Office) -> OfficeCard:
    """One office as the directory shows it."""
    return card_of(*_with_holders([office])[0])


def card_of(office: Office, people: list[Account]) -> OfficeCard:
    """An office with its people, at this moment."""
    at = clock.now()
    time = working_time_of(office)
    on_duty = time.is_open(at)
    until = time.open_until(at) if on_duty else time.next_opening(at)
    return OfficeCard(office, people, on_duty, until)


def working_time_of(office: Office) -> WorkingTime:
    """When an office works."""
    return working_time(office.hours)


def on_duty(office: Office, at: datetime | None = None) -> bool:
    """Is somebody there?"""
    return working_time_of(office).is_open(at or clock.now())


def holders(office: Office) -> list[Account]:
    """The own addresses of those who hold an office now."""
    return _with_holders([office])[0][1]


def seated(office: Office, kind: SeatKind) -> list[Account]:
    """The own addresses of those who have this role in an office now."""
    seats = Seat.objects.current().filter(account=office.account_id, kind=kind).order_by("since")
    people = list(seats.values_list("user_id", flat=True))
    own = own_accounts(people)
    return [own[user] for user in people if user in own]


def may_manage(actor: Actor | None) -> bool:
    """May this actor change who holds which office?"""
    return actor is not None and any(o.is_mayors or o.is_intake for o in offices_held_by(actor))


def may_serve_counter(actor: Actor | None) -> bool:
    """May this actor register residents, and type in cases for others?"""
    return actor is not None and any(
        o.serves_counter or o.is_intake or o.is_mayors for o in offices_held_by(actor)
    )


def _offices() -> QuerySet[Office]:
    return Office.objects.select_related("account")


def _with_holders(some: list[Office]) -> list[tuple[Office, list[Account]]]:
    seats = list(
        Seat.objects.current()
        .filter(account__in=[o.account_id for o in some])
        .exclude(kind=SeatKind.OWN)
        .order_by("since")
    )
    own = own_accounts([seat.user_id for seat in seats])
    return [
        (
            office,
            [
                own[s.user_id]
                for s in seats
                if s.account_id == office.account_id and s.user_id in own
            ],
        )
        for office in some
    ]
