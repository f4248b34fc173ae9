"""Who was mayor when: the terms that the seats of the mayor's office tell of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from concejo.accounts.models import Seat, SeatKind
from concejo.accounts.queries import own_accounts
from concejo.base import clock
from concejo.offices.queries import mayors


@dataclass(frozen=True, slots=True)
class Term:
    """From when on the mayor's office was somebody's; until the next one begins."""

    code: str
    since: datetime
    title: str


def terms() -> list[Term]:
    """The terms in order. Three queries; a deputy makes no term.

    The holder who came last counts, so that a term begins whenever somebody new takes over.
    """
    office = mayors()
    if office is None:
        return []
    seats = Seat.objects.filter(account=office.account_id).exclude(
        kind__in=[SeatKind.OWN, SeatKind.DEPUTY]
    )
    rows = list(seats.order_by("since", "pk").values_list("user_id", "since"))
    own = own_accounts([user for user, _ in rows])
    found: list[Term] = []
    before = None
    for user, since in rows:
        if user == before:
            continue
        before = user
        account = own.get(user)
        title = account.name if account else ""
        found.append(Term(f"{clock.local(since):%Y-%m-%d}-{len(found) + 1}", since, title))
    return found
