"""The answers that an office keeps ready: a page for its people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from concejo.base.errors import NotFound, Refused
from concejo.doors.desk.forms import PhraseForm
from concejo.doors.web.asked import person_of, signed_in
from concejo.work.actions.phrases import change_phrase, drop_phrase, keep_phrase, raise_phrase
from concejo.work.phrases import words_for
from concejo.work.queries.desks import desk_of
from concejo.work.queries.phrases import KEYS, phrase_for, phrases_of


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def phrases(request: HttpRequest, handle: str) -> HttpResponse:
    """All of them in their order, and a form for one more."""
    person = person_of(request)
    office = desk_of(person, handle)
    form = PhraseForm(request.POST or None)
    if form.is_valid():
        try:
            keep_phrase(person, handle, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is kept ready."))
            return redirect(request.path)
    kept = phrases_of(office)
    page = {
        "office": office,
        "form": form,
        "phrases": list(zip(kept, [*KEYS, *[""] * len(kept)], strict=False)),
        "holes": words_for(get_language() or ""),
    }
    return render(request, "desk/phrases.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def phrase(request: HttpRequest, handle: str, phrase_id: int) -> HttpResponse:
    """Other words for one."""
    person = person_of(request)
    its = phrase_for(person, phrase_id)
    if its.office.handle != handle.lower():
        raise NotFound
    form = PhraseForm(request.POST or None, initial={"name": its.name, "text": its.text})
    if form.is_valid():
        try:
            change_phrase(person, phrase_id, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is changed."))
            return redirect("phrases", its.office.handle)
    page = {
        "office": its.office,
        "form": form,
        "phrase": its,
        "holes": words_for(get_language() or ""),
    }
    return render(request, "desk/phrase.html", page, status=422 if form.errors else 200)


@require_POST
@signed_in
def up(request: HttpRequest, handle: str, phrase_id: int) -> HttpResponse:
    """One place further up."""
    raise_phrase(person_of(request), phrase_id)
    return redirect("phrases", handle)


@require_POST
@signed_in
def drop(request: HttpRequest, handle: str, phrase_id: int) -> HttpResponse:
    """Take one away."""
    drop_phrase(person_of(request), phrase_id)
    messages.info(request, _("It is taken away."))
    return redirect("phrases", handle)
