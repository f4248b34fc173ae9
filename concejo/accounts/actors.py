"""Who acts and who looks: an address, and the person behind it where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from concejo.accounts.models import Account, AccountKind, Seat, User


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
        held = Seat.objects.current().filter(user=self.user, account__kind=AccountKind.OFFICE)
        return frozenset(held.values_list("account_id", flat=True))

    @property
    def reads_as(self) -> frozenset[int]:
        """Accounts whose ``office`` conversations this actor may read."""
        return self.offices | {self.account_id}
