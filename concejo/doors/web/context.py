"""What every page knows."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from concejo.accounts.actors import Actor
from concejo.accounts.models import Seat, User
from concejo.accounts.queries import actor_for, is_open_to_newcomers, seats_of
from concejo.accounts.tickets import ticket_for
from concejo.doors.api.addresses import live_url
from concejo.moderation.queries import is_moderator
from concejo.offices.queries import may_manage, may_serve_counter
from concejo.posts.notifications import unread_notifications


class Me:
    """What the frame of a page shows to somebody who is signed in; asked only where it is shown."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def seats(self) -> list[Seat]:
        """The addresses they may speak as."""
        return seats_of(self.actor.user) if isinstance(self.actor.user, User) else []

    @property
    def other_seats(self) -> list[Seat]:
        """Those they do not speak as now."""
        return [seat for seat in self.seats if seat.account_id != self.actor.account_id]

    @property
    def has_desk(self) -> bool:
        return any(seat.account.is_office for seat in self.seats)

    @property
    def has_counter(self) -> bool:
        return self.has_desk and may_serve_counter(self._person)

    @property
    def has_board(self) -> bool:
        return self.has_desk and may_manage(self._person)

    @cached_property
    def moderates(self) -> bool:
        return is_moderator(self._person)

    @cached_property
    def unread(self) -> int:
        return unread_notifications(self.actor, limit=100)

    @property
    def ticket(self) -> str:
        """With it, the page hears of what only this reader may see."""
        return ticket_for(self.actor)

    @cached_property
    def _person(self) -> Actor | None:
        return actor_for(self.actor.user) if self.actor.user else None


def page(request: HttpRequest) -> dict[str, Any]:  # Any: whatever a template shows
    """The town and who looks at it."""
    viewer = getattr(request, "actor", None)
    return {
        "town": getattr(request, "town", None),
        "viewer": viewer,
        "me": Me(viewer) if viewer else None,
        "live_url": live_url_of_pages(),
        "sign_up_open": is_open_to_newcomers(),
        "map": {"tiles": settings.MAP_TILES, "credit": settings.MAP_CREDIT},
    }


def live_url_of_pages() -> str:
    """Where a page reaches the live stream: where apps do, but by HTTP."""
    return live_url().replace("ws", "http", 1)
