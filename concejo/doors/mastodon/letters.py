"""Reading an account by e-mail, without one of one's own (Mastodon 4.6)."""

from __future__ import annotations

from dataclasses import dataclass

from concejo.accounts.queries import account_by_id
from concejo.doors.api import limits
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.notices.actions.letters import ask_for_mail


@dataclass(frozen=True)
class Asked:
    email: str


@endpoint("POST", who="anyone", limit=limits.BY_MAIL)
def subscribe(request: ApiRequest, params: Asked, account_id: int) -> Entity:
    """Ask for the mails. The answer is the same for every address; a mail asks for a yes."""
    limits.refuse_beyond(limits.BY_MAIL_TO, params.email.strip().lower())
    ask_for_mail(account_by_id(account_id), params.email, language=request.language)
    return {}
