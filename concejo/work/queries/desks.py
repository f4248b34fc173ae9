"""Whose desk it is."""

from __future__ import annotations

from concejo.accounts.actors import Actor
from concejo.offices.models import Office
from concejo.offices.queries import office_by_handle
from concejo.work.errors import NotYourDesk


def desk_of(actor: Actor, handle: str) -> Office:
    """An office whose work the actor does."""
    office = office_by_handle(handle)
    if office.account_id not in actor.offices:
        raise NotYourDesk(office=office.handle)
    return office
