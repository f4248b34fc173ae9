"""What somebody looks at most at a desk, kept under a name."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.events.log import record
from concejo.offices.models import Office
from concejo.work.errors import FilterNameNeeded, FilterSaysNothing, TooManyFilters
from concejo.work.models import DeskFilter
from concejo.work.queries.desks import desk_of
from concejo.work.queries.filters import desk_filter_for

_NAME = 60
_MOST = 20
_QUERY = 500


@transaction.atomic
def keep_filter(
    actor: Actor, handle: str, *, name: str, query: str, is_default: bool = False
) -> DeskFilter:
    """Keep a filter, or give one of that name what it shows now."""
    office = desk_of(actor, handle)
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > _NAME:
        raise FilterNameNeeded(limit=_NAME)
    if not query or len(query) > _QUERY:
        raise FilterSaysNothing
    mine = DeskFilter.objects.filter(user=actor.user, office=office)
    if mine.exclude(name=name).count() >= _MOST:
        raise TooManyFilters(limit=_MOST)
    if is_default:
        mine.update(is_default=False)
    kept, _ = DeskFilter.objects.update_or_create(
        user=actor.user,
        office=office,
        name=name,
        defaults={"query": query, "is_default": is_default},
    )
    _record("kept", actor, kept, office)
    return kept


@transaction.atomic
def open_with(actor: Actor, filter_id: int) -> DeskFilter:
    """The desk opens with this filter, or no longer does."""
    kept = desk_filter_for(actor, filter_id)
    was = kept.is_default
    DeskFilter.objects.filter(user=actor.user, office=kept.office).update(is_default=False)
    kept.is_default = not was
    kept.save(update_fields=["is_default"])
    _record("kept", actor, kept, kept.office)
    return kept


@transaction.atomic
def drop_filter(actor: Actor, filter_id: int) -> None:
    """Keep a filter no longer."""
    kept = desk_filter_for(actor, filter_id)
    _record("dropped", actor, kept, kept.office)
    kept.delete()


def _record(what: str, actor: Actor, kept: DeskFilter, office: Office) -> None:
    record(f"desk_filter.{what}", actor=actor, subject=kept, office=office.handle)
