"""What follows from an event on the phones of those who are told."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import get_language
from py_vapid import VapidException

from concejo.base import clock
from concejo.base.safe_http import Unreachable, ask
from concejo.events.models import Event
from concejo.jobs.actions import enqueue
from concejo.posts.models import Notification
from concejo.push.actions import drop_wakings, keep_a_key, settle
from concejo.push.envelope import Envelope, wrap
from concejo.push.errors import ServicesSilent
from concejo.push.keys import private_key
from concejo.push.models import Subscription, Waking
from concejo.push.queries import readable, wakings_of
from concejo.push.words import message, topic_of

_AT_ONCE = 64
_LINES = 8
_SECONDS = 10.0
# So long one job goes on; then another one takes what is left. Well within a worker's lease.
_STRETCH = 240.0
# Being woken so late for something is of no use to anybody.
_LATEST = timedelta(hours=4)

_GONE = {404, 410}
_BUSY = {408, 413, 429}
_FIRST_FAULT = 500
_SILENT = 0
_NO_LETTER = 400


def wake_phones(event: Event) -> None:
    """Wake those phones, and try again later where a service was busy or silent."""
    until = time.monotonic() + _STRETCH
    last, waits = 0, False
    while wakings := wakings_of(event.seq, last, _AT_ONCE):
        if time.monotonic() > until:
            enqueue("concejo.push.jobs.wake_phones", event.seq)
            return
        last = wakings[-1].pk
        waits |= _wake(wakings)
    if not waits:
        return
    if clock.now() - event.at > _LATEST:
        drop_wakings(event.seq)
        return
    raise ServicesSilent


def _wake(wakings: Sequence[Waking]) -> bool:
    """Send some. Says whether one of them has to be sent again."""
    open_to_them = readable(wakings)
    going = [each for each in wakings if each.pk in open_to_them]
    # Put away, deleted, or not theirs to read any more.
    over = [each for each in wakings if each.pk not in open_to_them]
    key = private_key(keep_a_key().private)
    letters = [_letter(each.subscription, open_to_them[each.pk], key) for each in going]
    with ThreadPoolExecutor(_LINES, thread_name_prefix="push") as lines:
        answers = list(lines.map(_send, (each.subscription.endpoint for each in going), letters))
    said = list(zip(going, answers, strict=True))
    busy = [each for each, status in said if status in _BUSY or not 0 < status < _FIRST_FAULT]
    gone = [each for each, status in said if status in _GONE]
    arrived = [each for each, status in said if 200 <= status < 300]  # noqa: PLR2004
    done_with = {each.pk for each in [*busy, *gone, *arrived]}
    refused = [each for each, _status in said if each.pk not in done_with]
    settle(over=over, arrived=arrived, refused=refused, gone=gone, busy=busy)
    return bool(busy)


def _letter(
    to: Subscription, row: Notification, key: ec.EllipticCurvePrivateKey
) -> Envelope | None:
    """The message in its envelope; none where none can be made. That one holds up no other."""
    user = to.token.user
    language = (user.language if user else "") or get_language() or "en"
    try:
        return wrap(message(row, to, language), to, key=key, at=clock.now(), topic=topic_of(row))
    except (Unreachable, ValueError, VapidException):
        return None


def _send(endpoint: str, letter: Envelope | None) -> int:
    """What the push service says to it; 0 if nobody answers."""
    if letter is None:
        return _NO_LETTER
    try:
        answer = ask(
            "POST",
            endpoint,
            headers=letter.headers,
            content=letter.body,
            seconds=_SECONDS,
            with_body=False,
        )
    except Unreachable:
        return _SILENT
    return answer.status
