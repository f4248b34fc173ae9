"""The town's public addresses: what goes in front of a path in JSON, links and headers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit

from django.conf import settings

# Where the present request reached the town: used where the operator has not said an address.
_asked_at: ContextVar[str] = ContextVar("asked_at", default="")


@contextmanager
def asked_at(url: str) -> Iterator[None]:
    """While this request is answered, the town is where it was reached."""
    mark = _asked_at.set(url)
    try:
        yield
    finally:
        _asked_at.reset(mark)


def town_url() -> str:
    """``https://jun.example``: the setting, else as it was asked for, else by its domain."""
    return settings.URL or _asked_at.get() or f"http://{settings.DOMAIN}:{settings.PORT}"


def live_url() -> str:
    """Where apps reach the live stream: the setting, else the next port of the same host."""
    if settings.LIVE_URL:
        return str(settings.LIVE_URL)
    town = urlsplit(town_url())
    scheme = "wss" if town.scheme == "https" else "ws"
    return f"{scheme}://{town.hostname}:{settings.LIVE_PORT}"


def at(path: str) -> str:
    """The whole address of a path."""
    return path if path.startswith(("http://", "https://")) else f"{town_url()}{path}"
