"""One photo as everybody sees it: covering more of it, and looking under its covers."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from concejo.accounts.actors import Actor
from concejo.accounts.queries import crier
from concejo.base.errors import NotAllowed, Refused
from concejo.cases.actions.desk import speaker
from concejo.cases.actions.photos import cover_in_case, open_original, uncover_in_case
from concejo.cases.queries.cases import case_for
from concejo.cases.queries.photos import photo_of_case
from concejo.cases.rules import opens
from concejo.doors.api import limits
from concejo.doors.web.asked import actor_of, viewer_of
from concejo.doors.web.photos import from_note, noted, photos_of
from concejo.doors.web.squares import covers_typed, shown_again
from concejo.posts.actions.covering import cover_photo, open_own_original, uncover_photo
from concejo.posts.actions.photos import upload_photo
from concejo.posts.drafts import MOST_PHOTOS
from concejo.posts.errors import NoSuchPhoto, NotAPhoto, TooManyPhotos
from concejo.posts.models import Photo
from concejo.posts.queries import own_photos, photo_of

_TAKING = limits.Limit("photos", 60, 600, by_address=True)


@never_cache
@require_POST
def take(request: HttpRequest) -> JsonResponse:
    """For pages with JavaScript: a photo right after it was chosen, or one that is covered anew.

    Answers with the part of a form that shows it, and with the note that the form carries.
    """
    limits.refuse_beyond(_TAKING, limits.address_of(request))
    try:
        photo, ids = _taken(request, _voice(request))
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    part = render_to_string("parts/cover_photo.html", {"photo": photo, "lively": True}, request)
    return JsonResponse({"note": noted(ids), "part": part})


@never_cache
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, photo_id: int) -> HttpResponse:
    """A photo that was published: what of it is covered, and covering more."""
    number, key = _asked(request)
    its, uncovers, may_open = _open_to(request, photo_id, number, key)
    wrong, status = "", 200
    if request.method == "POST":
        try:
            changed = _changed(request, photo_id, number, key)
        except Refused as refusal:
            wrong, status = str(refusal), refusal.status
        else:
            if changed.file != its.file:
                messages.success(request, _("Everybody sees the photo like this now."))
            return redirect(request.get_full_path())
    page = {
        "photo": its,
        "uncovers": uncovers,
        "may_open": may_open,
        "number": number,
        "key": key,
        "wrong": wrong,
    }
    return render(request, "web/photo.html", page, status=status)


@never_cache
@require_POST
def original(request: HttpRequest, photo_id: int) -> FileResponse:
    """The photo without covers. Who opens it is written down: so it is a button, not a link."""
    number, key = _asked(request)
    if number:
        file = open_original(viewer_of(request), number, photo_id, key=key)
    else:
        file = open_own_original(_signed_in(request), photo_id)
    return _shown(file)


def _shown(file: Path) -> FileResponse:
    headers = {
        "Cache-Control": "no-store, private",
        "Content-Security-Policy": "default-src 'none'",
        "X-Robots-Tag": "noindex",
    }
    return FileResponse(file.open("rb"), content_type="image/jpeg", headers=headers)


def _taken(request: HttpRequest, actor: Actor) -> tuple[Photo, list[int]]:
    ids = from_note(request.POST.get("photos", ""))
    file = request.FILES.get("photo")
    if file is not None:
        if len(ids) >= MOST_PHOTOS:
            raise TooManyPhotos
        words = request.POST.get("alt", "")
        new = upload_photo(actor, file, description=words)  # type: ignore[arg-type]
        return new, [*ids, new.pk]
    of = request.POST.get("of", "")
    chosen = [pk for pk in ids if str(pk) == of]
    if not chosen:
        raise NotAPhoto
    photos_of(request, actor)
    found = own_photos(actor, chosen)
    if not found:
        raise NoSuchPhoto
    return found[0], ids


def _voice(request: HttpRequest) -> Actor:
    """Whoever will carry the photo: in a case whoever speaks there, elsewhere the viewer."""
    viewer, (number, key) = viewer_of(request), _asked(request)
    if not number:
        return viewer or crier()
    case = case_for(viewer, number, key=key)
    has_key = opens(key, case)
    return speaker(None if has_key else viewer, case, has_key=has_key)


def _open_to(
    request: HttpRequest, photo_id: int, number: str, key: str
) -> tuple[Photo, bool, bool]:
    """The photo, whether finds may be shown again, and whether there is anything under covers."""
    if number:
        its = photo_of_case(viewer_of(request), number, photo_id, key=key)
        return its.photo, its.uncovers, bool(its.photo.original)
    own = photo_of(_signed_in(request), photo_id)
    return own, False, bool(own.original)


def _changed(request: HttpRequest, photo_id: int, number: str, key: str) -> Photo:
    covers, shown = covers_typed(request.POST, photo_id), shown_again(request.POST, photo_id)
    viewer = viewer_of(request)
    if number:
        if shown:
            uncover_in_case(viewer, number, photo_id, shown, key=key)
        return cover_in_case(viewer, number, photo_id, covers, key=key)
    actor = _signed_in(request)
    if shown:
        uncover_photo(actor, photo_id, shown)
    return cover_photo(actor, photo_id, covers)


def _signed_in(request: HttpRequest) -> Actor:
    try:
        return actor_of(request)
    except NotAllowed:
        raise NoSuchPhoto from None


def _asked(request: HttpRequest) -> tuple[str, str]:
    asked = request.POST if "number" in request.POST else request.GET
    return asked.get("number", "")[:20], asked.get("key", "")[:64]
