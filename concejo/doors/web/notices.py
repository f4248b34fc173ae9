"""What one should hear of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from concejo.accounts.models import Account
from concejo.cases.queries.marks import case_marks
from concejo.doors.web.asked import actor_of, page_asked, paging, shown, signed_in
from concejo.doors.web.filters import covers
from concejo.filters.models import Context
from concejo.posts.actions.notifications import clear_notifications, mark_read
from concejo.posts.dressing import dressed
from concejo.posts.models import Notification, NotificationKind
from concejo.posts.notifications import notification_groups
from concejo.posts.together import Group

# Many people like the same words, or pass them on: that is one thing to hear.
_TOGETHER = (NotificationKind.FAVOURITE, NotificationKind.REBLOG)


@dataclass(frozen=True, slots=True)
class Line:
    """What is told together: the newest of it, some of the people, and how many there are."""

    n: Notification
    people: list[Account]
    many: int


@require_safe
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first; looking at them counts as having read them."""
    actor = actor_of(request)
    groups = notification_groups(actor, page_asked(request))
    told = shown(request, groups)
    posts = [group.newest.post for group in told if group.newest.post is not None]
    clothes = {d.post.pk: d for d in dressed(posts, actor)}
    over = covers(actor, list(clothes.values()), Context.NOTIFICATIONS)
    marks = case_marks(posts, actor)
    if told and "max_id" not in request.GET:
        mark_read(actor, {"notifications": told[0].newest.pk})
    page = {
        "notices": [
            (
                lines,
                clothes.get(lines[0].n.post_id or 0),
                marks.get(_thread_of(lines[0].n)),
                over.get(lines[0].n.post_id or 0) if not _is_step(lines[0].n) else None,
            )
            for lines in _together(told)
        ],
        **paging(request, [group.newest.pk for group in groups]),
    }
    return render(request, "web/notices.html", page)


def _thread_of(n: Notification) -> int:
    return n.post.thread_id if n.post is not None else 0


def _is_step(n: Notification) -> bool:
    """What is about somebody's case is never covered."""
    return n.kind == NotificationKind.CASE


def _together(told: Sequence[Group]) -> list[list[Line]]:
    """Newest first; likes of a post and that it was passed on stand together above it."""
    cards: dict[tuple[str, int | None], dict[str, Line]] = {}
    for group in told:
        n = group.newest
        same = n.kind in _TOGETHER and n.post_id is not None
        card = cards.setdefault(("liked", n.post_id) if same else ("alone", n.pk), {})
        line = card.get(n.kind) or Line(n, [], 0)
        people = {each.pk: each for each in (*line.people, *group.people)}
        card[n.kind] = Line(line.n, list(people.values()), line.many + group.count)
    return [list(card.values()) for card in cards.values()]


@require_POST
@signed_in
def clear(request: HttpRequest) -> HttpResponse:
    """Put all of them away."""
    clear_notifications(actor_of(request))
    return redirect("/notifications")
