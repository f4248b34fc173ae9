"""What somebody does not want to meet: the page for saying so, and what is covered elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base.errors import NotFound, Refused
from concejo.doors.web.asked import actor_of, id_typed, signed_in
from concejo.doors.web.forms import FilterForm
from concejo.filters.actions import Wanted, Wording, make_filter, remove_filter
from concejo.filters.models import Context, FilterAction
from concejo.filters.queries import filters_of, matches
from concejo.posts.dressing import Dressed


@never_cache
@signed_in
@require_http_methods(["GET", "POST"])
def filters(request: HttpRequest) -> HttpResponse:
    """One's filters, and one word more."""
    actor = actor_of(request)
    form = FilterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = [Wording(said["keyword"], whole_word=said["whole_word"])]
        action = FilterAction.HIDE if said["hides"] else FilterAction.WARN
        try:
            make_filter(actor, Wanted(said["keyword"], Context.values, action, keywords=words))
        except Refused as refusal:
            form.add_error("keyword", str(refusal))
        else:
            messages.success(request, _("You will not meet these words unasked any more."))
            return redirect("/me/filters")
    page = {"form": form, "filters": filters_of(actor)}
    return render(request, "web/filters.html", page, status=422 if form.errors else 200)


@require_POST
@signed_in
def remove(request: HttpRequest) -> HttpResponse:
    """Show these words again."""
    try:
        remove_filter(actor_of(request), id_typed(request.POST.get("filter")) or 0)
    except NotFound:
        # Taken away on another page already.
        return redirect("/me/filters")
    messages.success(request, _("These words are shown again."))
    return redirect("/me/filters")


# --- On other pages ---


@dataclass(frozen=True, slots=True)
class Cover:
    """What lies over a post: the title of a filter; or the post is left out."""

    title: str
    hides: bool


def covers(viewer: Actor | None, clothes: Sequence[Dressed], where: str) -> Mapping[int, Cover]:
    """What the reader's filters cover in this place, by the post.

    Never one's own words, nor those of the town.
    """
    others = [d for d in clothes if viewer and _is_anothers((d.boost_of or d).author, viewer)]
    found = {}
    for post_id, some in matches(viewer, others).items():
        here = [each.filter for each in some if where in each.filter.contexts]
        if here:
            hides = any(each.action == FilterAction.HIDE for each in here)
            found[post_id] = Cover(here[0].title, hides)
    return found


def _is_anothers(author: Account, viewer: Actor) -> bool:
    return author.pk != viewer.account_id and not (author.is_office or author.is_crier)
