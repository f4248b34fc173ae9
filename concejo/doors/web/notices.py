"""What one should hear of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from concejo.doors.web.asked import actor_of, page_asked, paging, shown, signed_in
from concejo.posts.actions.notifications import clear_notifications, mark_read
from concejo.posts.queries import dressed, notifications_for


@require_safe
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first; looking at them counts as having read them."""
    actor = actor_of(request)
    rows = notifications_for(actor, page_asked(request))
    told = shown(request, rows)
    posts = [n.post for n in told if n.post is not None]
    clothes = {d.post.pk: d for d in dressed(posts, actor)}
    if told and "max_id" not in request.GET:
        mark_read(actor, {"notifications": told[0].pk})
    page = {
        "notices": [{"n": n, "d": clothes.get(n.post_id or 0)} for n in told],
        **paging(request, [n.pk for n in rows]),
    }
    return render(request, "web/notices.html", page)


@require_POST
@signed_in
def clear(request: HttpRequest) -> HttpResponse:
    """Put all of them away."""
    clear_notifications(actor_of(request))
    return redirect("/notifications")
