"""Keys: the town's own pair, those that apps send, and the seal on an app's token."""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from concejo.base import seals
from concejo.push.errors import KeysNotPossible

_CURVE = ec.SECP256R1()
_POINT, _SECRET = 65, 16
_SCALAR = 32
_PURPOSE = "concejo.push.token"


def new_pair() -> tuple[str, str]:
    """A fresh pair: private and public, in base64url."""
    key = ec.generate_private_key(_CURVE)
    number = key.private_numbers().private_value
    return base64url(number.to_bytes(_SCALAR, "big")), public_of(key)


def private_key(private: str) -> ec.EllipticCurvePrivateKey:
    """The private half of a pair, ready for use."""
    return ec.derive_private_key(int.from_bytes(plain(private), "big"), _CURVE)


def public_of(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half, as apps are told it: with padding, as on Mastodon."""
    return base64.urlsafe_b64encode(point_of(key)).decode()


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as a point of 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def checked(p256dh: str, auth: str) -> tuple[str, str]:
    """An app's keys in one spelling, if they are keys."""
    try:
        point, secret = plain(p256dh), plain(auth)
        if len(point) != _POINT or len(secret) != _SECRET:
            raise KeysNotPossible
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except ValueError as wrong:
        raise KeysNotPossible from wrong
    return base64url(point), base64url(secret)


def base64url(some: bytes) -> str:
    """Bytes in the alphabet of addresses, without padding."""
    return base64.urlsafe_b64encode(some).decode().rstrip("=")


def plain(text: str) -> bytes:
    """The bytes of a text in base64, in either alphabet, with or without padding."""
    text = text.strip().rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, UnicodeEncodeError) as wrong:
        raise ValueError("not base64") from wrong


def seal(token: str) -> str:
    """An app's token, readable only with the town's own secret."""
    return seals.seal(token, _PURPOSE)


def unseal(sealed: str) -> str:
    """The token again; empty if the town's secret has changed since."""
    return seals.unseal(sealed, _PURPOSE)
