"""Asking our own API, as a stranger or with somebody's token."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from concejo.accounts.actors import Actor
from concejo.accounts.models import Token

API = "/api/concejo/v1"


@pytest.fixture
def ask(db: None, settings) -> Callable[..., Any]:
    """``ask("/cases", ana, state="done")`` is the answer, as Django's test client gives it."""
    # Tests ask more often than a person may.
    settings.TEST_MODE = True

    def asked(path: str, who: Actor | None = None, **params: object) -> Any:
        headers = {"Accept-Language": "en"}
        if who:
            headers["Authorization"] = f"Bearer {token_of(who)}"
        url = path if path.startswith("http") else f"{API}{path}"
        return Client().get(url, params or None, headers=headers)

    return asked


def token_of(who: Actor, scopes: str = "read") -> str:
    """A key with which a program asks for somebody."""
    words = secrets.token_urlsafe(24)
    digest = hashlib.sha256(words.encode()).hexdigest()
    Token.objects.create(token_hash=digest, user=who.user, account=who.account, scopes=scopes)
    return words
