"""Telling the moderators that something is wrong, and settling it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.errors import NotYourself
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.events.models import Event
from concejo.moderation.errors import CommentTooLong, NoSuchRule
from concejo.moderation.models import Category, Report
from concejo.moderation.queries import as_moderator, report_for
from concejo.moderation.rules import RULE_IDS
from concejo.posts.errors import NoSuchPost
from concejo.posts.models import Post

_LONGEST = 1000
_MOST_POSTS = 100
_SAID_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody says is wrong."""

    post_ids: Sequence[int] = ()
    comment: str = ""
    category: Category = Category.OTHER
    rule_ids: Sequence[int] = ()


@transaction.atomic
def report_account(actor: Actor, target: Account, said: Complaint) -> Report:
    """Tell the moderators of somebody, and of some of their posts. They never learn by whom."""
    wanted = list(dict.fromkeys(said.post_ids))[:_MOST_POSTS]
    seen = Post.objects.visible_to(actor).filter(pk__in=wanted, author=target)
    posts = list(seen.prefetch_related("photos").select_related("poll")) if wanted else []
    comment = clean(said.comment)

    if target.pk == actor.account_id:
        raise NotYourself
    if len(posts) < len(wanted):
        raise NoSuchPost
    if len(comment) > _LONGEST:
        raise CommentTooLong
    _refuse_unknown(said.rule_ids)
    report = Report.objects.create(
        account=actor.account,
        target=target,
        comment=comment,
        category=Category.VIOLATION if said.rule_ids else said.category,
        rule_ids=sorted(set(said.rule_ids)),
        said_then=[_as_it_stands(post) for post in posts],
    )
    report.posts.set(posts)
    record(
        "report.opened",
        actor=actor,
        subject=report,
        target=target.pk,
        category=report.category,
        posts=[post.pk for post in posts],
    )
    return report


@transaction.atomic
def sort_report(
    actor: Actor,
    report_id: int,
    *,
    category: Category | None = None,
    rule_ids: Sequence[int] | None = None,
) -> Report:
    """Put a report under another category, or under other rules."""
    report = report_for(actor, report_id, lock=True)
    if rule_ids is not None:
        _refuse_unknown(rule_ids)
        report.rule_ids = sorted(set(rule_ids))
    if category is not None:
        report.category = category
    if report.category != Category.VIOLATION:
        report.rule_ids = []
    _save(report, "category", "rule_ids")
    record("report.sorted", actor=actor, subject=report, category=report.category)
    return report


@transaction.atomic
def take_report(actor: Actor, report_id: int) -> Report:
    """A moderator looks after a report."""
    return _assigned(actor, report_id, actor.account)


@transaction.atomic
def leave_report(actor: Actor, report_id: int) -> Report:
    """Nobody looks after it any more."""
    return _assigned(actor, report_id, None)


@transaction.atomic
def settle_report(actor: Actor, report_id: int) -> Report:
    """What had to be done is done. Twice changes nothing."""
    report = report_for(actor, report_id, lock=True)
    if report.settled_at is None:
        settle(actor, report)
    return report


@transaction.atomic
def reopen_report(actor: Actor, report_id: int) -> Report:
    """It is not done after all."""
    report = report_for(actor, report_id, lock=True)
    if report.settled_at is not None:
        report.settled_at, report.settled_by = None, None
        _save(report, "settled_at", "settled_by")
        record("report.reopened", actor=actor, subject=report)
    return report


@transaction.atomic
def note_look(actor: Actor, what: str, ids: Sequence[int] = ()) -> None:
    """A moderator looked at what only moderators see: the log says who, at what and when."""
    as_moderator(actor)
    record("moderation.looked", actor=actor, subject=None, what=what, ids=list(ids))


@transaction.atomic
def forget_what_was_said(at: datetime) -> None:
    """A month after a report is settled nobody needs the words any more. Asked once an hour."""
    if at.minute:
        return
    old = Report.objects.filter(settled_at__lt=at - _SAID_KEPT).exclude(said_then=[])
    # Looked at first: the clock strikes every minute, and must not lock the town for nothing.
    if old.exists():
        old.update(said_then=[])


def forget_words_of(event: Event, account: Account) -> None:
    """Somebody is erased: nothing that they said is kept, in reports neither."""
    Report.objects.filter(target=account).update(said_then=[])


def settle(actor: Actor, report: Report) -> None:
    """Close a report that is locked already."""
    report.settled_at, report.settled_by = clock.now(), actor.account
    _save(report, "settled_at", "settled_by")
    record("report.settled", actor=actor, subject=report)


# --- Smaller steps ---


def _as_it_stands(post: Post) -> dict[str, object]:
    """What everybody who may read it reads in a post now, in words."""
    return {
        "post": str(post.pk),
        "text": post.text,
        "spoiler_text": post.spoiler_text,
        "photos": [photo.description for photo in post.photos.all()],
        "options": list(post.poll.options) if post.has_poll else [],
        "at": clock.iso(post.edited_at or post.created_at),
    }


def _assigned(actor: Actor, report_id: int, whom: Account | None) -> Report:
    report = report_for(actor, report_id, lock=True)
    report.assigned = whom
    _save(report, "assigned")
    record("report.assigned", actor=actor, subject=report, whom=whom.pk if whom else None)
    return report


def _save(report: Report, *names: str) -> None:
    report.updated_at = clock.now()
    report.save(update_fields=[*names, "updated_at"])


def _refuse_unknown(rule_ids: Sequence[int]) -> None:
    if any(rule not in RULE_IDS for rule in rule_ids):
        raise NoSuchRule
