"""My page: who I am here, my cases, my code from the counter, my apps."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from concejo.accounts.actions.people import disconnect_app
from concejo.accounts.actions.profile import Profile, change_profile, checked_profile
from concejo.accounts.actors import Actor
from concejo.accounts.queries import apps_of
from concejo.accounts.relations import blocks_of, follow_requests_to, following_of, mutes_of
from concejo.base.errors import Refused
from concejo.cases.queries.lists import Filters, cases, followed_cases
from concejo.cases.queries.views import illustrate
from concejo.doors.api import limits
from concejo.doors.web.asked import actor_of, person_of, signed_in
from concejo.doors.web.forms import CodeForm, ProfileForm
from concejo.posts.paging import Page
from concejo.posts.photos import prepare_portraits
from concejo.register.actions import redeem_code

_SHOWN = 10


@never_cache
@signed_in
@require_http_methods(["GET"])
def me(request: HttpRequest) -> HttpResponse:
    """All of it on one page."""
    return _page(request, CodeForm())


@require_POST
@signed_in
def code(request: HttpRequest) -> HttpResponse:
    """Type in the code from the counter, once."""
    form = CodeForm(request.POST)
    if form.is_valid():
        limits.refuse_beyond(limits.CODE, str(person_of(request).account_id))
        try:
            redeem_code(person_of(request), form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("You are a registered resident now. Welcome home."))
            return redirect("/me")
    return _page(request, form, status=422)


@never_cache
@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What the public page says. An office's holder changes the office's while speaking as it."""
    actor = actor_of(request)
    form = ProfileForm(request.POST or None, initial=_profile_of(actor))
    if request.method == "POST" and form.is_valid():
        wanted = Profile(**form.cleaned_data, fields=_fields(request))
        try:
            # Pictures come last: none is made where the words are refused.
            checked_profile(actor, wanted)
            made = _pictures(request, actor)
            change_profile(
                actor, replace(wanted, avatar=made.get("avatar"), header=made.get("header"))
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your page is up to date."))
            return redirect(f"/@{actor.account.acct}")
    lines = [*actor.account.fields, *({"name": "", "value": ""},) * 4][:4]
    page = {"form": form, "lines": lines}
    return render(request, "web/profile.html", page, status=422 if form.errors else 200)


@require_POST
@signed_in
def disconnect(request: HttpRequest, token_id: int) -> HttpResponse:
    """An app may no longer speak for me."""
    disconnect_app(actor_of(request), token_id)
    messages.success(request, _("The app is disconnected."))
    return redirect("/me#apps")


def _page(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    person = person_of(request)
    assert person.user is not None  # noqa: S101 - whoever has a session is a person
    mine = cases(person, Page(limit=_SHOWN), Filters(reporter=person.account_id))
    page = {
        "code_form": form,
        "person": person.account,
        "user": person.user,
        "cases": illustrate(mine, person),
        "followed": illustrate(followed_cases(actor, Page(limit=_SHOWN)), actor),
        "following": list(following_of(actor.account)[:50]),
        "requests": list(follow_requests_to(actor)[:50]),
        "blocks": list(blocks_of(actor)[:100]),
        "mutes": list(mutes_of(actor)[:100]),
        "apps": apps_of(person.user),
    }
    return render(request, "web/me.html", page, status=status)


def _profile_of(actor: Actor) -> dict[str, object]:
    names = (
        "display_name",
        "note",
        "is_locked",
        "is_discoverable",
        "is_indexable",
        "hides_follows",
    )
    return {name: getattr(actor.account, name) for name in names}


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    names = request.POST.getlist("line_name")
    return list(zip(names, request.POST.getlist("line_value"), strict=False))


def _pictures(request: HttpRequest, actor: Actor) -> dict[str, str]:
    files = {name: request.FILES.get(name) or None for name in ("avatar", "header")}
    for _file in filter(None, files.values()):
        limits.refuse_beyond(limits.MEDIA, limits.of_account(actor.account_id))
    return prepare_portraits(**files)  # type: ignore[arg-type] # Django's uploads read like files
