"""A phone and its push service, as RFC 8030, 8188, 8291 and 8292 describe them.

It opens what the town sends with primitives only, so that nothing of the town proves itself.
"""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.base.servers import Heard, Server, saying, serving


def b64(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@dataclass
class Device:
    """A phone: its keys, and what it makes of a message."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": b64(point(self.key.public_key())), "auth": b64(self.auth)}

    def open(self, heard: Heard) -> dict:
        """The message, decrypted by whichever of the two ways it came."""
        coding = heard.headers["content-encoding"]
        text = {"aes128gcm": self._standard, "aesgcm": self._draft}[coding](heard)
        return json.loads(text)

    def _standard(self, heard: Heard) -> bytes:
        """RFC 8291."""
        salt, body = heard.body[:16], heard.body[21:]
        length = heard.body[20]
        theirs, sealed = body[:length], body[length:]
        info = b"WebPush: info\0" + point(self.key.public_key()) + theirs
        secret = derive(self._shared(theirs), self.auth, info, 32)
        key = derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derive(secret, salt, b"Content-Encoding: nonce\0", 12)
        text = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert text[-1:] == b"\x02", "one record, the last"
        return text[:-1]

    def _draft(self, heard: Heard) -> bytes:
        """draft-ietf-webpush-encryption-04."""
        said = parts(heard.headers["crypto-key"])
        salt = unb64(parts(heard.headers["encryption"])["salt"])
        theirs, mine = unb64(said["dh"]), point(self.key.public_key())
        context = b"P-256\0" + b"".join(len(p).to_bytes(2, "big") + p for p in (mine, theirs))
        secret = derive(self._shared(theirs), self.auth, b"Content-Encoding: auth\0", 32)
        key = derive(secret, salt, b"Content-Encoding: aesgcm\0" + context, 16)
        nonce = derive(secret, salt, b"Content-Encoding: nonce\0" + context, 12)
        text = AESGCM(key).decrypt(nonce, heard.body, None)
        padding = int.from_bytes(text[:2], "big")
        return text[2 + padding :]

    def _shared(self, theirs: bytes) -> bytes:
        other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        return self.key.exchange(ec.ECDH(), other)


def parts(header: str) -> dict[str, str]:
    """``dh=…;p256ecdsa=…``, or with commas."""
    pairs = header.replace(",", ";").split(";")
    return dict(pair.strip().split("=", 1) for pair in pairs)


def signer_of(heard: Heard, service: Server) -> str:
    """The town's public key, if it signed the request for this service and not long ago."""
    scheme, __, rest = heard.headers["authorization"].partition(" ")
    if scheme == "vapid":
        said = parts(rest)
        token, public = said["t"], said["k"]
    else:
        assert scheme == "WebPush"
        token, public = rest, parts(heard.headers["crypto-key"])["p256ecdsa"]
    head, claims, signature = token.split(".")
    raw = unb64(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(public))
    key.verify(
        utils.encode_dss_signature(
            int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        ),
        f"{head}.{claims}".encode(),
        ec.ECDSA(hashes.SHA256()),
    )
    assert json.loads(unb64(head))["alg"] == "ES256"
    said = json.loads(unb64(claims))
    assert said["aud"] == service.url("")
    assert said["sub"].startswith("mailto:")
    assert 0 < said["exp"] - time.time() <= 24 * 3600
    return public


@contextmanager
def push_service(*statuses: int) -> Iterator[Server]:
    """A push service: takes everything, or answers with these first and takes the rest."""
    left = list(statuses)

    def answer(handler, heard):
        saying(left.pop(0) if left else 201)(handler, heard)

    with serving(answer) as server:
        yield server
