"""One post in its conversation, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concejo.accounts.actors import Actor
from concejo.base.errors import NotFound, Refused
from concejo.cases.queries.marks import case_marks, of_blocked
from concejo.doors.web.asked import (
    actor_of,
    back,
    id_typed,
    once_key,
    signed_in,
    viewer_of,
)
from concejo.doors.web.compose import publish_or_ask
from concejo.doors.web.filters import covers
from concejo.doors.web.forms import PollForm
from concejo.doors.web.photos import photos_kept
from concejo.filters.models import Context
from concejo.posts.actions import marks, polls
from concejo.posts.actions.publishing import delete_post
from concejo.posts.conversations import context_of
from concejo.posts.drafts import Draft
from concejo.posts.dressing import dressed
from concejo.posts.errors import NoSuchPost, NotYourPost
from concejo.posts.models import Post
from concejo.posts.polls import poll_on
from concejo.posts.queries import post_for, posts_for

_DIGITS = 3

_MARKS: dict[str, Callable[[Actor, int], Post]] = {
    "favourite": marks.favourite,
    "unfavourite": marks.unfavourite,
    "boost": marks.boost,
    "unboost": marks.unboost,
    "bookmark": marks.bookmark,
    "unbookmark": marks.unbookmark,
}


@require_safe
def post(request: HttpRequest, acct: str, post_id: int) -> HttpResponse:
    """A post with what it answers and what answers it."""
    return _page(request, acct, post_id, PollForm(initial={"text": _names(request, post_id)}))


@require_POST
@signed_in
def reply(request: HttpRequest, acct: str, post_id: int) -> HttpResponse:
    """Answer a post."""
    return _published(request, acct, post_id)


@require_POST
@signed_in
def mark(request: HttpRequest, acct: str, post_id: int) -> HttpResponse:
    """Like, pass on, keep; or no longer."""
    do = _MARKS.get(request.POST.get("do", ""))
    if do is None:
        raise NotFound
    do(actor_of(request), post_id)
    return back(request, f"/@{acct}/{post_id}")


@require_POST
@signed_in
def vote(request: HttpRequest, acct: str, post_id: int) -> HttpResponse:
    """Choose an answer of the poll that a post asks."""
    chosen = [_choice(typed) for typed in request.POST.getlist("choice")]
    try:
        polls.vote(actor_of(request), poll_on(viewer_of(request), post_id).pk, chosen)
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your vote counts."))
    return back(request, f"/@{acct}/{post_id}")


@require_http_methods(["GET", "POST"])
@signed_in
def delete(request: HttpRequest, acct: str, post_id: int) -> HttpResponse:
    """Take back what one said, after a question."""
    actor = actor_of(request)
    if request.method == "POST":
        delete_post(actor, post_id)
        messages.success(request, _("Your post is gone."))
        return redirect(f"/@{actor.account.acct}")
    its = post_for(actor, post_id)
    if its.author_id != actor.account_id:
        raise NotYourPost
    return render(request, "web/delete.html", {"d": dressed([its], actor)[0]})


@require_http_methods(["GET", "POST"])
@signed_in
def compose(request: HttpRequest) -> HttpResponse:
    """Say something: to everybody, to an office, to somebody."""
    if request.method == "GET":
        form = PollForm(initial={"text": request.GET.get("text", "")})
        page = {"form": form, "post_length": settings.POST_LENGTH}
        return render(request, "web/compose.html", {**page, **_quoting(request)})
    return _published(request, "", None)


def _published(request: HttpRequest, acct: str, post_id: int | None) -> HttpResponse:
    form, actor = PollForm(request.POST), actor_of(request)
    if form.is_valid():
        draft = Draft(
            text=form.cleaned_data["text"],
            visibility=form.cleaned_data["visibility"],
            reply_to=post_id,
            idempotency_key=once_key(request),
            spoiler_text=request.POST.get("spoiler_text", "")[:500],
            poll=form.poll(),
            quote_of=id_typed(request.POST.get("quote")),
        )
        try:
            asked = publish_or_ask(request, actor, draft)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            otherwise = f"/@{acct}/{post_id}" if post_id else f"/@{actor.account.acct}"
            return asked or back(request, otherwise)
    if post_id is None:
        page = {"form": form, **_quoting(request), **photos_kept(request, actor)}
        return render(request, "web/compose.html", page, status=422)
    return _page(request, acct, post_id, form, status=422)


def _page(
    request: HttpRequest, acct: str, post_id: int, form: PollForm, *, status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request)
    its = post_for(viewer, post_id)
    if its.boost_of is not None:
        return redirect(f"/@{its.boost_of.author.acct}/{its.boost_of_id}")
    if its.author.acct != acct.lower():
        raise NoSuchPost
    above, below = context_of(viewer, its)
    blocked = of_blocked(viewer, [post.pk for post in (*above, *below)])
    thread = [post for post in (*above, its, *below) if post.pk not in blocked]
    clothes = dressed(thread, viewer)
    mark = case_marks([its], viewer).get(its.thread_id)
    over = covers(viewer, [d for d in clothes if d.post.pk != its.pk], Context.THREAD)
    kept = photos_kept(request, viewer) if viewer and request.method == "POST" else {}
    page = {
        **kept,
        "thread": [(d, over.get(d.post.pk)) for d in clothes],
        "here": its.pk,
        "d": next(d for d in clothes if d.post.pk == its.pk),
        "mark": mark,
        "form": form,
    }
    return render(request, "web/post.html", page, status=status)


def _choice(typed: str) -> int:
    """The place of an answer; none has the place before the first."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS else -1


def _quoting(request: HttpRequest) -> dict[str, object]:
    """The post that is going to be quoted, if the page was asked for one that is there."""
    wanted = id_typed(request.GET.get("quote") or request.POST.get("quote"))
    viewer = viewer_of(request)
    # Of a post that was passed on, only who passed it on may be open to the viewer.
    clothes = dressed(posts_for(viewer, [wanted]) if wanted else [], viewer)
    return {"quoting": clothes[0]} if clothes else {}


def _names(request: HttpRequest, post_id: int) -> str:
    """An answer begins with whom it is for."""
    viewer = viewer_of(request)
    if viewer is None:
        return ""
    author = post_for(viewer, post_id).author
    return "" if author.pk == viewer.account_id or author.is_crier else f"@{author.acct} "
