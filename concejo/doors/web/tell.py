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
from concejo.cases.actions.opening import ContactGiven, Preview, Report, preview, tell_town
from concejo.cases.queries import case_for, view_of
from concejo.cases.rules import opens
from concejo.doors.api import limits
from concejo.doors.web.asked import once_key, viewer_of
from concejo.doors.web.forms import TellForm
from concejo.doors.web.photos import from_note, noted, photos_sent
from concejo.doors.web.places import Spot, spot_of_photo, street_typed
from concejo.posts.drafts import Place

_TELLING = limits.Limit("tell", 30, 600, by_address=True)


@never_cache
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Write it, see what everybody will see where that matters, and send it."""
    if request.method == "GET":
        form = TellForm(initial={"text": request.GET.get("text", "")})
        return _form(request, form, photos=[])
    form, step = TellForm(request.POST), request.POST.get("step", "")
    photos = from_note(request.POST.get("photos", ""))
    place, spot = None, None
    if form.is_valid():
        limits.refuse_beyond(_TELLING, limits.address_of(request))
        try:
            sent = photos_sent(request, viewer_of(request) or crier())
            photos += [photo.pk for photo in sent]
            spot = next(filter(None, map(spot_of_photo, sent)), None)
            place = _place(request, form)
            if step == "more":
                return _form(request, TellForm(initial=form.cleaned_data), photos)
            seen = preview(form.cleaned_data["text"], translation.get_language() or "")
            if step != "send" and (step == "look" or spot or _matters(seen)):
                return _check(request, form, seen, photos, spot)
            return _send(request, form, photos, place)
        except Refused as refusal:
            form.add_error(_FIELD_OF.get(refusal.code), str(refusal))
    elif step == "more":
        return _form(request, TellForm(initial=request.POST.dict()), photos)
    return _form(request, form, photos, status=422)


# Beside which field a refusal is shown.
_FIELD_OF = {"post_is_empty": "text", "post_is_too_long": "text", "no_such_street": "street"}


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


def _place(request: HttpRequest, form: TellForm) -> Place | None:
    """The street that was typed, or the place of the photo if its author wants that."""
    spot = Spot.from_note(request.POST.get("spot", "")) if request.POST.get("use_spot") else None
    street = street_typed(form.cleaned_data["street"])
    if street is not None:
        return Place(street_id=street.pk, number=form.cleaned_data["number"])
    return Place(lat=spot.lat, lon=spot.lon, street_id=spot.street_id) if spot else None


def _form(
    request: HttpRequest, form: TellForm, photos: list[int], *, status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "photos_note": noted(photos),
        "photos_count": len(photos),
        "sent": request.POST.get("sent", ""),
    }
    return render(request, "web/tell.html", page, status=status)


def _check(
    request: HttpRequest, form: TellForm, seen: Preview, photos: list[int], spot: Spot | None
) -> HttpResponse:
    page = {
        "form": form,
        "said": form.cleaned_data,
        "seen": seen,
        "masked": bool(seen.personal),
        "photos_note": noted(photos),
        "photos_count": len(photos),
        "spot": spot,
        "sent": request.POST.get("sent", ""),
    }
    return render(request, "web/tell_check.html", page)


def _send(
    request: HttpRequest, form: TellForm, photos: list[int], place: Place | None
) -> HttpResponse:
    said, actor = form.cleaned_data, viewer_of(request)
    report = Report(
        text=said["text"],
        contact=ContactGiven(said["name"], said["phone"], said["email"]),
        photos=photos,
        place=place,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        asked=True,
        idempotency_key=once_key(request),
    )
    case = tell_town(actor, report)
    key = "" if actor else f"?key={case.key}"
    return redirect(f"/tell/received/{case.number}{key}")
