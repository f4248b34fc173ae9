"""Keeping the lists of what is closed: e-mail, addresses of the Internet, other servers."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from typing import cast

from django.core.cache import cache
from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.text import as_domain
from concejo.events.log import record
from concejo.moderation.blocks import NO_ACCESS, Block, block_for
from concejo.moderation.errors import (
    DomainBlockedAlready,
    DomainNotPossible,
    EmailOrHashNeeded,
    NetworkBlockedAlready,
    NetworkNotPossible,
    NetworkTooLarge,
)
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
from concejo.moderation.rules import as_digest, as_network, digest_of

# Nobody shuts out half of the Internet by mistake.
_LARGEST = {4: 8, 6: 19}
_LONGEST_COMMENT = 1000


@dataclass(frozen=True, slots=True)
class DomainRule:
    """What is taken from another server; what is ``None`` stays."""

    severity: DomainSeverity | None = None
    reject_media: bool | None = None
    reject_reports: bool | None = None
    private_comment: str | None = None
    public_comment: str | None = None
    obfuscate: bool | None = None


@dataclass(frozen=True, slots=True)
class IpRule:
    """What is closed for a part of the Internet; what is ``None`` stays."""

    ip: str | None = None
    severity: IpSeverity | None = None
    comment: str | None = None
    seconds: int | None = None


@transaction.atomic
def block_email_domain(actor: Actor, domain: str) -> EmailDomainBlock:
    """Nobody signs up with this e-mail domain any more."""
    as_moderator(actor)
    made, is_new = EmailDomainBlock.objects.get_or_create(domain=_domain(domain))
    if not is_new:
        raise DomainBlockedAlready
    return cast("EmailDomainBlock", _recorded(actor, made))


@transaction.atomic
def block_email(actor: Actor, *, email: str = "", digest: str = "") -> CanonicalEmailBlock:
    """Nobody signs up with this e-mail address any more, however it is written."""
    as_moderator(actor)
    its = digest_of(email) if email else as_digest(digest)
    if not its:
        raise EmailOrHashNeeded
    made, is_new = CanonicalEmailBlock.objects.get_or_create(digest=its)
    return cast("CanonicalEmailBlock", _recorded(actor, made)) if is_new else made


@transaction.atomic
def block_ip(actor: Actor, rule: IpRule) -> IpBlock:
    """Close something for a part of the Internet."""
    as_moderator(actor)
    network = _network(rule.ip or "")
    if IpBlock.objects.filter(ip=network).exists():
        raise NetworkBlockedAlready
    made = IpBlock(ip=network, severity=rule.severity or IpSeverity.NO_SIGN_UP)
    _apply(made, rule)
    made.save(force_insert=True)
    return cast("IpBlock", _recorded(actor, made))


@transaction.atomic
def change_ip_block(actor: Actor, block_id: int, rule: IpRule) -> IpBlock:
    """Close more or less of it, or for longer."""
    its = cast("IpBlock", block_for(actor, IpBlock, block_id, lock=True))
    if rule.ip is not None:
        its.ip = _network(rule.ip)
        if IpBlock.objects.filter(ip=its.ip).exclude(pk=its.pk).exists():
            raise NetworkBlockedAlready
    if rule.severity is not None:
        its.severity = rule.severity
    _apply(its, rule)
    its.save()
    return cast("IpBlock", _recorded(actor, its, "changed"))


@transaction.atomic
def block_domain(actor: Actor, domain: str, rule: DomainRule) -> DomainBlock:
    """Take less from another server, once the town is connected to any."""
    as_moderator(actor)
    made, is_new = DomainBlock.objects.get_or_create(domain=_domain(domain), defaults=_said(rule))
    if not is_new:
        raise DomainBlockedAlready
    return cast("DomainBlock", _recorded(actor, made))


@transaction.atomic
def change_domain_block(actor: Actor, block_id: int, rule: DomainRule) -> DomainBlock:
    """Take more or less from it."""
    its = cast("DomainBlock", block_for(actor, DomainBlock, block_id, lock=True))
    for name, value in _said(rule).items():
        setattr(its, name, value)
    its.save()
    return cast("DomainBlock", _recorded(actor, its, "changed"))


@transaction.atomic
def allow_domain(actor: Actor, domain: str) -> DomainAllow:
    """The town would speak with this server. Twice changes nothing."""
    as_moderator(actor)
    made, is_new = DomainAllow.objects.get_or_create(domain=_domain(domain))
    return cast("DomainAllow", _recorded(actor, made)) if is_new else made


@transaction.atomic
def take_off(actor: Actor, kind: type[Block], block_id: int) -> Block:
    """An entry is no longer in its list."""
    its = block_for(actor, kind, block_id, lock=True)
    _recorded(actor, its, "ended")
    kind.objects.filter(pk=its.pk).delete()
    return its


# --- Smaller steps ---


def _recorded(actor: Actor, its: Block, what: str = "made") -> Block:
    """The log says which list, never an address or a domain: those may be about people."""
    record("block.changed", actor=actor, subject=its, kind=type(its).__name__, what=what)
    if isinstance(its, IpBlock):
        transaction.on_commit(lambda: cache.delete(NO_ACCESS))
    return its


def _domain(typed: str) -> str:
    domain = as_domain(typed)
    if not domain:
        raise DomainNotPossible
    return domain


def _network(typed: str) -> str:
    network = as_network(typed)
    if not network:
        raise NetworkNotPossible
    its = ip_network(network)
    if its.prefixlen < _LARGEST[its.version]:
        raise NetworkTooLarge
    return network


def _apply(its: IpBlock, rule: IpRule) -> None:
    if rule.comment is not None:
        its.comment = rule.comment[:_LONGEST_COMMENT]
    if rule.seconds is not None:
        its.expires_at = clock.after(rule.seconds)


def _said(rule: DomainRule) -> dict[str, object]:
    names = ("severity", "reject_media", "reject_reports", "obfuscate")
    said = {name: getattr(rule, name) for name in names if getattr(rule, name) is not None}
    for name in ("private_comment", "public_comment"):
        if getattr(rule, name) is not None:
            said[name] = getattr(rule, name)[:_LONGEST_COMMENT]
    return said
