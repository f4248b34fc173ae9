"""Telephones as people write them: the one reading for every door."""

from __future__ import annotations

import re

import phonenumbers
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused

# What people put between digits.
BETWEEN = " -–—./()"
_WRITTEN = re.compile(rf"(?:\(?\+)?[0-9{re.escape(BETWEEN)}]+")

# A country that goes by another name than that under which its telephones are listed.
_LISTED_AS = {"UK": "GB"}


class NoTelephone(Refused):
    message = _(
        "“%(said)s” is no telephone that can be called. Write one number, such as 600 100 200, or "
        "leave it empty."
    )


def telephone(said: str, country: str) -> str:
    """A telephone as it was written, or a refusal. Without a prefix it is one of this country."""
    written = " ".join(said.split())
    if not written:
        return ""
    if not is_written_like_one(written) or not _can_be_called(written, country):
        raise NoTelephone(said=written[:40])
    return written


def is_written_like_one(text: str) -> bool:
    """Is it of nothing but what telephones are written with? A part of one is, too."""
    return bool(_WRITTEN.fullmatch(" ".join(text.split())))


def _can_be_called(written: str, country: str) -> bool:
    region = _LISTED_AS.get(country, country)
    if "+" not in written and region not in phonenumbers.SUPPORTED_REGIONS:
        # Nobody has told how long a telephone is there.
        return any(sign.isdecimal() for sign in written)
    try:
        number = phonenumbers.parse(written, region or None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)
