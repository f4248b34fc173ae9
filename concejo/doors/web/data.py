"""My data: a copy, erasure; and for whoever is named by others, with no account."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concejo.base.errors import Refused
from concejo.doors.api import limits
from concejo.doors.web.asked import person_of, signed_in
from concejo.doors.web.forms import RemovalForm
from concejo.rights.actions.asking import (
    ANSWERED_WITHIN,
    COPY_KEPT,
    ERASED_AFTER,
    ask_for_copy,
    ask_for_erasure,
    ask_for_removal,
    call_off,
)
from concejo.rights.actions.erasing import has_open_cases
from concejo.rights.models import Wish
from concejo.rights.queries import copy_of, own_requests, posts_of_case_in, request_with


@never_cache
@require_http_methods(["GET"])
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What I asked about my data, and asking for more."""
    return _mine(request)


@require_POST
@signed_in
def copy(request: HttpRequest) -> HttpResponse:
    """Ask for a copy; the worker makes it."""
    ask_for_copy(person_of(request))
    messages.success(request, _("Your copy is being made. It will wait for you here."))
    return redirect("/me/data")


@never_cache
@require_safe
@signed_in
def fetch(request: HttpRequest, request_id: int) -> HttpResponse:
    """The copy itself."""
    its = copy_of(person_of(request), request_id)
    name = f"concejo-{its.asked_at:%Y-%m-%d}.zip"
    file = (settings.DIR / its.file).open("rb")
    # It is sent piece by piece; a page asks nothing else of an answer.
    return cast("HttpResponse", FileResponse(file, as_attachment=True, filename=name))


@require_POST
@signed_in
def erase(request: HttpRequest) -> HttpResponse:
    """Ask for erasure, with the password, so that nobody else does."""
    person = person_of(request)
    assert person.user is not None  # noqa: S101 - whoever has a session is a person
    limits.refuse_beyond(limits.SIGN_IN_AS, person.user.name)
    try:
        ask_for_erasure(person, request.POST.get("password", ""))
    except Refused as refusal:
        return _mine(request, wrong=str(refusal), status=422)
    messages.success(request, _("It will be done. Until then you can call it off here."))
    return redirect("/me/data")


@require_POST
@signed_in
def keep(request: HttpRequest, request_id: int) -> HttpResponse:
    """Call the erasure off."""
    call_off(person_of(request), request_id)
    messages.success(request, _("Nothing is erased. Everything is as it was."))
    return redirect("/me/data")


@never_cache
@require_http_methods(["GET", "POST"])
def ask_removal(request: HttpRequest) -> HttpResponse:
    """Somebody is named in a post and wants that taken out."""
    about = request.POST.get("where", request.GET.get("about", ""))
    form = RemovalForm(
        request.POST or None, initial={"where": about}, posts=posts_of_case_in(about)
    )
    if form.is_valid():
        limits.refuse_beyond(limits.BY_MAIL, limits.address_of(request))
        said = form.cleaned_data
        try:
            its = ask_for_removal(form.where_it_stands(), said["words"], said["email"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/privacy/requests/{its.key}")
    page = {"form": form, "days": ANSWERED_WITHIN.days}
    return render(request, "web/ask_removal.html", page, status=422 if form.errors else 200)


@never_cache
@require_safe
def removal(request: HttpRequest, key: str) -> HttpResponse:
    """How it stands, for whoever has the link."""
    return render(request, "web/removal.html", {"its": request_with(key)})


def _mine(request: HttpRequest, *, wrong: str = "", status: int = 200) -> HttpResponse:
    person = person_of(request)
    asked = own_requests(person)
    erasures = [one for one in asked if one.wish == Wish.ERASURE]
    page = {
        "copies": [one for one in asked if one.wish == Wish.COPY][:5],
        "erasure": next((one for one in erasures if not one.called_off_at), None),
        "has_open_cases": has_open_cases(person.account),
        "wrong": wrong,
        "copy_days": COPY_KEPT.days,
        "erased_after": ERASED_AFTER.days,
    }
    return render(request, "web/my_data.html", page, status=status)
