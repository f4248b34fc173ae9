"""The town's day at a glance, for the plaza. Public figures are in ``figures.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Min, Q

from concejo.base import clock
from concejo.cases.models import Case, Promise
from concejo.cases.states import State


@dataclass(frozen=True, slots=True)
class Today:
    """Four numbers."""

    # From the report to the first human answer, of what was answered today at the quickest.
    first_answer: timedelta | None
    # Promises whose date is today, kept ones among them, and cases whose date has passed.
    due: int
    kept: int
    late: int


def today() -> Today:
    """Count the town's day. Three queries."""
    at = clock.now()
    begins = clock.local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    ends = begins + timedelta(days=1)
    answered = Case.objects.filter(answered_at__gte=begins, answered_at__lt=ends)
    quickest = answered.aggregate(n=Min(F("answered_at") - F("opened_at")))["n"]
    promises = Promise.objects.filter(
        due_at__gte=begins, due_at__lt=ends, moved_at=None, void_at=None
    ).aggregate(due=Count("pk"), kept=Count("pk", filter=Q(kept_at__isnull=False)))
    late = Case.objects.filter(state__in=[State.RECEIVED, State.PROMISED], next_at__lt=at).count()
    return Today(quickest, promises["due"], promises["kept"], late)
