"""How often one may ask: Mastodon's numbers, told in its headers. Off in test mode."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from concejo.base import clock
from concejo.base.errors import TooMany
from concejo.doors.api.request import ApiRequest
from concejo.moderation.rules import household


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
# Passwords tried for one name from one place: who tries others' names locks nobody out elsewhere.
SIGN_IN_AS = Limit("sign_in_as", 25, 3600)
# And from all places together, against those who have many.
SIGN_IN_AS_ANYWHERE = Limit("sign_in_as_anywhere", 500, 3600)
# Mails with a link for a new password to one person.
PASSWORD_LINK = Limit("password_link", 5, 3600)
# The mail that asks whether a mailbox is somebody's, for one account.
CONFIRMATION = Limit("confirmation", 5, 3600)
# Asking for an office's posts by e-mail: from one place.
BY_MAIL = Limit("by_mail", 10, 3600, by_address=True)
# Mails that anybody can have sent to one mailbox.
BY_MAIL_TO = Limit("by_mail_to", 10, 3600)
# Every moderator is told of each report.
REPORTS = Limit("reports", 40, 3600)
# Telling the town something, from a page or by our own API.
TELL = Limit("tell", 30, 600, by_address=True)
# Codes from the counter that one person tries.
CODE = Limit("code", 10, 3600)
# What one place does with the links of firms.
ERRAND = Limit("errand", 60, 600, by_address=True)


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
        states.append(
            take(special, of_account(token.account_id) if token and by_token else address)
        )
    # The headers tell of the limit that is nearest to its end.
    tightest = min(states, key=lambda state: state.left)
    request.answer_headers.update(_told(tightest))
    if tightest.left < 0:
        raise TooMany


def count_as(request: ApiRequest, limit: Limit, who: str) -> None:
    """Count this request for somebody who is known in another way than by a token."""
    if settings.TEST_MODE:
        return
    state = take(limit, who)
    request.answer_headers.update(_told(state))
    if state.left < 0:
        raise TooMany


def of_account(account_id: int | None) -> str:
    """Under what an address of the town is counted, on pages and in apps alike."""
    return f"a{account_id}"


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


def seen_at(request: HttpRequest) -> str:
    """Where on the Internet a request comes from, to the last digit. Kept nowhere."""
    return outermost(request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For"))


def outermost(peer: str, forwarded: str | None) -> str:
    """Where somebody comes from: who is connected to us, or whom our own proxy saw."""
    if not settings.BEHIND_PROXY or forwarded is None:
        return peer
    # The last one is what our own proxy saw; those before it anybody can write.
    return forwarded.rpartition(",")[2].strip()


def address_of(request: HttpRequest) -> str:
    """Where on the Internet a request comes from; an IPv6 household is one (its /64)."""
    return household_of(seen_at(request))


def household_of(said: str) -> str:
    """An address without the digits that a household chooses for itself; else what was said."""
    return household(said) or said[:60]


def _told(state: State) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(state.limit.most),
        "X-RateLimit-Remaining": str(max(state.left, 0)),
        "X-RateLimit-Reset": clock.iso(datetime.fromtimestamp(state.resets_at, UTC)),
    }
