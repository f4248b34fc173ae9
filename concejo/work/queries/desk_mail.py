"""Who hears by mail of what comes to a desk, and what a summary says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db.models import Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Seat, SeatKind
from concejo.base import clock
from concejo.base.links import absolute
from concejo.cases.models import Card, Case
from concejo.cases.states import State
from concejo.events.models import Event
from concejo.posts.models import EVERYBODY
from concejo.work.errors import DeskMailLinkNotGood
from concejo.work.models import DeskMail, Told

_STOP = "concejo.desk_mail.stop"
_LISTED = 15


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is on a desk in the morning."""

    new: Sequence[Case]
    today: Sequence[Case]
    late: Sequence[Case]

    def __bool__(self) -> bool:
        return bool(self.new or self.today or self.late)


def held_seats(actor: Actor) -> list[Seat]:
    """The offices that somebody holds, as seats; what they have chosen stands at each."""
    seats = Seat.objects.current().filter(user=actor.user).exclude(kind=SeatKind.OWN)
    return list(seats.select_related("account__office", "desk_mail").order_by("account__handle"))


def anybody_mailed_at_once(_event: Event) -> bool:
    """Does anybody hear of a new case at once?"""
    return wanting(Told.AT_ONCE).exists()


def wanting(how: str) -> QuerySet[DeskMail]:
    """Whoever wants it so, holds the office still and has a mailbox."""
    at = clock.now()
    held = Q(seat__until=None) | Q(seat__until__gt=at)
    rows = DeskMail.objects.filter(held, how=how, seat__since__lte=at)
    return rows.exclude(seat__user__email="").filter(
        seat__user__email_confirmed_at__isnull=False, seat__user__is_active=True
    )


def summary_of(office_account: int, since: datetime) -> Summary:
    """What came to a desk since then, what is due today and what is late. Three queries."""
    now = clock.now()
    at_work = Case.objects.filter(
        owner__account=office_account, state__in=[State.RECEIVED, State.PROMISED]
    ).select_related("kind", "street", "post")
    today = at_work.filter(next_at__gte=now, next_at__lte=clock.end_of_day())
    return Summary(
        new=list(at_work.filter(opened_at__gte=since).order_by("opened_at")[:_LISTED]),
        today=list(today.order_by("next_at")[:_LISTED]),
        late=list(at_work.filter(next_at__lt=now).order_by("next_at")[:_LISTED]),
    )


def is_everybodys(case: Case) -> bool:
    """May a mail say more of a case than its number and kind?"""
    return case.card == Card.FULL and case.post.visibility in EVERYBODY


def first_time(at: datetime) -> datetime:
    """From when on the first summary tells."""
    return at - timedelta(days=1)


def stop_link(row: DeskMail) -> str:
    """No more of these mails."""
    return absolute(f"/desk-mail/stop?note={signing.dumps(row.pk, salt=_STOP)}")


def to_stop(note: str) -> int:
    """Whose no it is."""
    try:
        return int(signing.loads(note, salt=_STOP))
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise DeskMailLinkNotGood from wrong


def chosen(row_id: int) -> DeskMail | None:
    """What a link in a mail ends, as long as it has not ended."""
    rows = DeskMail.objects.select_related("seat__account")
    return rows.filter(pk=row_id).first()
