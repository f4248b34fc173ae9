"""Where the town is found: the addresses that leave it."""

from __future__ import annotations

from django.conf import settings


def town_url() -> str:
    """The town's address for browsers, without a slash at the end."""
    if settings.URL:
        return str(settings.URL)
    if settings.DOMAIN in settings.LOCAL_HOSTS:
        return f"http://{settings.DOMAIN}:{settings.PORT}"
    return f"https://{settings.DOMAIN}"


def absolute(path: str) -> str:
    """A path of the town as a full address."""
    return path if path.startswith("http") else f"{town_url()}{path}"
