"""The photos without their covers: kept as long as the office may need them, and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from concejo.base import clock
from concejo.cases.models import Case
from concejo.posts.actions.covering import forget_original
from concejo.posts.models import Photo

# The hour of the night at which it is done, and how many in one stroke of the clock.
_HOUR = 3
_AT_ONCE = 200


def forget_originals(at: datetime) -> None:
    """At night: forget the originals of photos whose time is over."""
    if clock.local(at).hour == _HOUR:
        forget_originals_over(at)


def forget_originals_over(at: datetime) -> int:
    """Forget a part of those whose time is over; says how many. Safe to repeat."""
    photos = list(_over(at - timedelta(days=settings.ORIGINALS_DAYS))[:_AT_ONCE])
    for photo in photos:
        forget_original(photo)
    return len(photos)


def _over(before: datetime) -> QuerySet[Photo]:
    kept = Photo.objects.exclude(original="").annotate(
        thread=Coalesce("post__thread_id", "former_post__thread_id")
    )
    of_case = Case.objects.filter(thread_id=OuterRef("thread"))
    still_needed = of_case.filter(Q(closed_at=None) | Q(closed_at__gt=before))
    carried = kept.exclude(thread=None).exclude(Exists(still_needed))
    in_closed = Q(Exists(of_case))
    return carried.filter(in_closed | Q(created_at__lte=before)).order_by("pk")
