"""What the town hall tells everybody: a band on the plaza, until one has read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from concejo.base.errors import NotFound
from concejo.doors.web.asked import back, id_typed, viewer_of
from concejo.notices.actions.announcing import put_away
from concejo.notices.queries import Told, announcements

# Where a browser remembers what somebody without an account has read.
_COOKIE = "read_announcements"
_MOST = 20
_YEAR = 60 * 60 * 24 * 365


def shown_to(request: HttpRequest) -> list[Told]:
    """What whoever looks has not put away yet."""
    viewer = viewer_of(request)
    return announcements(viewer, besides=() if viewer else _put_away_here(request))


@require_POST
def dismiss(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """I have read it."""
    viewer, answer = viewer_of(request), back(request, "/")
    if id_typed(str(announcement_id)) is None:
        raise NotFound
    if viewer is not None:
        put_away(viewer, announcement_id)
        return answer
    read = list(dict.fromkeys([announcement_id, *_put_away_here(request)]))[:_MOST]
    answer.set_cookie(
        _COOKIE,
        ".".join(map(str, read)),
        max_age=_YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def _put_away_here(request: HttpRequest) -> list[int]:
    ids = (id_typed(text) for text in request.COOKIES.get(_COOKIE, "").split(".")[:_MOST])
    return [each for each in ids if each is not None]
