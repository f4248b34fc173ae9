"""Publishing from a page: whoever names somebody's data sees first what everybody will see."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.accounts.contacts import contacts_of_offices
from concejo.cases.actions.opening import lacks_place
from concejo.doors.web.photos import noted, photos_of
from concejo.doors.web.places import is_wanted, spot_of
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import EVERYBODY
from concejo.screening.screen import screen
from concejo.work.actions.notes import note_by_posting
from concejo.work.actions.posting import step_by_posting


def publish_or_ask(request: HttpRequest, actor: Actor, draft: Draft) -> HttpResponse | None:
    """Publish a draft with its photos; where it matters, show first what everybody will see."""
    photos = photos_of(request, actor)
    draft = replace(draft, photos=photos.ids, asked=True)
    if note_by_posting(actor, draft):
        messages.success(request, _("Noted for the house. Nobody outside sees it."))
        return None
    if receipt := step_by_posting(actor, draft):
        messages.success(request, receipt)
        return None
    spot = spot_of(photos.all) if draft.reply_to is None and lacks_place(draft.text) else None
    place = spot.place if spot and is_wanted(request) else draft.place
    draft = replace(draft, place=place)
    if request.POST.get("step") != "send":
        language = draft.language or translation.get_language() or "es"
        seen = (
            screen(draft.text, language=language, known=contacts_of_offices())
            if _is_public(actor, draft)
            else None
        )
        is_covering = request.POST.get("step") == "cover"
        if photos.fresh or spot or is_covering or (seen is not None and not seen.clear):
            page = {
                "seen": seen,
                "masked": bool(seen and seen.personal),
                "draft": draft,
                "photos_note": noted(photos.ids),
                "photos": photos.all,
                "spot": spot,
                "action": request.path,
                "sent": draft.idempotency_key,
                "next": request.POST.get("next", ""),
                "visibility": request.POST.get("visibility", ""),
            }
            return render(request, "web/before_sending.html", page)
    publish_post(actor, draft)
    return None


def _is_public(actor: Actor, draft: Draft) -> bool:
    return (draft.visibility or actor.account.default_visibility) in EVERYBODY
