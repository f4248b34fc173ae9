"""What people corrected since some moment: whose cases are, and what they are about."""

from __future__ import annotations

from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from concejo.cases.queries.kinds import FILED, not_undone
from concejo.events.models import Event


def given_elsewhere(since: datetime, *, most: int) -> dict[int, str]:
    """The newest cases that were handed over, and the handle of the office that was said last.

    Whoever promised or finished something had taken the case for their own: what they hand over
    then goes on to the next in turn, and nobody was wrong.
    """
    steps = _newest(Q(kind="case.handed_over"), since).annotate(
        giver=KT("data__from"), to=KT("data__to")
    )
    meant = steps.exclude(Exists(_taken_up())).values_list("subject_id", "to")[:most]
    # The newest comes last, and stays.
    return {case: to for case, to in reversed(meant) if case is not None}


def filed_elsewhere(since: datetime, *, most: int) -> dict[int, str]:
    """The newest cases that were filed under another kind: they say themselves under which."""
    steps = _newest(FILED, since).values_list("subject_id", flat=True)[:most]
    return {case: "" for case in steps if case is not None}


def _newest(said: Q, since: datetime) -> QuerySet[Event]:
    steps = not_undone(Event.objects.filter(said, at__gte=since), since=since)
    # By the time, as its index has it; by the place in the log, the whole log might be read.
    return steps.order_by("-at", "-seq")


def _taken_up() -> QuerySet[Event]:
    """What the giver of a hand-over promised or finished in that case before, and did not undo."""
    earlier = Event.objects.filter(
        kind__in=("case.promised", "case.done"),
        subject_id=OuterRef("subject_id"),
        seq__lt=OuterRef("seq"),
    )
    undone = Event.objects.filter(kind="case.undone", subject_id=OuterRef("subject_id"))
    undone = undone.annotate(which=Cast(KT("data__undoes"), BigIntegerField()))
    stands = earlier.exclude(Exists(undone.filter(which=OuterRef("seq"))))
    return stands.annotate(office=KT("data__office")).filter(office=OuterRef("giver"))
