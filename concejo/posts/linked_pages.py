"""Links in what people say, and what is known of the pages behind them."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256
from urllib.parse import urldefrag, urlsplit

from django.conf import settings

from concejo.base.links import town_url
from concejo.base.text import LINK
from concejo.posts.models import LinkedPage

_LONGEST = 2000


def first_link(text: str) -> str:
    """The first address outside the town in a text; empty if there is none."""
    if "://" not in text:
        return ""
    return next((match[0] for match in LINK.finditer(text) if _is_outside(match[0])), "")


def key_of(url: str) -> str:
    """Under which key an address is kept; where on the page it points to does not matter."""
    with suppress(ValueError):
        url = urldefrag(url.strip()).url
    return sha256(url.encode("utf-8", "replace")).hexdigest()


def host_of(url: str) -> str:
    """The name of the server of an address, as people say it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def page_with(page_id: int) -> LinkedPage | None:
    """A page that was linked to."""
    return LinkedPage.objects.filter(pk=page_id).first()


def pages_by_ids(ids: Collection[int]) -> list[LinkedPage]:
    """Several pages, in the order asked for."""
    found = LinkedPage.objects.in_bulk(list(ids))
    return [found[pk] for pk in ids if pk in found]


def _is_outside(url: str) -> bool:
    if len(url) > _LONGEST:
        return False
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return False
    return bool(host) and host not in {settings.DOMAIN, urlsplit(town_url()).hostname}
