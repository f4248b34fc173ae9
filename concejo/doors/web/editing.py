"""Changing what one said, and reading what it said before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concejo.accounts.actors import Actor
from concejo.base.errors import Refused
from concejo.doors.web.asked import actor_of, signed_in, viewer_of
from concejo.doors.web.forms import EditForm
from concejo.posts.actions.editing import edit_post
from concejo.posts.drafts import Described, Revision
from concejo.posts.dressing import Dressed, dressed
from concejo.posts.errors import NoSuchPost, NotYourPost
from concejo.posts.models import Post
from concejo.posts.queries import post_for, versions_of


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, acct: str, post_id: int) -> HttpResponse:
    """Say it in other words."""
    actor = actor_of(request)
    its = _own(actor, post_id)
    if request.method == "GET":
        text = its.post.text if its.original is None else its.original
        form = EditForm(initial={"text": text, "spoiler_text": its.post.spoiler_text})
        return render(request, "web/edit.html", {"form": form, "d": its})
    form = EditForm(request.POST)
    if form.is_valid():
        try:
            edit_post(actor, post_id, _revision(request, form, its))
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Your words are changed. What they were stays readable."))
            return redirect(f"/@{actor.account.acct}/{post_id}")
    return render(request, "web/edit.html", {"form": form, "d": its}, status=422)


@require_safe
def history(request: HttpRequest, acct: str, post_id: int) -> HttpResponse:
    """All that a post said, the newest first."""
    viewer = viewer_of(request)
    its = post_for(viewer, post_id)
    if its.boost_of_id or its.author.acct != acct.lower():
        raise NoSuchPost
    page = {"d": dressed([its], viewer)[0], "versions": versions_of(its)[::-1]}
    return render(request, "web/history.html", page)


def _own(actor: Actor, post_id: int) -> Dressed:
    its: Post = post_for(actor, post_id)
    if its.author_id != actor.account_id or its.boost_of_id:
        raise NotYourPost
    return dressed([its], actor)[0]


def _revision(request: HttpRequest, form: EditForm, its: Dressed) -> Revision:
    """The words of the form; of the photos those that stay, with what is said of them."""
    stays = [photo.pk for photo in its.photos if f"without_{photo.pk}" not in request.POST]
    said = {photo: request.POST.get(f"alt_{photo}") for photo in stays}
    return Revision(
        text=form.cleaned_data["text"],
        spoiler_text=form.cleaned_data["spoiler_text"],
        sensitive=its.post.is_sensitive,
        photos=stays,
        described={photo: Described(words) for photo, words in said.items()},
    )
