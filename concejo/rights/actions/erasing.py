"""Erasing a person who asked for it. Their cases stay as cases, without them and their words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from concejo.accounts.actions.profile import change_account
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Block, DomainBlock, Follow, Mute, Remark
from concejo.accounts.queries import crier
from concejo.base import clock
from concejo.cases.models import Case, CaseFollow
from concejo.cases.states import OPEN
from concejo.collections.models import Collection
from concejo.events.log import record
from concejo.filters.models import Filter
from concejo.lists.models import List, Member
from concejo.moderation.queries import person_behind
from concejo.notices.models import MailReader
from concejo.posts.models import (
    Bookmark,
    ConversationMute,
    Favourite,
    FeaturedTag,
    Marker,
    Notification,
    NotificationPermission,
    NotificationRequest,
    Receipt,
    ScheduledPost,
    TagFollow,
    Vote,
)
from concejo.register.models import Link
from concejo.rights.models import DataRequest, Wish
from concejo.work.models import Note

# What hangs on an address and is nobody else's.
_THEIRS = (
    Bookmark,
    Favourite,
    ConversationMute,
    Notification,
    NotificationPermission,
    NotificationRequest,
    Marker,
    TagFollow,
    FeaturedTag,
    Receipt,
    ScheduledPost,
    Vote,
    Filter,
    List,
    Collection,
    Block,
    Mute,
    DomainBlock,
    Remark,
    MailReader,
    CaseFollow,
    Link,
)


def erase_due(at: datetime) -> None:
    """Erase those who asked three days ago. While a case of theirs is open, it waits for that."""
    due = DataRequest.objects.waiting().filter(wish=Wish.ERASURE, due_at__lte=at)
    for request_id in list(due.values_list("pk", flat=True)[:20]):
        with transaction.atomic():
            its = DataRequest.objects.select_for_update().waiting().filter(pk=request_id).first()
            if its is None or its.account is None or has_open_cases(its.account):
                continue
            erase_person(its.account)
            its.done_at = clock.now()
            its.save(update_fields=["done_at"])


def has_open_cases(account: Account) -> bool:
    """Is something that they told the town still being worked on?"""
    return Case.objects.filter(reporter=account, state__in=OPEN).exists()


@transaction.atomic
def erase_person(account: Account) -> None:
    """Nothing says any more who this was. Their words and photos go with a job right after."""
    pictures = [file for file in (account.avatar, account.header) if file]
    person = person_behind(account)
    change_account(
        account,
        handle=f"erased_{account.pk}"[:30],
        display_name="",
        note="",
        fields=[],
        avatar="",
        header="",
        avatar_description="",
        header_description="",
        attribution_domains=[],
        verified_at=None,
        suspended_at=clock.now(),
        followers_count=0,
        following_count=0,
    )
    for follow in Follow.objects.filter(Q(follower=account) | Q(target=account)):
        other = follow.target if follow.follower_id == account.pk else follow.follower
        follow.delete()
        change_account(
            other,
            followers_count=other.followed_by.exclude(accepted_at=None).count(),
            following_count=other.follows.exclude(accepted_at=None).count(),
        )
    Member.objects.filter(account=account).delete()
    for kind in _THEIRS:
        kind.objects.filter(account=account).delete()
    # What the house noted about their cases is about them.
    Note.objects.filter(case__reporter=account).delete()
    Case.objects.filter(reporter=account).update(
        reporter=None, street_number="", lat=None, lon=None, updated_at=clock.now()
    )
    record("account.erased", actor=Actor(crier().account), subject=account, files=pictures)
    if person is not None:
        person.delete()
