"""Documents and codes: checked, hashed with the town's key, and never kept themselves."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from stdnum.es import dni, nie

from concejo.register.errors import DocumentNotRead

# Without letters and digits that look alike on paper or sound alike on the phone.
_LETTERS = "ACDEFGHJKLMNPQRTUVWXY3479"
_CODE_LENGTH = 8


def document_hash(document: str) -> str:
    """The keyed hash by which the register knows a document (HMAC-SHA-256, hex)."""
    return _keyed("document", checked_document(document))


def checked_document(document: str) -> str:
    """A DNI or NIE with its right check letter, or a passport number; written one way."""
    written = "".join(c for c in document.upper() if c.isalnum())
    looks_spanish = written[:-1].isdigit() or (written[:1] in "XYZ" and written[1:-1].isdigit())
    if looks_spanish and written[-1:].isalpha():
        written = written.zfill(9) if written[0].isdigit() else written
        if not (dni.is_valid(written) or nie.is_valid(written)):
            raise DocumentNotRead
    elif not (5 <= len(written) <= 20 and any(c.isdigit() for c in written)):  # noqa: PLR2004
        raise DocumentNotRead
    return written


def new_code() -> str:
    """A code to print or read out, such as ``K7QD-94MX``."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def code_hash(code: str) -> str:
    """The keyed hash of a code, however it was typed."""
    return _keyed("code", "".join(c for c in code.upper() if c.isalnum()))


def _keyed(purpose: str, text: str) -> str:
    key = f"{purpose}:{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
