"""People, reports and blocks as moderators read them.

https://docs.joinmastodon.org/entities/Admin_Account/ and its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.doors.mastodon.entities.accounts import Entity, account, role
from concejo.doors.mastodon.entities.cards import trending_cards
from concejo.doors.mastodon.entities.instance import rules
from concejo.doors.mastodon.entities.moderation import said_in
from concejo.doors.mastodon.entities.statuses import Status, statuses_by_id
from concejo.doors.mastodon.entities.tags import tags
from concejo.moderation.blocks import Block
from concejo.moderation.models import (
    CanonicalEmailBlock,
    DomainAllow,
    DomainBlock,
    EmailDomainBlock,
    IpBlock,
    Report,
)
from concejo.moderation.queries import Person, persons, posts_of_reports
from concejo.moderation.rules import digest_of_text
from concejo.posts.models import Hashtag, LinkedPage

_WEEK = 7


def admin_accounts(some: Sequence[Account]) -> list[Entity]:
    """Several addresses, with who is behind them. In a constant number of queries."""
    known = persons(some)
    return [_admin_account(known[its.pk]) for its in some]


def admin_account(its: Account) -> Entity:
    """One address, with who is behind it."""
    return admin_accounts([its])[0]


def admin_reports(some: Sequence[Report], viewer: Actor) -> list[Entity]:
    """Several reports, with all people and posts in them. In a constant number of queries."""
    people = {
        each.pk: each
        for its in some
        for each in (its.account, its.target, its.assigned, its.settled_by)
        if each is not None
    }
    known = {pk: _admin_account(its) for pk, its in persons(list(people.values())).items()}
    shown = statuses_by_id(posts_of_reports(some), viewer)
    return [_admin_report(its, known, shown) for its in some]


def admin_report(its: Report, viewer: Actor) -> Entity:
    """One report."""
    return admin_reports([its], viewer)[0]


def admin_block(its: Block) -> Entity:
    """An entry of one of the lists."""
    return {"id": str(its.pk), **_SAID[type(its)](its)}


def admin_tags(hashtags: Sequence[Hashtag]) -> list[Entity]:
    """Subjects, as moderators read them: none of them waits to be looked at."""
    review = {
        str(each.pk): {
            "trendable": each.is_trendable,
            "usable": each.is_usable,
            "requires_review": False,
            "listable": each.is_listable,
        }
        for each in hashtags
    }
    return [{**its, **review[its["id"]]} for its in tags(hashtags, None)]


def admin_links(pages: Sequence[LinkedPage]) -> list[Entity]:
    """Pages outside, as moderators read them: none of them waits to be looked at."""
    return [
        {**its, "id": str(page.pk), "requires_review": False}
        for its, page in zip(trending_cards(pages), pages, strict=True)
    ]


# --- Smaller steps ---


def _admin_account(its: Person) -> Entity:
    user, address = its.user, its.account
    last = its.footprints[0].ip if its.footprints else None
    return {
        "id": str(address.pk),
        "username": address.handle,
        "domain": address.domain or None,
        "created_at": clock.iso(address.created_at),
        "email": (user.email or "") if user else "",
        "ip": last,
        "ips": [{"ip": at.ip, "used_at": clock.iso(at.used_at)} for at in its.footprints],
        "locale": user.language if user else "",
        "invite_request": its.newcomer.reason or None if its.newcomer else None,
        "role": role(moderates=its.moderates),
        "confirmed": user is not None and user.email_confirmed_at is not None,
        "approved": its.newcomer is None,
        "disabled": user is not None and user.frozen_at is not None,
        "silenced": address.limited_at is not None,
        "suspended": address.suspended_at is not None,
        "sensitized": address.sensitized_at is not None,
        "account": account(address),
        "created_by_application_id": None,
        "invited_by_account_id": None,
    }


def _admin_report(its: Report, known: Mapping[int, Entity], shown: Mapping[int, Status]) -> Entity:
    return {
        **said_in(its),
        "updated_at": clock.iso(its.updated_at),
        "account": known[its.account_id],
        "target_account": known[its.target_id],
        "assigned_account": known.get(its.assigned_id or 0),
        "action_taken_by_account": known.get(its.settled_by_id or 0),
        "statuses": [shown[post.pk] for post in its.posts.all() if post.pk in shown],
        "collections": [],
        "rules": rules(its.rule_ids),
        # What the posts said then: the author may have changed them or taken them back.
        "concejo": {"said_then": its.said_then},
    }


def _email_domain(its: EmailDomainBlock) -> Entity:
    return {
        "domain": its.domain,
        "created_at": clock.iso(its.created_at),
        # How often somebody tried is not counted.
        "history": [{"day": str(_midnight(n)), "accounts": "0", "uses": "0"} for n in range(_WEEK)],
        "allow_with_approval": False,
    }


def _midnight(days_ago: int) -> int:
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return int((today - timedelta(days=days_ago)).timestamp())


def _canonical(its: CanonicalEmailBlock) -> Entity:
    return {"canonical_email_hash": its.digest}


def _ip(its: IpBlock) -> Entity:
    return {
        "ip": its.ip,
        "severity": its.severity,
        "comment": its.comment,
        "created_at": clock.iso(its.created_at),
        "expires_at": clock.iso(its.expires_at) if its.expires_at else None,
    }


def _domain(its: DomainBlock) -> Entity:
    return {
        "domain": its.domain,
        "digest": digest_of_text(its.domain),
        "created_at": clock.iso(its.created_at),
        "severity": its.severity,
        "reject_media": its.reject_media,
        "reject_reports": its.reject_reports,
        "private_comment": its.private_comment or None,
        "public_comment": its.public_comment or None,
        "obfuscate": its.obfuscate,
    }


def _allow(its: DomainAllow) -> Entity:
    return {"domain": its.domain, "created_at": clock.iso(its.created_at)}


_SAID: dict[type[Block], Callable[..., Entity]] = {
    EmailDomainBlock: _email_domain,
    CanonicalEmailBlock: _canonical,
    IpBlock: _ip,
    DomainBlock: _domain,
    DomainAllow: _allow,
}
