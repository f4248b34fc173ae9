"""The links in mails: signed, so that only whoever got the mail has them."""

from __future__ import annotations

from django.core import signing

from concejo.base.links import absolute
from concejo.notices.errors import LinkNotGood
from concejo.notices.models import MailReader

# Unconfirmed readers are forgotten after as long.
CONFIRM_WITHIN_DAYS = 7

_CONFIRM, _STOP = "concejo.mail.confirm", "concejo.mail.stop"


def confirm_link(reader: MailReader) -> str:
    """Yes, I want these mails."""
    return absolute(f"/by-mail/confirm?note={signing.dumps(_of(reader), salt=_CONFIRM)}")


def stop_link(reader: MailReader) -> str:
    """No more of these mails. Good for as long as the mail is kept."""
    return absolute(f"/by-mail/stop?note={signing.dumps(_of(reader), salt=_STOP)}")


def to_confirm(note: str) -> int:
    """Whose yes it is."""
    return _read(note, _CONFIRM, CONFIRM_WITHIN_DAYS * 86_400)


def to_stop(note: str) -> int:
    """Whose no it is."""
    return _read(note, _STOP, None)


def _of(reader: MailReader) -> int:
    return reader.pk


def _read(note: str, salt: str, max_age: int | None) -> int:
    try:
        return int(signing.loads(note, salt=salt, max_age=max_age))
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise LinkNotGood from wrong
