"""Hearing by mail of what comes to a desk."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases.models import Case
from concejo.cases.rules import who_reads
from concejo.events.log import record
from concejo.events.models import Event
from concejo.offices.duty import resting, users_on_duty
from concejo.work.errors import MailboxNeeded, NotYourDesk, UnknownChoice
from concejo.work.jobs import URGENT
from concejo.work.models import DeskMail, Told
from concejo.work.queries.desk_mail import held_seats, wanting

# In the town's time; later for whoever comes on duty later.
_MORNING = 7


@transaction.atomic
def choose_desk_mail(actor: Actor, handle: str, how: str, *, language: str) -> None:
    """Say how one hears by mail of the new cases of an office that one holds."""
    seat = next((s for s in held_seats(actor) if s.account.handle == handle.lower()), None)
    if seat is None:
        raise NotYourDesk(office=handle[:60])
    if how not in Told.values:
        raise UnknownChoice
    user = seat.user
    if how != Told.NEVER and not (user.email and user.email_confirmed_at):
        raise MailboxNeeded
    if how == Told.NEVER:
        DeskMail.objects.filter(seat=seat).delete()
    else:
        chosen = {"how": how, "language": language[:8], "told_at": clock.now()}
        DeskMail.objects.update_or_create(seat=seat, defaults=chosen)
    record("desk_mail.chosen", actor=actor, subject=seat.account, how=how)


@transaction.atomic
def stop_desk_mail(row_id: int) -> None:
    """No more of it: by the link in a mail. Twice is harmless."""
    row = DeskMail.objects.filter(pk=row_id).select_related("seat__account").first()
    if row is not None:
        row.delete()
        record("desk_mail.chosen", actor=None, subject=row.seat.account, how=Told.NEVER)


@transaction.atomic
def tell_desk(event: Event) -> None:
    """A case has come to a desk: who of the office is told at once? Nobody who rests is."""
    cases = Case.objects.filter(pk=event.subject_id or 0).select_related("owner__account")
    case = cases.first()
    # The office that it came to by this. Where it has gone on since, that is told of by itself.
    came_to = event.data.get("to") or event.data.get("office")
    if case is None or case.owner.handle != came_to:
        return
    # Of danger those hear who look after it, whoever it was told.
    its = who_reads(case) if event.kind == "case.opened" else [case.owner]
    wanted = wanting(Told.AT_ONCE).filter(seat__account__in=[office.account_id for office in its])
    rows = list(wanted.select_related("seat"))
    if not (case.is_danger or case.kind_id in URGENT):
        rows = _awake(rows)
    for row in rows:
        # A job for each: what one mailbox refuses, no other gets twice.
        record("desk_mail.due", actor=None, subject=case, row=row.pk)


@transaction.atomic
def tell_mornings(at: datetime) -> None:
    """In the morning, or when they come on duty: once a day what there is on the desk."""
    there = clock.local(at)
    if there.hour < _MORNING:
        return
    begins = there.replace(hour=0, minute=0, second=0, microsecond=0)
    due = wanting(Told.DAILY).filter(Q(told_at=None) | Q(told_at__lt=begins))
    rows = _awake(list(due.select_related("seat").select_for_update(of=("self",))))
    for row in rows:
        since = row.told_at.isoformat() if row.told_at else ""
        record("desk_mail.due", actor=None, subject=row.seat.account, row=row.pk, since=since)
        row.told_at = at
        row.save(update_fields=["told_at"])


def _awake(rows: list[DeskMail]) -> list[DeskMail]:
    """Those who are on duty and do not rest."""
    if not rows:
        return []
    quiet = resting({row.seat.user_id for row in rows})
    on_duty = users_on_duty({row.seat.account_id for row in rows})
    return [
        row
        for row in rows
        if row.seat.user_id not in quiet
        and row.seat.user_id in on_duty.get(row.seat.account_id, {row.seat.user_id})
    ]
