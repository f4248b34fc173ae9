"""What is closed to whom: asked at the door. Reads only."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.core.cache import cache
from django.db.models import Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.text import as_domain
from concejo.moderation.errors import NoSuchBlock
from concejo.moderation.models import (
    CanonicalEmailBlock,
    DomainAllow,
    DomainBlock,
    DomainSeverity,
    EmailDomainBlock,
    IpBlock,
    IpSeverity,
)
from concejo.moderation.queries import as_moderator
from concejo.moderation.rules import as_address, digest_of, domains_above
from concejo.posts.paging import Page

# Any of the lists that moderators keep.
Block = EmailDomainBlock | CanonicalEmailBlock | IpBlock | DomainBlock | DomainAllow

NO_ACCESS = "moderation.no_access"
# Other processes of the town hear of a new block this much later.
_KNOWN_FOR = 15


def blocks_for(moderator: Actor, kind: type[Block], page: Page) -> list[Block]:
    """One of the lists, newest first."""
    as_moderator(moderator)
    rows: QuerySet[Block] = kind.objects.all()
    return page.of(rows)


def block_for(moderator: Actor, kind: type[Block], block_id: int, *, lock: bool = False) -> Block:
    """One entry of a list."""
    as_moderator(moderator)
    rows: QuerySet[Block] = kind.objects.filter(pk=block_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NoSuchBlock
    return found


def blocks_of_email(moderator: Actor, email: str) -> list[CanonicalEmailBlock]:
    """The entries that an e-mail address falls under, however it is written."""
    as_moderator(moderator)
    return list(CanonicalEmailBlock.objects.filter(digest=digest_of(email)))


def is_email_blocked(email: str) -> bool:
    """May nobody sign up with this e-mail address?"""
    typed = email.strip().lower().rpartition("@")[2]
    domain = as_domain(typed) or typed
    return (
        EmailDomainBlock.objects.filter(domain__in=domains_above(domain)).exists()
        or CanonicalEmailBlock.objects.filter(digest=digest_of(email)).exists()
    )


def severity_for(address: str) -> IpSeverity | None:
    """The strongest of what is closed for an address of the Internet."""
    there = as_address(address)
    if not there:
        return None
    found = {IpSeverity(block.severity) for block in _in_force() if _holds(block.network, there)}
    strongest = (IpSeverity.NO_ACCESS, IpSeverity.NO_SIGN_UP, IpSeverity.APPROVAL)
    return next((severity for severity in strongest if severity in found), None)


def has_no_access(address: str) -> bool:
    """Does the town not answer to this address? Asked at every request: known for some seconds."""
    closed: list[str] | None = cache.get(NO_ACCESS)
    if closed is None:
        rows = _in_force().filter(severity=IpSeverity.NO_ACCESS)
        closed = list(rows.values_list("ip", flat=True))
        cache.set(NO_ACCESS, closed, _KNOWN_FOR)
    if not closed or not (there := as_address(address)):
        return False
    return any(_holds(ip_network(network), there) for network in closed)


def public_domain_blocks() -> list[DomainBlock]:
    """What everybody may know of other servers that the town does not listen to."""
    shown = DomainBlock.objects.exclude(severity=DomainSeverity.NOOP)
    return list(shown.order_by("domain"))


def _in_force() -> QuerySet[IpBlock]:
    return IpBlock.objects.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()))


def _holds(network: IPv4Network | IPv6Network, there: str) -> bool:
    return ip_address(there) in network
