"""What one should hear of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from concejo.accounts.models import Account
from concejo.cases.queries import case_marks
from concejo.doors.web.asked import actor_of, page_asked, paging, shown, signed_in
from concejo.posts.actions.notifications import clear_notifications, mark_read
from concejo.posts.models import Notification, NotificationKind
from concejo.posts.queries import dressed, notifications_for

# Many people like the same words, or pass them on: that is one thing to hear.
_TOGETHER = (NotificationKind.FAVOURITE, NotificationKind.REBLOG)


@dataclass(slots=True)
class Line:
    """A notification, and by whom it was said again."""

    n: Notification
    people: list[Account] = field(default_factory=list)


@require_safe
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first; looking at them counts as having read them."""
    actor = actor_of(request)
    rows = notifications_for(actor, page_asked(request))
    told = shown(request, rows)
    posts = [n.post for n in told if n.post is not None]
    clothes = {d.post.pk: d for d in dressed(posts, actor)}
    marks = case_marks(posts, actor)
    if told and "max_id" not in request.GET:
        mark_read(actor, {"notifications": told[0].pk})
    page = {
        "notices": [
            (lines, clothes.get(lines[0].n.post_id or 0), marks.get(_thread_of(lines[0].n)))
            for lines in _together(told)
        ],
        **paging(request, [n.pk for n in rows]),
    }
    return render(request, "web/notices.html", page)


def _thread_of(n: Notification) -> int:
    return n.post.thread_id if n.post is not None else 0


def _together(told: Sequence[Notification]) -> list[list[Line]]:
    """Newest first; likes of a post and that it was passed on stand together above it."""
    cards: dict[tuple[str, int | None], dict[str, Line]] = {}
    for n in told:
        same = n.kind in _TOGETHER and n.post_id is not None
        card = cards.setdefault(("liked", n.post_id) if same else ("alone", n.pk), {})
        card.setdefault(n.kind, Line(n)).people.append(n.origin)
    return [list(card.values()) for card in cards.values()]


@require_POST
@signed_in
def clear(request: HttpRequest) -> HttpResponse:
    """Put all of them away."""
    clear_notifications(actor_of(request))
    return redirect("/notifications")
