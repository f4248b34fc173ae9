"""Who acts and who looks: an address, and the person behind it where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from concejo.accounts.models import Account, AccountKind, Seat, User
from concejo.base import clock
from concejo.base.questions import Question


@dataclass(frozen=True)
class Actor:
    """The office speaks outside, the person is known inside. The crier has no person."""

    account: Account
    user: User | None = None

    @property
    def account_id(self) -> int:
        return self.account.pk

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @cached_property
    def offices(self) -> frozenset[int]:
        """The offices' accounts this actor stands for: all of a person's, or the one spoken as."""
        if self.account.is_office:
            return frozenset({self.account_id})
        if self.user is None:
            return frozenset()
        now = clock.now()
        held = _OFFICE_SEATS.rows(user=self.user.pk)
        return frozenset(
            account
            for account, since, until in held
            if since <= now and not (until and until <= now)
        )

    @property
    def reads_as(self) -> frozenset[int]:
        """Accounts whose ``office`` conversations this actor may read."""
        return self.offices | {self.account_id}


_OFFICE_SEATS = Question(
    lambda user: Seat.objects.filter(user=user, account__kind=AccountKind.OFFICE).values_list(
        "account_id", "since", "until"
    )
)


def actor_with_seats(account: Account, user: User, seats: Mapping[int, str]) -> Actor:
    """A person speaking as one of their addresses, whose seats (address and kind) are in hand."""
    actor = Actor(account, user)
    if not account.is_office:
        held = (address for address, kind in seats.items() if kind == AccountKind.OFFICE)
        actor.__dict__["offices"] = frozenset(held)
    return actor


def ids_of(viewer: Actor) -> dict[str, int | list[int]]:
    """By which ids a question about what somebody may see is told apart, as ``stand_in`` has it."""
    offices = sorted(viewer.offices)
    return {"me": viewer.account_id, "offices": offices} if offices else {"me": viewer.account_id}


def stand_in(me: int, offices: Sequence[int] = ()) -> Actor:
    """Somebody with these ids and nothing else: for making a question, whoever asks it later."""
    actor = Actor(Account(pk=me), User(pk=0))
    actor.__dict__["offices"] = frozenset(offices)
    return actor
