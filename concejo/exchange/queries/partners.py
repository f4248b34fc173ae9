"""Everything that is asked about partners and what they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from concejo.base import clock
from concejo.base.links import absolute
from concejo.base.questions import Question
from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.exchange.errors import NoSuchPartner
from concejo.exchange.models import Hook, Partner, Route, Sent, SentState
from concejo.exchange.queries.requests import photos_of


def route_for(case: Case) -> Route | None:
    """Where a case goes: by its kind and district, else by its kind."""
    district = case.street.district if case.street else ""
    routes = Route.objects.filter(kind=case.kind_id, district__in={district, ""})
    found = {route.district: route for route in routes.select_related("partner")}
    return found.get(district) or found.get("")


def photos_to_send(case: Case) -> list[str]:
    """Where the photos of a case are, for those who have no part in the town."""
    shown = photos_of([case.post_id]).get(case.post_id, ())
    return [absolute(f"{settings.MEDIA_URL}{photo.file}") for photo in shown]


def anything_goes_out(event: Event) -> bool:
    """Does any kind go to anybody, and can this event make a case one of those?"""
    if event.kind == "case.handed_over" and "kind" not in event.data:
        return False
    return bool(_ANYTHING.rows())


_ANYTHING = Question(lambda: Route.objects.values_list("pk")[:1])


def is_elsewhere(event: Event) -> bool:
    """Has a partner this case as well?"""
    return Sent.objects.filter(pk=event.subject_id or 0).exists()


def partner_called(code: str) -> Partner:
    """The partner with this code."""
    found = Partner.objects.filter(code=code).first()
    if found is None:
        raise NoSuchPartner(code=code)
    return found


def partners() -> list[Partner]:
    """Every partner, with what goes there."""
    return list(Partner.objects.prefetch_related("routes").order_by("code"))


def sent_cases() -> QuerySet[Sent]:
    """What went to partners, the newest first."""
    return Sent.objects.select_related("case", "partner").order_by("-pk")


# --- Is it healthy? ---


@dataclass(frozen=True, slots=True)
class Trouble:
    """What somebody should look at: cases not taken, towns silent for a day, hooks that fail."""

    not_taken: int
    silent: tuple[str, ...]
    hooks: int


def trouble() -> Trouble:
    """What of the exchange does not work at the moment."""
    long_silent = Partner.objects.filter(failing_since__lt=clock.now() - timedelta(days=1))
    return Trouble(
        not_taken=Sent.objects.filter(state=SentState.FAILED, case__closed_at=None).count(),
        silent=tuple(long_silent.order_by("code").values_list("code", flat=True)),
        hooks=Hook.objects.filter(ended_at=None).exclude(failing_since=None).count(),
    )
