"""What an endpoint gets: the request, and who asks."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils import translation

from concejo.accounts.actors import Actor
from concejo.accounts.models import Token
from concejo.doors.api.errors import PersonNeeded


@dataclass
class ApiRequest:
    """Django's request, who asks with it, and the headers that the answer shall carry."""

    http: HttpRequest
    token: Token | None = None
    # None for strangers and for apps that act for themselves.
    viewer: Actor | None = None
    answer_headers: dict[str, str] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """Whoever acts. Endpoints for persons always have one."""
        if self.viewer is None:
            raise PersonNeeded
        return self.viewer

    @property
    def bearer(self) -> str:
        """The token's own words, from the header or from the query."""
        kind, _space, words = self.http.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer" and words.strip():
            return words.strip()
        return self.http.GET.get("access_token", "")

    @property
    def language(self) -> str:
        """The person's own, else what the page would be read in."""
        user = self.viewer.user if self.viewer else None
        return user.language if user and user.language else translation.get_language() or "en"
