"""The mails to those who hold an office: of a new case, or of the day."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from concejo.base import clock
from concejo.base.links import absolute
from concejo.cases.models import Case
from concejo.cases.rules import who_reads
from concejo.events.models import Event
from concejo.places.queries import the_town
from concejo.work.models import DeskMail, Told
from concejo.work.queries.desk_mail import (
    Summary,
    first_time,
    is_everybodys,
    stop_link,
    summary_of,
    wanting,
)

_WORDS = 100


def mail_desk(event: Event) -> None:
    """Write the mail that is due, if it is still wanted."""
    pk = event.data.get("row") or 0
    rows = (wanting(Told.AT_ONCE) | wanting(Told.DAILY)).filter(pk=pk)
    row = rows.select_related("seat__user", "seat__account").first()
    if row is None:
        return
    with translation.override(row.language):
        mail = _summary(row, event) if "since" in event.data else _new_case(row, event)
        if mail is not None:
            mail.send()


def _new_case(row: DeskMail, event: Event) -> EmailMessage | None:
    cases = Case.objects.select_related("kind", "street", "post", "owner")
    case = cases.filter(pk=event.subject_id or 0).first()
    # Somebody was quick: it is another office's by now.
    readers = {office.account_id for office in who_reads(case)} if case else set()
    if case is None or row.seat.account_id not in readers:
        return None
    subject = _("New case %(number)s: %(kind)s") % {
        "number": case.number,
        "kind": _kind(case),
    }
    return _mail(row, subject, [(_("New"), [case])])


def _summary(row: DeskMail, event: Event) -> EmailMessage | None:
    told = event.data["since"]
    since = datetime.fromisoformat(told) if told else first_time(clock.now())
    found: Summary = summary_of(row.seat.account_id, since)
    if not found:
        return None
    subject = _("%(office)s: %(new)s new, %(today)s due today, %(late)s late") % {
        "office": row.seat.account.name,
        "new": len(found.new),
        "today": len(found.today),
        "late": len(found.late),
    }
    parts = [
        (_("Late"), found.late),
        (_("Due today"), found.today),
        (_("New"), found.new),
    ]
    return _mail(row, subject, [(name, cases) for name, cases in parts if cases])


def _mail(row: DeskMail, subject: str, parts: list[tuple[str, object]]) -> EmailMessage:
    stop, account = stop_link(row), row.seat.account
    facts = {
        "parts": [(name, [_line(case) for case in cases]) for name, cases in parts],  # type: ignore[attr-defined]
        "desk": absolute(f"/desk/{account.handle}"),
        "settings": absolute("/me/rest"),
        "office": account.name,
        "town": the_town().name,
        "stop": stop,
    }
    text = render_to_string("mail/desk.txt", facts)
    headers = {
        # Nobody's holiday answers.
        "Auto-Submitted": "auto-generated",
        "List-Id": f"<desk.{account.handle}.{settings.DOMAIN}>",
        # One click in the mail program itself is enough (RFC 8058).
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    to = row.seat.user.email or ""
    return EmailMessage(" ".join(subject.split()), text, None, [to], headers=headers)


def _line(case: Case) -> dict[str, str]:
    """What a mail says of a case: what everybody reads, else number and kind only."""
    said = {"number": case.number, "kind": _kind(case), "link": absolute(f"/cases/{case.number}")}
    if not is_everybodys(case):
        return said
    words = " ".join(case.post.text.split())
    street = f"{case.street.name} {case.street_number}".strip() if case.street else ""
    return said | {
        "street": street,
        "words": words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…",
    }


def _kind(case: Case) -> str:
    return case.kind.name_in(translation.get_language() or "es")
