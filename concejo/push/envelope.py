"""A message in its envelope: encrypted for one phone, and signed for its push service.

RFC 8291 and 8292 where the app asked for the standard; else the drafts that came before them, which
some apps and their relays still speak.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import Vapid01, Vapid02

from concejo.base.safe_http import refuse_unsafe
from concejo.push.keys import base64url, plain, point_of
from concejo.push.models import Subscription

# How long a service keeps it for a phone that is off.
_KEPT = timedelta(hours=48)
# How long the town's signature is good. Services refuse more than a day.
_SIGNED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is sent to a push service."""

    headers: dict[str, str]
    body: bytes


def wrap(
    said: bytes,
    to: Subscription,
    *,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    topic: str = "",
) -> Envelope:
    """Close a message for one phone. Of those with one topic, a phone that is off gets the last."""
    headers = {
        "Content-Type": "application/octet-stream",
        "TTL": str(int(_KEPT.total_seconds())),
        "Urgency": "normal",
    }
    if topic:
        headers["Topic"] = topic
    claims = {
        "aud": refuse_unsafe(to.endpoint).origin,
        "exp": int((at + _SIGNED_FOR).timestamp()),
        "sub": _us(),
    }
    # A pair for this one message.
    ours = ec.generate_private_key(ec.SECP256R1())
    salt = os.urandom(16)
    body = http_ece.encrypt(
        said,
        salt=salt,
        private_key=ours,
        dh=plain(to.p256dh),
        auth_secret=plain(to.auth),
        version="aes128gcm" if to.is_standard else "aesgcm",
    )
    if to.is_standard:
        headers["Content-Encoding"] = "aes128gcm"
        headers |= Vapid02(key, conf={"no-strict": True}).sign(claims)
    else:
        headers["Content-Encoding"] = "aesgcm"
        headers["Encryption"] = f"salt={base64url(salt)}"
        dh = f"dh={base64url(point_of(ours))}"
        headers |= Vapid01(key, conf={"no-strict": True}).sign(claims, crypto_key=dh)
    return Envelope(headers, body)


def _us() -> str:
    """Whom a push service writes to when something is wrong."""
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
