"""Telling the town: one sentence, no account needed, and what everybody will see of it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from concejo.accounts.queries import crier
from concejo.base.errors import Refused
from concejo.cases.actions.joining import tell_town_too
from concejo.cases.actions.opening import ContactGiven, Preview, Report, preview, tell_town
from concejo.cases.queries.cases import case_for, was_told
from concejo.cases.queries.views import view_of
from concejo.cases.rules import opens
from concejo.cases.similar import Similar, known_already
from concejo.doors.api import limits
from concejo.doors.web.asked import once_key, viewer_of
from concejo.doors.web.forms import TellForm
from concejo.doors.web.photos import FormPhotos, from_note, noted, photos_of
from concejo.doors.web.places import (
    Spot as PhotoSpot,
    as_typed,
    bounds,
    is_wanted,
    place_typed,
    spot_of,
)
from concejo.doors.web.questions import QuestionsForm, answers_typed, asked_of, carried
from concejo.places.queries import street
from concejo.posts.drafts import Place
from concejo.posts.queries import own_photos


@never_cache
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Write it, see what everybody will see where that matters, and send it."""
    if request.method == "GET":
        form = TellForm(initial={"text": request.GET.get("text", "")})
        return _form(request, form, FormPhotos())
    form, step = TellForm(request.POST), request.POST.get("step", "")
    photos = FormPhotos()
    if form.is_valid():
        limits.refuse_beyond(limits.TELL, limits.address_of(request))
        try:
            photos = photos_of(request, viewer_of(request) or crier())
            if step == "more":
                return _form(request, TellForm(initial=as_typed(form.cleaned_data)), photos)
            seen = preview(form.cleaned_data["text"], translation.get_language() or "")
            place = place_typed(form.cleaned_data, seen)
            joins = step.startswith(_JOIN)
            # Whoever joins in is not held up by what the office asks besides.
            asked = asked_of(seen, request.POST, sent=step == "send")
            lacks = asked is not None and step == "send" and not asked.is_valid()
            # Whoever says where it is needs no photo for that.
            spot = None if place or seen.street else spot_of(photos.all)
            if lacks:
                return _check(request, form, seen, photos, spot, [], place, asked, status=422)
            if step != "send" and not joins:
                near = place or (spot.place if spot else None)
                known = _known_already(request, form.cleaned_data["text"], seen, near)
                looks = step in {"look", "cover"} or bool(photos.fresh)
                if looks or spot or known or _matters(seen) or (asked and asked.is_needed):
                    return _check(request, form, seen, photos, spot, known, place, asked)
            into = step.removeprefix(_JOIN) if joins else ""
            if spot is not None and is_wanted(request):
                place = spot.place
            guessed = seen.kind.code if asked and not joins else ""
            return _send(request, form, photos, place, into=into, guessed=guessed)
        except Refused as refusal:
            form.add_error(_FIELD_OF.get(refusal.code), str(refusal))
    elif step == "more":
        return _form(request, TellForm(initial=request.POST.dict()), _noted(request))
    return _form(request, form, photos if photos.all else _noted(request), status=422)


# After looking it is sent by itself, or joined to the case with the number that follows.
_JOIN = "join:"

# Beside which field a refusal is shown.
_FIELD_OF = {
    "post_is_empty": "text",
    "post_is_too_long": "text",
    "no_such_street": "street",
    "point_not_here": "lat",
}


def _noted(request: HttpRequest) -> FormPhotos:
    """Those of the form that went before, while something else in it has to be mended."""
    voice = viewer_of(request) or crier()
    return FormPhotos(own_photos(voice, from_note(request.POST.get("photos", ""))))


@never_cache
@require_GET
def received(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt: the number, the link, and what happens next."""
    key = request.GET.get("key", "")
    viewer = viewer_of(request)
    case = case_for(viewer, number, key=key)
    page = {"c": view_of(case, viewer, key=key), "key": key if opens(key, case) else ""}
    return render(request, "web/received.html", page)


def _matters(seen: Preview) -> bool:
    return bool(seen.danger or seen.personal or seen.private_kind)


def _known_already(
    request: HttpRequest, text: str, seen: Preview, place: Place | None
) -> list[Similar]:
    """Open cases that are likely of the same thing.

    None when the form is sent a second time: then it is the report itself that is known.
    """
    if was_told(viewer_of(request), once_key(request)):
        return []
    return known_already(viewer_of(request), text, seen, place)


def _form(
    request: HttpRequest, form: TellForm, photos: FormPhotos, *, status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "photos_note": noted(photos.ids),
        "photos": photos.all,
        "sent": request.POST.get("sent", ""),
        "answered": carried(request.POST),
        "bounds": bounds(),
    }
    return render(request, "web/tell.html", page, status=status)


def _check(
    request: HttpRequest,
    form: TellForm,
    seen: Preview,
    photos: FormPhotos,
    spot: PhotoSpot | None,
    known: list[Similar],
    place: Place | None,
    asked: QuestionsForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    page = {
        "form": form,
        "questions": asked,
        "said": as_typed(form.cleaned_data),
        "place": place,
        "street": street(place.street_id) if place and place.street_id else seen.street,
        "number": place.number if place and place.street_id else seen.number,
        "seen": seen,
        "masked": bool(seen.personal),
        "photos_note": noted(photos.ids),
        "photos": photos.all,
        "spot": spot,
        "known": known,
        "sent": request.POST.get("sent", ""),
    }
    return render(request, "web/tell_check.html", page, status=status)


def _send(
    request: HttpRequest,
    form: TellForm,
    photos: FormPhotos,
    place: Place | None,
    *,
    into: str,
    guessed: str,
) -> HttpResponse:
    said, actor = form.cleaned_data, viewer_of(request)
    report = Report(
        text=said["text"],
        contact=ContactGiven(said["name"], said["phone"], said["email"]),
        photos=photos.ids,
        place=place,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        asked=True,
        answers=answers_typed(request.POST),
        guessed=guessed,
        idempotency_key=once_key(request),
    )
    case = tell_town_too(actor, report, into=into) if into else tell_town(actor, report)
    key = "" if actor else f"?key={case.key}"
    return redirect(f"/tell/received/{case.number}{key}")
