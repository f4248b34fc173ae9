"""Who may speak as which address."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.models import (
    Account,
    Grant,
    Seat,
    SeatKind,
    Token,
    User,
)
from concejo.base import clock
from concejo.events.log import record


@transaction.atomic
def give_seat(account: Account, user: User, kind: SeatKind, *, by: Actor | None) -> Seat:
    """Let a person speak as an address. Doing it twice changes nothing."""
    held = Seat.objects.current().filter(account=account, user=user).first()
    if held is not None:
        return held
    seat = Seat.objects.create(account=account, user=user, kind=kind)
    record("seat.given", actor=by, subject=account, user=user.pk, kind=kind)
    return seat


@transaction.atomic
def change_seat(seat: Seat, kind: SeatKind, *, by: Actor | None) -> Seat:
    """Somebody speaks as the same address in another role; their apps go on."""
    if seat.kind == kind:
        return seat
    seat.until = clock.now()
    seat.save(update_fields=["until"])
    new = Seat.objects.create(account=seat.account, user=seat.user, kind=kind, since=seat.until)
    record("seat.changed", actor=by, subject=seat.account, user=seat.user_id, kind=kind)
    return new


@transaction.atomic
def end_seat(seat: Seat, *, by: Actor | None) -> Seat:
    """A person no longer speaks as an address; apps that they used for it are signed out."""
    if seat.until is not None:
        return seat
    seat.until = clock.now()
    seat.save(update_fields=["until"])
    theirs = {"user": seat.user_id, "account": seat.account_id}
    Token.objects.filter(**theirs, revoked_at=None).update(revoked_at=clock.now())
    Grant.objects.filter(**theirs, used_at=None).delete()
    record("seat.ended", actor=by, subject=seat.account, user=seat.user_id, kind=seat.kind)
    return seat
