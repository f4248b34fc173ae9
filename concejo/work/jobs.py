"""Whom an event wakes: of an office those on duty, and nobody who rests, but for danger."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.offices.duty import resting, users_on_duty
from concejo.posts.models import Post
from concejo.push.actions import Found, queue_wakings

# Kinds that are urgent by what they are. Danger in the words is, whatever the kind.
URGENT = frozenset({"police"})


def find_phones(event: Event) -> None:
    """Whom does this event wake?"""
    queue_wakings(event, awake)


def awake(found: Found) -> Found:
    """Those among these phones whose people are to be woken now. Constant queries.

    What is urgent wakes everybody who would be told.
    """
    if not found:
        return []
    urgent = _urgent_among({row.post_id for _to, row in found if row.post_id})
    rest = resting({to.token.user_id for to, _row in found if to.token.user_id})
    on_duty = users_on_duty({row.account_id for _to, row in found})
    return [
        (to, row)
        for to, row in found
        if row.post_id in urgent
        or (
            to.token.user_id not in rest
            and (row.account_id not in on_duty or to.token.user_id in on_duty[row.account_id])
        )
    ]


def _urgent_among(posts: Collection[int]) -> set[int]:
    """The posts among these that are said in an urgent case."""
    urgent = Case.objects.filter(Q(is_danger=True) | Q(kind__in=URGENT))
    return set(
        Post.objects.filter(pk__in=posts, thread_id__in=urgent.values("thread_id")).values_list(
            "pk", flat=True
        )
    )
