"""What a hook is told, and the signature on it: as standardwebhooks.com has it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

import orjson

from concejo.base import clock
from concejo.cases.queries.views import CaseView
from concejo.events.models import Event
from concejo.exchange.keys import unseal
from concejo.exchange.models import Delivery


def body_of(event: Event, view: CaseView) -> bytes:
    """The event and its case, as much of it as everybody may know, and nobody's words."""
    its = {
        "number": view.number,
        "state": view.state,
        "kind": view.kind.code,
        "office": view.office.handle,
        "street": view.street,
        "opened_at": clock.iso(view.opened_at),
        "updated_at": clock.iso(view.updated_at),
        "promised_for": clock.iso(view.promise.due_at) if view.promise else None,
        "url": view.url,
    }
    said = {"type": event.kind, "timestamp": clock.iso(event.at), "seq": event.seq, "data": its}
    return orjson.dumps(said)


def headers_of(delivery: Delivery, body: bytes) -> dict[str, str]:
    """The headers of a letter that goes out now."""
    at = int(clock.now().timestamp())
    signature = signed(unseal(delivery.hook.sealed_secret), str(delivery.pk), at, body)
    return {
        "content-type": "application/json",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{signature}",
    }


def signed(secret: str, letter: str, at: int, body: bytes) -> str:
    """HMAC SHA-256 over number, moment and body, in base64."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"))
    except binascii.Error:
        key = b""
    mac = hmac.new(key, f"{letter}.{at}.".encode() + body, hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()
