"""The filters that somebody keeps at a desk."""

from __future__ import annotations

from concejo.accounts.actors import Actor
from concejo.offices.models import Office
from concejo.work.errors import NoSuchFilter
from concejo.work.models import DeskFilter


def desk_filters(actor: Actor, office: Office) -> list[DeskFilter]:
    """What this person keeps at this desk, by name."""
    return list(DeskFilter.objects.filter(user=actor.user, office=office))


def desk_filter_for(actor: Actor, filter_id: int) -> DeskFilter:
    """One of theirs, as long as they hold its office."""
    theirs = DeskFilter.objects.filter(user=actor.user, office__account__in=actor.offices)
    kept = theirs.select_related("office__account").filter(pk=filter_id).first()
    if kept is None:
        raise NoSuchFilter
    return kept
