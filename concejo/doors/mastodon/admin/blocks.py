"""The lists of what is closed, for moderators.

https://docs.joinmastodon.org/methods/admin/ip_blocks/ and its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from concejo.doors.api.endpoint import Endpoint, endpoint
from concejo.doors.api.paging import Paging, link_pages
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.admin import admin_block
from concejo.moderation.actions import blocks as actions
from concejo.moderation.actions.blocks import DomainRule, IpRule
from concejo.moderation.actions.reports import note_look
from concejo.moderation.blocks import Block, block_for, blocks_for, blocks_of_email
from concejo.moderation.models import (
    CanonicalEmailBlock,
    DomainAllow,
    DomainBlock,
    DomainSeverity,
    EmailDomainBlock,
    IpBlock,
    IpSeverity,
)

_USUAL, _MOST = 100, 200


@dataclass(frozen=True)
class Domain:
    """A domain."""

    domain: str


@dataclass(frozen=True)
class Server:
    """What shall be taken from another server."""

    domain: str = ""
    severity: Literal["noop", "silence", "suspend"] | None = None
    reject_media: bool | None = None
    reject_reports: bool | None = None
    private_comment: str | None = None
    public_comment: str | None = None
    obfuscate: bool | None = None

    @property
    def rule(self) -> DomainRule:
        return DomainRule(
            severity=DomainSeverity(self.severity) if self.severity else None,
            reject_media=self.reject_media,
            reject_reports=self.reject_reports,
            private_comment=self.private_comment,
            public_comment=self.public_comment,
            obfuscate=self.obfuscate,
        )


@dataclass(frozen=True)
class Range:
    """A part of the Internet, and what is closed for it."""

    ip: str | None = None
    severity: Literal["sign_up_requires_approval", "sign_up_block", "no_access"] | None = None
    comment: str | None = None
    expires_in: int | None = None

    @property
    def rule(self) -> IpRule:
        severity = IpSeverity(self.severity) if self.severity else None
        return IpRule(self.ip, severity, self.comment, self.expires_in)


@dataclass(frozen=True)
class Email:
    """An e-mail address, or the hash of one."""

    email: str = ""
    canonical_email_hash: str = ""


# --- What all lists share ---


def _several(kind: type[Block], scope: str) -> Endpoint:
    def several(request: ApiRequest, params: Paging) -> list[Entity]:
        """The list, newest first."""
        page = params.page(_USUAL, _MOST)
        rows = blocks_for(request.actor, kind, page)
        note_look(request.actor, kind.__name__, [row.pk for row in rows])
        link_pages(request, [row.pk for row in rows], page)
        return [admin_block(row) for row in rows]

    return endpoint("GET", scope=f"admin:read:{scope}")(several)


def _one(kind: type[Block], scope: str) -> Endpoint:
    def one(request: ApiRequest, block_id: int) -> Entity:
        """One entry."""
        return admin_block(block_for(request.actor, kind, block_id))

    return endpoint("GET", scope=f"admin:read:{scope}")(one)


def _take_off(kind: type[Block], scope: str, *, shown: bool = False) -> Endpoint:
    def take_off(request: ApiRequest, block_id: int) -> Entity:
        """Take an entry off the list."""
        its = actions.take_off(request.actor, kind, block_id)
        return admin_block(its) if shown else {}

    return endpoint("DELETE", scope=f"admin:write:{scope}")(take_off)


email_domains = _several(EmailDomainBlock, "email_domain_blocks")
email_domain = _one(EmailDomainBlock, "email_domain_blocks")
free_email_domain = _take_off(EmailDomainBlock, "email_domain_blocks")

emails = _several(CanonicalEmailBlock, "canonical_email_blocks")
email = _one(CanonicalEmailBlock, "canonical_email_blocks")
free_email = _take_off(CanonicalEmailBlock, "canonical_email_blocks", shown=True)

ips = _several(IpBlock, "ip_blocks")
ip = _one(IpBlock, "ip_blocks")
free_ip = _take_off(IpBlock, "ip_blocks")

domains = _several(DomainBlock, "domain_blocks")
domain = _one(DomainBlock, "domain_blocks")
free_domain = _take_off(DomainBlock, "domain_blocks")

allowed = _several(DomainAllow, "domain_allows")
allowed_one = _one(DomainAllow, "domain_allows")
allow_no_longer = _take_off(DomainAllow, "domain_allows")


# --- What is particular to each ---


@endpoint("POST", scope="admin:write:email_domain_blocks")
def block_email_domain(request: ApiRequest, params: Domain) -> Entity:
    """Nobody signs up with this e-mail domain."""
    return admin_block(actions.block_email_domain(request.actor, params.domain))


@endpoint("POST", scope="admin:write:canonical_email_blocks")
def block_email(request: ApiRequest, params: Email) -> Entity:
    """Nobody signs up with this e-mail address."""
    its = actions.block_email(request.actor, email=params.email, digest=params.canonical_email_hash)
    return admin_block(its)


@endpoint("POST", scope="admin:read:canonical_email_blocks")
def test_email(request: ApiRequest, params: Email) -> list[Entity]:
    """Which entries an e-mail address falls under."""
    return [admin_block(its) for its in blocks_of_email(request.actor, params.email)]


@endpoint("POST", scope="admin:write:ip_blocks")
def block_ip(request: ApiRequest, params: Range) -> Entity:
    """Close something for a part of the Internet."""
    return admin_block(actions.block_ip(request.actor, params.rule))


@endpoint("PUT", scope="admin:write:ip_blocks")
def change_ip(request: ApiRequest, block_id: int, params: Range) -> Entity:
    """Close more or less of it."""
    return admin_block(actions.change_ip_block(request.actor, block_id, params.rule))


@endpoint("POST", scope="admin:write:domain_blocks")
def block_domain(request: ApiRequest, params: Server) -> Entity:
    """Take less from another server."""
    return admin_block(actions.block_domain(request.actor, params.domain, params.rule))


@endpoint("PUT", scope="admin:write:domain_blocks")
def change_domain(request: ApiRequest, block_id: int, params: Server) -> Entity:
    """Take more or less from it."""
    return admin_block(actions.change_domain_block(request.actor, block_id, params.rule))


@endpoint("POST", scope="admin:write:domain_allows")
def allow_domain(request: ApiRequest, params: Domain) -> Entity:
    """The town would speak with this server."""
    return admin_block(actions.allow_domain(request.actor, params.domain))
