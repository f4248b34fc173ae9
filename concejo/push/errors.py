"""What apps that want to be woken can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotFound, Refused


class NoSubscription(NotFound):
    message = _("This app has not asked to be woken.")


class EndpointNotPossible(Refused):
    message = _(
        "“subscription[endpoint]” is not the address of a push service. It begins with https:// "
        "and is open to everybody."
    )


class KeysNotPossible(Refused):
    message = _(
        "“subscription[keys]” must hold “p256dh”, a point of 65 bytes on the curve P-256, and "
        "“auth”, 16 bytes, both in base64. Make new ones and send them."
    )


class ServicesSilent(Exception):
    """Some push services were busy or gave no answer: they are asked again later."""
