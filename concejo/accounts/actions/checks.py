"""What several actions ask of a word that somebody typed."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from concejo.accounts.errors import (
    DomainNotPossible,
    EmailNotPossible,
    LanguageNotPossible,
)
from concejo.base.text import as_domain

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
NAME_LENGTH = 60
_EMAIL_LENGTH = 254


def checked_language(code: str) -> str:
    """A language as its code, or empty; refused if it cannot be one."""
    code = code.strip()
    if code and not _LANGUAGE.fullmatch(code):
        raise LanguageNotPossible
    return code


def checked_mailbox(typed: str) -> str:
    """An e-mail address as it is kept; refused if it cannot be one."""
    email = typed.strip().lower()
    if len(email) > _EMAIL_LENGTH:
        raise EmailNotPossible
    try:
        validate_email(email)
    except ValidationError:
        raise EmailNotPossible from None
    return email


def checked_domain(typed: str) -> str:
    """A domain from what somebody typed, with or without https:// and what comes after it."""
    there = typed.strip().lower().removeprefix("https://").removeprefix("http://")
    domain = as_domain(there.partition("/")[0])
    if not domain:
        raise DomainNotPossible
    return domain
