"""What a connection says of itself, in our words. https://asgi.readthedocs.io/en/latest/specs/"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from concejo.doors.api.limits import outermost
from concejo.live.streams import Asked

# Any: ASGI's own tables.
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PLACE = "/api/v1/streaming"


class Connection:
    """A request for a stream: path, query, headers and token."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def path(self) -> str:
        return str(self.scope["path"]).rstrip("/")

    @cached_property
    def headers(self) -> dict[str, str]:
        return {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in self.scope["headers"]
        }

    @cached_property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in self._query.items()}

    @cached_property
    def _query(self) -> dict[str, list[str]]:
        text = self.scope.get("query_string", b"").decode("latin-1")
        try:
            return parse_qs(text, max_num_fields=50)
        except ValueError:
            return {}

    @property
    def supported(self) -> tuple[str, ...]:
        """The kinds of notifications that the app knows: ``supported_types[]``, or with commas."""
        listed = self._query.get("supported_types[]", [])
        return tuple(listed or filter(None, self.query.get("supported_types", "").split(",")))

    @property
    def asked(self) -> Asked:
        """The stream that the query names."""
        return Asked(
            stream=self.query.get("stream", ""),
            tag=self.query.get("tag", ""),
            list=self.query.get("list", ""),
            subject=self.query.get("subject", ""),
            only_media=self.query.get("only_media", "").lower() in {"1", "true", "on"},
        )

    @cached_property
    def token(self) -> str:
        """The bearer token: from the header, the query, or (as browsers must) the subprotocol."""
        kind, _space, words = self.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and words.strip():
            return words.strip()
        return self.query.get("access_token", "") or next(iter(self.subprotocols), "")

    @property
    def subprotocols(self) -> list[str]:
        return list(self.scope.get("subprotocols") or [])

    @cached_property
    def came_from(self) -> str:
        """Where on the Internet it comes from, as ``limits.seen_at`` says it of a request."""
        peer = str((self.scope.get("client") or ("",))[0])
        return outermost(peer, self.headers.get("x-forwarded-for"))

    @cached_property
    def language(self) -> str:
        """In which language a refusal is said."""
        asked = self.headers.get("accept-language", "")[:2].lower()
        return asked if asked in dict(settings.LANGUAGES) else "en"

    @cached_property
    def town(self) -> str:
        """The town's address as this client reaches it: the same host, at the port of the pages."""
        if settings.URL:
            return str(settings.URL)
        host, _port = split_domain_port(self.headers.get("host", ""))
        if not host or not validate_host(host, settings.ALLOWED_HOSTS):
            host = settings.DOMAIN
        return f"{_PLAIN.get(self.scope['scheme'], 'http')}://{host}:{settings.PORT}"


_PLAIN = {"https": "https", "wss": "https"}
