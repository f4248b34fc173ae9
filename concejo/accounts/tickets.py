"""A page's ticket: lets the page of somebody who is signed in listen at the live port.

It says who looks, is signed, and gives nothing but news that something on the page has changed.
"""

from __future__ import annotations

from django.core import signing

from concejo.accounts.actors import Actor
from concejo.accounts.errors import NotYourSeat
from concejo.accounts.queries import actor_for, user_by_id

_SALT = "concejo.live"
_SECONDS = 60 * 60 * 24


def ticket_for(actor: Actor) -> str:
    """A ticket for a day."""
    return signing.dumps([actor.account_id, actor.user_id], salt=_SALT)


def actor_of_ticket(ticket: str) -> Actor | None:
    """Who looks at the page; nobody if the ticket is old or they no longer hold that seat."""
    try:
        account_id, user_id = signing.loads(ticket, salt=_SALT, max_age=_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = user_by_id(user_id) if user_id else None
    try:
        return actor_for(user, account_id) if user else None
    except NotYourSeat:
        return None
