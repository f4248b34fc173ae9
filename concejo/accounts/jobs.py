"""What happens after something changed with people: mails to them."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from concejo.accounts.models import User
from concejo.base.links import absolute
from concejo.events.models import Event

CONFIRMATION = "confirm-email"


def mail_confirmation(event: Event) -> None:
    """Ask whether a new person's e-mail address is theirs."""
    user = User.objects.filter(pk=event.user_id or 0).first()
    if user is None or not user.email or user.email_confirmed_at:
        return
    note = signing.dumps([user.pk, user.email], salt=CONFIRMATION)
    _mail(user, "confirmation", absolute(f"/auth/confirmation?note={note}"))


def mail_password_link(event: Event) -> None:
    """Send the link that lets somebody choose a new password, once and for a few days."""
    user = User.objects.filter(pk=event.subject_id or 0, is_active=True).first()
    if user is None or not user.email:
        return
    who = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    _mail(user, "password", absolute(f"/auth/password/edit?who={who}&token={token}"))


def _mail(user: User, what: str, link: str) -> None:
    with translation.override(user.language or translation.get_language()):
        subject = {
            "confirmation": _("Is this your e-mail address?"),
            "password": _("Choose a new password"),
        }[what]
        text = render_to_string(f"mail/{what}.txt", {"name": user.name, "link": link})
        send_mail(subject, text, None, [user.email or ""])
