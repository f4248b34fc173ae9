"""Posts that are sent later: put aside, moved to another time, sent by the clock exactly once."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import translation

from concejo.accounts.actors import Actor
from concejo.accounts.errors import NotYourSeat
from concejo.accounts.models import Account
from concejo.accounts.queries import actor_for
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.events.log import record
from concejo.posts.actions.polls import checked_poll
from concejo.posts.actions.publishing import answered, photos_for, publish_post, sayable
from concejo.posts.actions.quoting import quoted_for
from concejo.posts.drafts import Draft, as_json, from_json
from concejo.posts.errors import PhotoNotYours, TooManyOnOneDay, TooManyScheduled, TooSoon
from concejo.posts.models import Photo, Post, ScheduledPost
from concejo.posts.queries import scheduled_post_of
from concejo.posts.reach import visibility_wanted

log = logging.getLogger(__name__)

SOONEST = timedelta(minutes=5)
_MOST = 300
_MOST_ON_A_DAY = 25
_LONGEST_FAULT = 300


def schedule_post(actor: Actor, draft: Draft, at: datetime) -> ScheduledPost:
    """Put a post aside until its time comes. Put aside twice under one key, it is one."""
    try:
        return _schedule(actor, draft, at)
    except IntegrityError:
        there = _already_there(actor, draft)
        if there is None:
            raise
        return there


@transaction.atomic
def _schedule(actor: Actor, draft: Draft, at: datetime) -> ScheduledPost:
    there = _already_there(actor, draft)
    if there is not None:
        return there
    # Two at once must not both be the last one that fits.
    Account.objects.select_for_update().filter(pk=actor.account_id).first()
    _refuse_time(actor, at)
    parent = answered(actor, draft.reply_to)
    photos = photos_for(actor, draft.photos)
    quoted = quoted_for(actor, draft)
    sayable(draft, has_more=bool(photos or quoted))
    visibility_wanted(actor, draft, parent)
    checked_poll(draft)

    post = ScheduledPost.objects.create(
        account=actor.account,
        user=actor.user,
        app_id=draft.app_id,
        draft=as_json(draft),
        key=draft.idempotency_key[:120],
        scheduled_at=at,
    )
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(scheduled=post)
    record("draft.scheduled", actor=actor, subject=post, at=clock.iso(at))
    return post


@transaction.atomic
def reschedule_post(actor: Actor, post_id: int, at: datetime) -> ScheduledPost:
    """Choose another time. One that could not be sent is tried again then."""
    post = scheduled_post_of(actor, post_id, lock=True)
    _refuse_time(actor, at, but=post)
    post.scheduled_at, post.failed_at, post.fault = at, None, ""
    post.save(update_fields=["scheduled_at", "failed_at", "fault"])
    record("draft.scheduled", actor=actor, subject=post, at=clock.iso(at))
    return post


@transaction.atomic
def unschedule_post(actor: Actor, post_id: int) -> None:
    """Think better of it: it is never sent. Its photos are free for a day."""
    post = scheduled_post_of(actor, post_id, lock=True)
    record("draft.unscheduled", actor=actor, subject=post)
    _let_go(post)
    post.delete()


def publish_due(at: datetime) -> None:
    """Send whatever has its time. Each in a transaction of its own: one that fails stops none."""
    due = ScheduledPost.objects.filter(failed_at=None, scheduled_at__lte=at)
    for post_id in due.order_by("scheduled_at", "id").values_list("pk", flat=True):
        try:
            _publish(post_id, at)
        except Refused as refusal:
            _fail(post_id, refusal)
        except Exception:
            # A fault of ours: it is tried again with the next stroke of the clock.
            log.exception("scheduled post %s could not be sent", post_id)


@transaction.atomic
def _publish(post_id: int, at: datetime) -> Post | None:
    """Send one. It is gone from the list in the same transaction: never twice, never not at all."""
    waiting = ScheduledPost.objects.select_for_update(skip_locked=True).select_related(None)
    post = waiting.filter(pk=post_id, failed_at=None, scheduled_at__lte=at).first()
    if post is None:
        return None
    actor = _actor_of(post)
    # The key was its own in the list; a post that was sent at once under it is another one.
    draft = replace(from_json(post.draft), app_id=post.app_id, idempotency_key="")
    kept = set(post.photos.values_list("pk", flat=True))
    if not kept.issuperset(draft.photos):
        raise PhotoNotYours
    _let_go(post)
    published = publish_post(actor, draft)
    post.delete()
    return published


@transaction.atomic
def _fail(post_id: int, why: Refused) -> None:
    """It stays in its author's list, with the reason; nothing that was written is lost."""
    post = ScheduledPost.objects.select_for_update().filter(pk=post_id, failed_at=None).first()
    if post is None:
        return
    language = post.user.language if post.user else ""
    with translation.override(language or translation.get_language()):
        post.failed_at, post.fault = clock.now(), str(why)[:_LONGEST_FAULT]
    post.save(update_fields=["failed_at", "fault"])
    record("draft.not_sent", actor=Actor(post.account, post.user), subject=post)


# --- Smaller steps ---


def _already_there(actor: Actor, draft: Draft) -> ScheduledPost | None:
    if not draft.idempotency_key:
        return None
    key = draft.idempotency_key[:120]
    return ScheduledPost.objects.filter(account=actor.account, key=key).first()


def _refuse_time(actor: Actor, at: datetime, but: ScheduledPost | None = None) -> None:
    if at < clock.now() + SOONEST:
        raise TooSoon
    others = ScheduledPost.objects.filter(account=actor.account)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.count() >= _MOST:
        raise TooManyScheduled(limit=_MOST)
    day = clock.local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    same_day = others.filter(scheduled_at__gte=day, scheduled_at__lt=day + timedelta(days=1))
    if same_day.count() >= _MOST_ON_A_DAY:
        raise TooManyOnOneDay(limit=_MOST_ON_A_DAY)


def _actor_of(post: ScheduledPost) -> Actor:
    """Whoever wrote it, if they may still speak as that address."""
    if post.user is None or not post.user.is_active:
        raise NotYourSeat
    return actor_for(post.user, post.account_id)


def _let_go(post: ScheduledPost) -> None:
    post.photos.update(scheduled=None, free_since=clock.now())
