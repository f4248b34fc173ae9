"""The town's public addresses: what goes in front of a path in JSON, links and headers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import quote, urlsplit

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
    """Where apps and pages reach the live stream, with ``ws`` or ``wss`` in front.

    As set; else at the town's own address where a proxy stands in front, which hands the paths of
    the stream to the live port; else at the next port of the same host.
    """
    if settings.LIVE_URL:
        return str(settings.LIVE_URL).replace("http", "ws", 1)
    town = urlsplit(town_url())
    scheme = "wss" if town.scheme == "https" else "ws"
    if _is_behind_proxy():
        return f"{scheme}://{town.netloc}"
    host = f"[{town.hostname}]" if ":" in (town.hostname or "") else town.hostname
    return f"{scheme}://{host}:{settings.LIVE_PORT}"


def _is_behind_proxy() -> bool:
    """Said, or to be seen: the town is not reached at the port where we listen."""
    return settings.BEHIND_PROXY or bool(
        settings.URL and (urlsplit(settings.URL).port or 80) != settings.PORT
    )


def at(path: str) -> str:
    """The whole address of a path."""
    return path if path.startswith(("http://", "https://")) else f"{town_url()}{path}"


def of_tag(key: str) -> str:
    """The whole address of a subject's page. Its letters may be of any script; an address's not."""
    return at(f"/tags/{quote(key)}")
