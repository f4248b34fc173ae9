"""Keys of programs, and what is sealed: the keys that others gave us, the secrets of hooks."""

from __future__ import annotations

import hashlib

from concejo.base import seals

_PURPOSE = "concejo.exchange"


def hash_of(key: str) -> str:
    """Keys are long and random: one round is enough."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def seal(secret: str) -> str:
    """A secret of ours, readable only with the town's own."""
    return seals.seal(secret, _PURPOSE)


def unseal(sealed: str) -> str:
    """The secret again; empty if the town's own has changed since."""
    return seals.unseal(sealed, _PURPOSE) if sealed else ""
