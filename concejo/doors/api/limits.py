"""How often one may ask: Mastodon's numbers, told in its headers. Off in test mode."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from concejo.base import clock
from concejo.base.errors import TooMany
from concejo.doors.api.request import ApiRequest


class Limit(NamedTuple):
    """So many in so many seconds, counted apart from other kinds."""

    kind: str
    most: int
    seconds: int
    # Counted by address on the Internet even for those who are signed in.
    by_address: bool = False


PER_ACCOUNT = Limit("account", 1500, 300)
PER_TOKEN = Limit("token", 300, 300)
MEDIA = Limit("media", 30, 1800)
DELETE = Limit("delete", 30, 1800)
APPS = Limit("apps", 5, 600, by_address=True)
SIGN_UP = Limit("sign_up", 5, 1800, by_address=True)
SIGN_IN = Limit("sign_in", 25, 300, by_address=True)
SIGN_IN_AS = Limit("sign_in_as", 25, 3600)
# Mails with a link for a new password to one person.
PASSWORD_LINK = Limit("password_link", 5, 3600)
# Codes from the counter that one person tries.
CODE = Limit("code", 10, 3600)


class State(NamedTuple):
    """How a count stands after this request."""

    limit: Limit
    left: int
    resets_at: float


def count(request: ApiRequest, special: Limit | None = None) -> None:
    """Count this request against everything it falls under, or refuse it."""
    if settings.TEST_MODE:
        return
    address = address_of(request.http)
    token = request.token
    states = [take(PER_TOKEN, f"t{token.pk}" if token else address)]
    if token and token.account_id:
        states.append(take(PER_ACCOUNT, str(token.account_id)))
    if special:
        by_token = token is not None and not special.by_address
        states.append(take(special, f"a{token.account_id}" if token and by_token else address))
    # The headers tell of the limit that is nearest to its end.
    tightest = min(states, key=lambda state: state.left)
    request.answer_headers.update(_told(tightest))
    if tightest.left < 0:
        raise TooMany


def take(limit: Limit, who: str) -> State:
    """Count one more of this kind for somebody, in windows of fixed length."""
    now = time.time()
    window = int(now // limit.seconds)
    # Whatever somebody typed is a good key like this, and nothing of it is kept.
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    key = f"limit:{limit.kind}:{digest}:{window}"
    resets_at = float((window + 1) * limit.seconds)
    cache.add(key, 0, timeout=limit.seconds + 1)
    try:
        used = cache.incr(key)
    except ValueError:  # it went out of the cache just now
        used = 1
    return State(limit, limit.most - used, resets_at)


def refuse_beyond(limit: Limit, who: str) -> None:
    """Count one more for somebody, for pages: refuse when it is too often."""
    if not settings.TEST_MODE and take(limit, who).left < 0:
        raise TooMany


def address_of(request: HttpRequest) -> str:
    """Where on the Internet a request comes from; an IPv6 household is one (its /64)."""
    said: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # The last one is what our own proxy saw; those before it anybody can write.
        said = request.headers.get("X-Forwarded-For", said).rpartition(",")[2].strip()
    try:
        address = ip_address(said)
    except ValueError:
        return said[:60]
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)


def _told(state: State) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(state.limit.most),
        "X-RateLimit-Remaining": str(max(state.left, 0)),
        "X-RateLimit-Reset": clock.iso(datetime.fromtimestamp(state.resets_at, UTC)),
    }
