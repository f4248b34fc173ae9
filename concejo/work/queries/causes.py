"""What cases turned out to be, and which have to do with each other."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q

from concejo.accounts.actors import Actor
from concejo.cases.models import Case, Kind
from concejo.cases.queries.cases import may_see_all, whole
from concejo.cases.queries.views import CaseView, views_of
from concejo.cases.rules import stands_as
from concejo.cases.states import By
from concejo.work.models import Cause, KindCause, Relation


def causes_offered(kinds: Collection[str]) -> dict[str, list[str]]:
    """What is offered for these kinds, by kind. One query."""
    found: dict[str, list[str]] = {}
    for cause in KindCause.objects.filter(kind__in=kinds):
        found.setdefault(cause.kind_id, []).append(cause.text)
    return found


def cause_of(viewer: Actor | None, case: Case) -> str:
    """What a case turned out to be, for those in charge of it."""
    if viewer is None or By.CHARGE not in stands_as(viewer, case):
        return ""
    return Cause.objects.filter(case=case).values_list("text", flat=True).first() or ""


def causes_counted(kind: Kind) -> list[tuple[str, int]]:
    """How often each cause was said of a kind, the commonest first."""
    rows = Cause.objects.filter(case__kind=kind).values_list("text").annotate(n=Count("pk"))
    return [(text, n) for text, n in rows.order_by("-n", "text")]


def related_to(viewer: Actor | None, case: Case, *, key: str = "") -> list[CaseView]:
    """The cases that have to do with this one, as far as the viewer may read them.

    Of a case that is not open to them in full a public one would say what it is about, and where:
    whichever of the two they look at.
    """
    if not may_see_all(viewer, case, key=key):
        return []
    pairs = Relation.objects.filter(Q(one=case) | Q(other=case)).values_list("one", "other")
    ids = {pk for pair in pairs for pk in pair} - {case.pk}
    if not ids:
        return []
    found = whole(Case.objects.open_to(viewer)).filter(pk__in=ids).order_by("pk")
    return views_of(list(found), viewer)
