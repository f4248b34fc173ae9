"""Everything that is asked about hooks and what they are told."""

from __future__ import annotations

from django.db.models import QuerySet

from concejo.base.questions import Question
from concejo.cases.models import Case
from concejo.cases.queries.views import CaseView, views_of
from concejo.events.models import Event
from concejo.exchange.models import Delivery, Hook


def anybody_hooked(event: Event) -> bool:
    """Does anybody want to be told at all?"""
    return bool(_ANYBODY.rows())


_ANYBODY = Question(lambda: Hook.objects.filter(ended_at=None).values_list("pk")[:1])


def hooks() -> list[Hook]:
    """Every hook that is told."""
    return list(Hook.objects.filter(ended_at=None).order_by("pk"))


def deliveries() -> QuerySet[Delivery]:
    """What went to hooks, the newest first."""
    return Delivery.objects.select_related("hook").order_by("-pk")


def case_of(event: Event) -> CaseView | None:
    """The case of an event as everybody may know of it; none where that is nothing."""
    case = _whole(Case.objects.visible_to(None)).filter(pk=event.subject_id or 0).first()
    return views_of([case], None)[0] if case else None


def _whole(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related(
        "owner__account", "kind", "street", "post__author", "reporter", "joined_to"
    )
