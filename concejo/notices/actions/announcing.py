"""Telling everybody something, and what everybody does with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.notices.emoji import is_emoji
from concejo.notices.errors import (
    AnnouncementIsEmpty,
    AnnouncementIsTooLong,
    AnnouncementNamesSomebody,
    EndsBeforeItBegins,
    NotAnEmoji,
    NotForYouToAnnounce,
    TooManyReactions,
)
from concejo.notices.models import Announcement, PutAway, Reaction
from concejo.notices.queries import announcement_by_id, may_announce
from concejo.screening.personal import names_somebody

LONGEST = 1000
# So many different ones to one announcement, as on Mastodon.
_MOST_REACTIONS = 8


@transaction.atomic
def announce(
    by: Actor | None,
    text: str,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    is_all_day: bool = False,
) -> Announcement:
    """Tell everybody something. It is shown at once, and until what it is about has ended.

    ``by`` is None for whoever runs the town, on the command line.
    """
    if by is not None and not may_announce(by):
        raise NotForYouToAnnounce
    text = clean(text)
    if not text:
        raise AnnouncementIsEmpty
    if len(text) > LONGEST:
        raise AnnouncementIsTooLong(limit=LONGEST)
    if names_somebody(text):
        raise AnnouncementNamesSomebody
    if is_all_day and ends_at is not None:
        ends_at = clock.end_of(ends_at)
    if ends_at is not None and (ends_at <= clock.now() or (starts_at and ends_at <= starts_at)):
        raise EndsBeforeItBegins
    made = Announcement.objects.create(
        text=text,
        starts_at=starts_at,
        ends_at=ends_at,
        is_all_day=is_all_day and bool(starts_at or ends_at),
    )
    record("announcement.published", actor=by, subject=made)
    return made


@transaction.atomic
def take_back(by: Actor | None, announcement_id: int) -> Announcement:
    """It was wrong, or is over sooner: it is shown no longer."""
    its = announcement_by_id(announcement_id)
    if by is not None and not may_announce(by):
        raise NotForYouToAnnounce
    its.taken_back_at = clock.now()
    its.save(update_fields=["taken_back_at"])
    record("announcement.taken_back", actor=by, subject=its)
    return its


@transaction.atomic
def put_away(actor: Actor, announcement_id: int) -> None:
    """Somebody has read it, and is not shown it again."""
    its = announcement_by_id(announcement_id)
    __, is_new = PutAway.objects.get_or_create(account=actor.account, announcement=its)
    if is_new:
        record("announcement.put_away", actor=actor, subject=its)


@transaction.atomic
def react(actor: Actor, announcement_id: int, name: str) -> None:
    """Answer it with an emoji. Twice is once."""
    its = announcement_by_id(announcement_id)
    if not is_emoji(name):
        raise NotAnEmoji
    # Those who react at the same moment wait for each other: eight are eight.
    Announcement.objects.select_for_update().get(pk=its.pk)
    others = Reaction.objects.filter(announcement=its).exclude(name=name)
    if others.values("name").distinct().count() >= _MOST_REACTIONS:
        raise TooManyReactions
    __, is_new = Reaction.objects.get_or_create(announcement=its, name=name, account=actor.account)
    if is_new:
        record("announcement.reacted", actor=actor, subject=its, name=name)


@transaction.atomic
def unreact(actor: Actor, announcement_id: int, name: str) -> None:
    """Take that emoji back."""
    its = announcement_by_id(announcement_id)
    mine = Reaction.objects.filter(announcement=its, name=name, account=actor.account)
    if mine.delete()[0]:
        record("announcement.reacted", actor=actor, subject=its, name=name)


@transaction.atomic
def end_announcements(at: datetime) -> None:
    """What has ended is shown no longer, also where it stands on a screen already."""
    over = Announcement.objects.filter(taken_back_at=None, ends_at__lte=at)
    if not over.exists():
        return
    for its in over.select_for_update():
        its.taken_back_at = at
        its.save(update_fields=["taken_back_at"])
        record("announcement.ended", actor=None, subject=its)
