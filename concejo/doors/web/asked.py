"""What a page's request asks for: which part of a list, where to go afterwards, who asks."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from concejo.accounts.actors import Actor
from concejo.accounts.queries import actor_for
from concejo.base.errors import NotAllowed
from concejo.base.ids import as_id
from concejo.posts.paging import Page

_P = ParamSpec("_P")
# How a photo of the form is covered and described.
OF_A_PHOTO = re.compile(r"(alt|without|square|part|show|left|top|wide|high)_[0-9]+$")
_LIST = 20
_LONGEST_OFFSET = 6


def viewer_of(request: HttpRequest) -> Actor | None:
    """Who looks, if we know them."""
    viewer: Actor | None = getattr(request, "actor", None)
    return viewer


def actor_of(request: HttpRequest) -> Actor:
    """Who acts. Only behind ``signed_in``."""
    actor = viewer_of(request)
    if actor is None:
        raise NotAllowed
    return actor


def person_of(request: HttpRequest) -> Actor:
    """The person as themselves, whatever address they speak as in this browser."""
    user = actor_of(request).user
    if user is None:
        raise NotAllowed
    return actor_for(user)


def signed_in(
    view: Callable[Concatenate[HttpRequest, _P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, _P], HttpResponse]:
    """Ask strangers to sign in first, and bring them back afterwards."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        if viewer_of(request) is not None:
            return view(request, *args, **kwargs)
        there = request.get_full_path() if request.method == "GET" else _came_from(request)
        return redirect(f"/auth/sign_in?{urlencode({'next': there})}")

    return asked


def page_asked(request: HttpRequest, limit: int = _LIST) -> Page:
    """Which part of a list; one more than is shown, to know whether there is another part."""
    return Page(
        max_id=id_typed(request.GET.get("max_id")),
        min_id=id_typed(request.GET.get("min_id")),
        limit=limit + 1,
    )


def paging(request: HttpRequest, ids: list[int], limit: int = _LIST) -> dict[str, str]:
    """The queries of the links "older" and "newer", for a list that was asked one longer."""
    kept = {k: v for k, v in request.GET.items() if k not in {"max_id", "min_id"} and v}
    going_up = "min_id" in request.GET
    more = len(ids) > limit
    # Going up, the one too many is the newest; going down, the oldest.
    shown = ids[-limit:] if going_up else ids[:limit]
    links = {"older": "", "newer": ""}
    if shown and (more or going_up):
        links["older"] = urlencode({**kept, "max_id": shown[-1]})
    if shown and ((going_up and more) or "max_id" in request.GET):
        links["newer"] = urlencode({**kept, "min_id": shown[0]})
    return links


def shown(request: HttpRequest, rows: list, limit: int = _LIST) -> list:  # type: ignore[type-arg]
    """The rows of a list that was asked one longer, without the one too many."""
    return rows[-limit:] if "min_id" in request.GET else rows[:limit]


def offset_asked(request: HttpRequest) -> int:
    """Where a list goes on that is not ordered by ids: after so many rows."""
    asked = request.GET.get("from", "")
    return (
        int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_OFFSET else 0
    )


def around(offset: int, limit: int, found: int, query: str = "") -> dict[str, str]:
    """The queries of its links "older" and "newer", for a list that was asked one longer.

    ``query`` is what else was asked for.
    """
    kept = f"{query}&" if query else ""
    return {
        "older": f"{kept}from={offset + limit}" if found > limit else "",
        "newer": f"{kept}from={max(offset - limit, 0)}" if offset else "",
    }


def back(request: HttpRequest, otherwise: str = "/") -> HttpResponseRedirect:
    """To where the form says one came from, if that is a page of this town."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return HttpResponseRedirect(wanted if is_ours(request, wanted) else otherwise)


def is_ours(request: HttpRequest, url: str) -> bool:
    """Is this an address of this town? Others could lead people astray."""
    return url.startswith(("/", "http://", "https://")) and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def once_key(request: HttpRequest) -> str:
    """What makes a form that is sent twice one post: its mark, and everything said in it.

    A browser that goes back may show the old form with its old mark. Other words are said anew.
    """
    if not (mark := request.POST.get("sent", "")):
        return ""
    kept = {"csrfmiddlewaretoken", "photos"}
    # How its photos are covered is no other post.
    said = sorted(
        (name, request.POST.getlist(name))
        for name in request.POST
        if name not in kept and not OF_A_PHOTO.match(name)
    )
    return hashlib.sha256(json.dumps([mark, said]).encode()).hexdigest()


def _came_from(request: HttpRequest) -> str:
    came = request.headers.get("Referer", "")
    if not is_ours(request, came):
        return "/"
    parts = urlsplit(came)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def id_typed(text: str | None) -> int | None:
    """A number that can be an id; none where it cannot."""
    return as_id(text or "") or None
