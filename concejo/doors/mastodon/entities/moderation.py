"""Reports, and what moderators say, as those whom it concerns read them.

https://docs.joinmastodon.org/entities/Report/ and …/AccountWarning/. Who reported somebody, and
which moderator decided, is in neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from concejo.base import clock
from concejo.doors.mastodon.entities.accounts import Entity, account
from concejo.moderation.models import Appeal, DomainBlock, Measure, Report
from concejo.moderation.queries import measures_by_ids, reports_by_ids
from concejo.moderation.rules import digest_of_text
from concejo.posts.models import Notification, NotificationKind
from concejo.posts.notifications import Line

_STARRED = 3


def report(its: Report) -> Entity:
    """A report, as whoever made it reads it."""
    return {
        **said_in(its),
        "status_ids": [str(post.pk) for post in its.posts.all()],
        "collection_ids": [],
        "rule_ids": [str(rule) for rule in its.rule_ids],
        "target_account": account(its.target),
    }


def said_in(its: Report) -> Entity:
    """What stands in a report, for whoever made it and for moderators alike."""
    return {
        "id": str(its.pk),
        "action_taken": its.settled_at is not None,
        "action_taken_at": clock.iso(its.settled_at) if its.settled_at else None,
        "category": its.category,
        "comment": its.comment,
        # No other server is told: the town is not connected to any.
        "forwarded": False,
        "created_at": clock.iso(its.created_at),
    }


def warning(its: Measure) -> Entity:
    """What was done to somebody, as they read it."""
    return {
        "id": str(its.pk),
        "action": its.kind,
        "text": its.text,
        "status_ids": [str(pk) for pk in its.post_ids],
        "target_account": account(its.target),
        "appeal": _appeal(its.appeal) if hasattr(its, "appeal") else None,
        "created_at": clock.iso(its.created_at),
    }


def attached_to(rows: Sequence[Notification | Line]) -> dict[int, Entity]:
    """What notifications of moderation carry, by the notification's id. At most three queries."""
    reported = _abouts(rows, NotificationKind.ADMIN_REPORT)
    measured = _abouts(rows, NotificationKind.MODERATION_WARNING)
    reports = reports_by_ids(reported) if reported else {}
    measures = measures_by_ids(measured) if measured else {}
    carried: dict[int, Entity] = {}
    for row in rows:
        about = row.about_id or 0
        if row.kind == NotificationKind.ADMIN_REPORT and about in reports:
            carried[row.pk] = {"report": report(reports[about])}
        elif row.kind == NotificationKind.MODERATION_WARNING and about in measures:
            carried[row.pk] = {"moderation_warning": warning(measures[about])}
    return carried


def public_domain_block(its: DomainBlock) -> Entity:
    """A server that the town does not listen to, as everybody may know of it."""
    shown = its.domain
    if its.obfuscate:
        name, dot, rest = shown.partition(".")
        shown = f"{name[:_STARRED]}{'*' * max(len(name) - _STARRED, 1)}{dot}{rest}"
    return {
        "domain": shown,
        "digest": digest_of_text(its.domain),
        "severity": its.severity,
        "comment": its.public_comment or None,
    }


def _abouts(rows: Sequence[Notification | Line], kind: NotificationKind) -> set[int]:
    return {row.about_id for row in rows if row.kind == kind and row.about_id}


def _appeal(its: Appeal) -> Entity:
    return {"text": its.text, "state": its.state}
