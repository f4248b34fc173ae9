"""The rules of the town, and who may be measured by them. Pure questions."""

from __future__ import annotations

import hashlib
import re
from ipaddress import IPv6Address, ip_address, ip_network

from django.utils.translation import gettext_lazy as _

from concejo.accounts.models import Account
from concejo.base.text import as_domain
from concejo.moderation.models import MeasureKind

# Their numbers count from one, and reports name them: a new rule comes at the end.
TOWN_RULES = (
    _(
        "Things are public, people are private. Health, police, social services and children stay "
        "with the office, without any public card."
    ),
    _(
        "Personal data is taken out before anything is published, and you see the public version "
        "first."
    ),
    _("Nobody is served sooner for having more followers."),
    _("Insults, threats and other people's private matters are not published."),
    _("An office stays when the person who holds it goes; no case gets lost."),
)
RULE_IDS = range(1, len(TOWN_RULES) + 1)

# Measures that shut somebody out or hide them. The others are about posts, or are only words.
STANDING = (MeasureKind.SENSITIVE, MeasureKind.LIMIT, MeasureKind.FREEZE, MeasureKind.SUSPEND)
ABOUT_POSTS = (MeasureKind.MARK_POSTS, MeasureKind.DELETE_POSTS)

_DIGEST = re.compile(r"[0-9a-f]{64}")


def may_be_done_to(target: Account, kind: MeasureKind) -> bool:
    """An office stays in its cases, and the crier answers everybody: both can only be warned."""
    return kind == MeasureKind.NONE or not (target.is_office or target.is_crier)


def domains_above(domain: str) -> list[str]:
    """The domain and all it belongs to: ``a.b.example``, ``b.example``, ``example``."""
    parts = domain.split(".")
    return [".".join(parts[n:]) for n in range(len(parts))]


def as_network(typed: str) -> str:
    """An address or a part of the Internet as it is kept; empty where it is none."""
    try:
        return str(ip_network(typed.strip(), strict=False))
    except ValueError:
        return ""


def as_address(typed: str) -> str:
    """One address of the Internet; empty where it is none.

    Where a machine listens in both ways at once, IPv4 comes in the clothes of IPv6: it is the same.
    """
    try:
        address = ip_address(typed.strip())
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def household(typed: str) -> str:
    """An address as it is kept: of IPv6 the /64 that a household has."""
    address = ip_address(typed) if (typed := as_address(typed)) else None
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address or "")


def digest_of(email: str) -> str:
    """The hash of an e-mail address, the same for every way of writing it."""
    name, at, domain = email.strip().lower().rpartition("@")
    if not at:
        return ""
    canonical = f"{name.partition('+')[0].replace('.', '')}@{as_domain(domain) or domain}"
    return digest_of_text(canonical)


def digest_of_text(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_digest(typed: str) -> str:
    """A hash that somebody brought along; empty where it is none."""
    digest = typed.strip().lower()
    return digest if _DIGEST.fullmatch(digest) else ""
