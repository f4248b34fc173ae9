"""What happens afterwards: making a copy, throwing it away, and the mails."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from concejo.accounts.models import Seat
from concejo.base import clock
from concejo.base.links import absolute
from concejo.events.models import Event
from concejo.moderation.queries import person_behind
from concejo.offices.queries import intake
from concejo.rights.actions.asking import COPY_KEPT
from concejo.rights.copying import write_copy
from concejo.rights.models import DataRequest, Wish

_WHERE = "copies"


def make_copy(event: Event) -> None:
    """Put together what the town has, and tell the person that it waits for them."""
    its = DataRequest.objects.filter(pk=event.subject_id or 0, done_at=None).first()
    if its is None or its.account is None:
        return
    name = f"{_WHERE}/{secrets.token_urlsafe(24)}.zip"
    write_copy(its.account, settings.DIR / name)
    with transaction.atomic():
        now = clock.now()
        waiting = DataRequest.objects.filter(pk=its.pk, done_at=None)
        made = waiting.update(file=name, done_at=now, kept_until=now + COPY_KEPT)
    if not made:
        (settings.DIR / name).unlink(missing_ok=True)
        return
    user = person_behind(its.account)
    if user is not None and user.email and user.email_confirmed_at:
        facts = {"link": absolute("/me/data"), "days": COPY_KEPT.days}
        _mail(user.email, user.language, _("Your copy is ready"), "data_copy", facts)


def remove_copy(event: Event) -> None:
    """Remove the file of a copy that nobody needs any more."""
    name = str(event.data.get("copy", ""))
    if name.startswith(f"{_WHERE}/") and ".." not in name:
        (settings.DIR / name).unlink(missing_ok=True)


def mail_asked(event: Event) -> None:
    """Tell whoever asked that it has arrived, and those who answer that something waits."""
    its = _removal(event)
    if its is None:
        return
    facts = {"link": absolute(f"/privacy/requests/{its.key}"), "due_at": its.due_at}
    _mail(its.email, its.language, _("The town has your request"), "data_asked", facts)
    holders = Seat.objects.current().filter(account=intake().account_id).select_related("user")
    for seat in holders:
        if seat.user.email and seat.user.email_confirmed_at:
            todo = {"link": absolute("/board/data"), "due_at": its.due_at}
            subject = _("Somebody asks about their data")
            _mail(seat.user.email, seat.user.language, subject, "data_to_answer", todo)


def mail_answered(event: Event) -> None:
    """Tell whoever asked what was decided."""
    its = _removal(event)
    if its is not None and its.done_at is not None:
        facts = {"answer": its.answer, "taken_down": its.taken_down}
        _mail(its.email, its.language, _("The answer to your request"), "data_answered", facts)


def _removal(event: Event) -> DataRequest | None:
    requests = DataRequest.objects.filter(pk=event.subject_id or 0, wish=Wish.REMOVAL)
    return requests.exclude(email="").first()


def _mail(to: str, language: str, subject: str, what: str, facts: dict[str, object]) -> None:
    with translation.override(language or translation.get_language()):
        text = render_to_string(f"mail/{what}.txt", facts)
        send_mail(str(subject), text, None, [to])
