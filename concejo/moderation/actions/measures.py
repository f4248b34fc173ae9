"""What moderators do to an address, and taking it back. Each is in the log, with who and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from concejo.accounts.actions.profile import change_account
from concejo.accounts.actors import Actor
from concejo.accounts.errors import NotYourself
from concejo.accounts.models import Account, User
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.moderation.actions.reports import settle
from concejo.moderation.errors import (
    NamePosts,
    NobodyBehind,
    OfficeIsNotSilenced,
    ReasonTooLong,
    SuspendFirst,
)
from concejo.moderation.models import Measure, MeasureKind, Newcomer
from concejo.moderation.queries import account_for, person_behind, report_for
from concejo.moderation.rules import ABOUT_POSTS, STANDING, may_be_done_to
from concejo.posts.actions.publishing import cover_photos, show_anew, take_down
from concejo.posts.models import Post

_LONGEST = 2000
_MOST_POSTS = 100

# Where an address keeps that a measure is in force. Freezing is kept with the person.
_KEPT_IN = {
    MeasureKind.SENSITIVE: "sensitized_at",
    MeasureKind.LIMIT: "limited_at",
    MeasureKind.SUSPEND: "suspended_at",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Which measure, why, because of which report, and about which posts."""

    kind: MeasureKind
    text: str = ""
    report_id: int | None = None
    post_ids: Sequence[int] = ()
    with_mail: bool = True


@transaction.atomic
def take_measure(actor: Actor, target_id: int, decision: Decision) -> Measure:
    """Do something about an address. The person is told what and why, and how to object."""
    target = account_for(actor, target_id, lock=True)
    report = report_for(actor, decision.report_id, lock=True) if decision.report_id else None
    kind, text = decision.kind, clean(decision.text)
    posts = _posts_of(target, decision.post_ids)
    person = person_behind(target)

    if target.pk == actor.account_id:
        raise NotYourself
    if not may_be_done_to(target, kind):
        raise OfficeIsNotSilenced
    if len(text) > _LONGEST:
        raise ReasonTooLong
    if kind == MeasureKind.FREEZE and person is None:
        raise NobodyBehind
    if kind in ABOUT_POSTS and not posts:
        raise NamePosts
    _bring_into_force(actor, target, person, kind, posts)
    measure = Measure.objects.create(
        target=target,
        taken_by=actor.account,
        kind=kind,
        text=text,
        report=report,
        post_ids=[post.pk for post in posts],
    )
    if report is not None and report.target_id == target.pk and report.settled_at is None:
        settle(actor, report)
    record(
        "measure.taken",
        actor=actor,
        subject=measure,
        target=target.pk,
        kind=kind,
        report=decision.report_id,
        posts=measure.post_ids,
        mail=decision.with_mail,
    )
    return measure


@transaction.atomic
def lift_measures(actor: Actor, target_id: int, kind: MeasureKind) -> Account:
    """A standing measure is in force no longer. Twice changes nothing."""
    target = account_for(actor, target_id, lock=True)
    if kind in STANDING:
        lift(actor, target, kind)
    return target


def lift(actor: Actor, target: Account, kind: MeasureKind) -> None:
    """Lift a measure of an address that is locked already."""
    person = person_behind(target)
    in_force = Measure.objects.filter(target=target, kind=kind, lifted_at=None)
    ended = in_force.update(lifted_at=clock.now(), lifted_by=actor.account)
    if not _end(target, person, kind) and not ended:
        return
    record("measure.lifted", actor=actor, subject=target, kind=kind)


@transaction.atomic
def erase_account(actor: Actor, target_id: int) -> Account:
    """All that a suspended person said is gone for good. Their cases stay, without the words."""
    target = account_for(actor, target_id, lock=True)
    if target.suspended_at is None or not may_be_done_to(target, MeasureKind.SUSPEND):
        raise SuspendFirst
    pictures = [file for file in (target.avatar, target.header) if file]
    change_account(
        target, display_name="", note="", fields=[], avatar="", header="", verified_at=None
    )
    person = person_behind(target)
    record("account.erased", actor=actor, subject=target, files=pictures)
    if person is not None:
        person.delete()
    return target


# --- Smaller steps ---


def _posts_of(target: Account, ids: Sequence[int]) -> list[Post]:
    wanted = list(dict.fromkeys(ids))[:_MOST_POSTS]
    return list(Post.objects.filter(pk__in=wanted, author=target, deleted_at=None).order_by("pk"))


def _bring_into_force(
    actor: Actor, target: Account, person: User | None, kind: MeasureKind, posts: Sequence[Post]
) -> None:
    if name := _KEPT_IN.get(kind):
        if getattr(target, name) is None:
            change_account(target, **{name: clock.now()})
            _show_anew(target, kind)
    elif kind == MeasureKind.FREEZE and person is not None:
        User.objects.filter(pk=person.pk, frozen_at=None).update(frozen_at=clock.now())
    elif kind == MeasureKind.DELETE_POSTS:
        for post in posts:
            take_down(actor, post)
    elif kind == MeasureKind.MARK_POSTS:
        cover_photos(actor, posts)
    if kind in {MeasureKind.FREEZE, MeasureKind.SUSPEND} and person is not None:
        User.objects.filter(pk=person.pk).update(is_active=False)


def _end(target: Account, person: User | None, kind: MeasureKind) -> bool:
    """What was in force is not any more; says whether anything was."""
    if name := _KEPT_IN.get(kind):
        was = getattr(target, name) is not None
        change_account(target, **{name: None})
        _show_anew(target, kind)
    else:
        was = person is not None and person.frozen_at is not None
        User.objects.filter(pk=person.pk if person else 0).update(frozen_at=None)
    if kind in {MeasureKind.FREEZE, MeasureKind.SUSPEND} and person is not None:
        _let_in(target, person)
    return was


def _show_anew(target: Account, kind: MeasureKind) -> None:
    """Whether photos stand behind a warning is a part of each post."""
    if kind == MeasureKind.SENSITIVE:
        show_anew(target)


def _let_in(target: Account, person: User) -> None:
    """Somebody may sign in again, if nothing else is in the way."""
    free = User.objects.filter(pk=person.pk, frozen_at=None)
    if target.suspended_at is None and not Newcomer.objects.filter(user=person).exists():
        free.update(is_active=True)
