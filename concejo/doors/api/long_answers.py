"""Long answers, such as every step of every case: few at once.

Each keeps a thread of the web process as long as somebody is slow to read it, and a stranger may
be as slow as they like.
"""

from __future__ import annotations

from threading import BoundedSemaphore
from weakref import finalize

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from concejo.base.room import MOST_LEAVING

# What is shorter is handed to the server in one piece, and keeps nothing.
_SHORT = 4 * 1024 * 1024

_leaving = BoundedSemaphore(MOST_LEAVING)


def is_long(answer: HttpResponseBase) -> bool:
    """Whether an answer leaves piece by piece, and is too large for the memory or of any size."""
    if not isinstance(answer, StreamingHttpResponse):
        return False
    said = answer.headers.get("Content-Length", "")
    return not said.isdigit() or int(said) > _SHORT


def may_leave(answer: HttpResponseBase) -> bool:
    """Count a long answer among those on their way until it is sent; False if there are enough."""
    if not _leaving.acquire(blocking=False):
        answer.close()
        return False
    # Done once: when it is sent, or when it is dropped unsent.
    is_gone = finalize(answer, _leaving.release)
    answer._resource_closers.append(is_gone)  # type: ignore[attr-defined] # noqa: SLF001
    return True
