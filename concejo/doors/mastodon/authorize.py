"""The page where a person lets an app speak for them, as the address that they choose."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concejo.accounts.errors import OAuthRefused, OnlyCodes
from concejo.accounts.models import App
from concejo.accounts.oauth import OUT_OF_BAND, Wish, allow_app, checked_scopes
from concejo.accounts.queries import actor_for, app_by_client_id, seats_of
from concejo.accounts.scopes import covers
from concejo.base.errors import NotAllowed
from concejo.base.ids import as_id
from concejo.doors.api.params import params_of, read
from concejo.offices.queries import offices_of

_SPOKEN = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Asked:
    """What the app sent along with the person."""

    response_type: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    scope: str = ""
    state: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    force_login: bool | None = None
    lang: str = ""

    @property
    def wish(self) -> Wish:
        return Wish(
            redirect_uri=self.redirect_uri,
            scopes=self.scope,
            code_challenge=self.code_challenge,
            code_challenge_method=self.code_challenge_method,
        )

    @property
    def kept(self) -> dict[str, str]:
        """All of it for a form or a link, but for the wish to sign in anew."""
        return {
            name: value for name, value in asdict(self).items() if isinstance(value, str) and value
        }


@dataclass(frozen=True)
class Decision:
    """What the person says to it."""

    decision: str = ""
    account: str = ""


@never_cache
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask the person, and send them back to the app with a code, or with a no."""
    said = params_of(request)
    asked = read(Asked, said)
    with translation.override(_language(asked)):
        app = app_by_client_id(asked.client_id)
        try:
            scopes = checked_scopes(app, asked.wish)
            if asked.response_type != "code":
                raise OnlyCodes
        except OAuthRefused as refusal:
            return _asked_wrongly(request, asked, app, refusal)
        if request.actor is None or asked.force_login:  # type: ignore[attr-defined]
            return _sign_in_first(asked)
        if request.method == "GET":
            return _page(request, asked, app, scopes)
        return _decided(request, asked, app, read(Decision, said))


def _decided(request: HttpRequest, asked: Asked, app: App, said: Decision) -> HttpResponse:
    if said.decision != "allow":
        refused = {"error": "access_denied", "error_description": _("You said no to the app.")}
        return _back(request, asked, app, **refused)
    user = request.actor.user  # type: ignore[attr-defined]
    actor = actor_for(user, as_id(said.account) if said.account else None)
    return _back(request, asked, app, code=allow_app(actor, app, asked.wish))


def _page(request: HttpRequest, asked: Asked, app: App, scopes: str) -> HttpResponse:
    user = request.actor.user  # type: ignore[attr-defined]
    if user is None:
        raise NotAllowed
    seats = [seat for seat in seats_of(user) if seat.account.suspended_at is None]
    offices = offices_of([seat.account_id for seat in seats])
    page = {
        "app": app,
        "kept": asked.kept.items(),
        "scopes": scopes,
        "may": _allowances(scopes),
        "seats": [(seat, offices.get(seat.account_id)) for seat in seats],
        "chosen": seats[0].account_id if seats else None,
        "host": _host(asked),
    }
    return render(request, "mastodon/authorize.html", page)


def _back(request: HttpRequest, asked: Asked, app: App, **answer: str) -> HttpResponse:
    """Back to the app; where it has no page to come back to, show the answer here."""
    where = _address_with(asked, answer)
    if not where:
        return render(request, "mastodon/code.html", {"app": app, **answer})
    # Not Django's own redirect: apps have schemes of their own.
    return HttpResponse(status=302, headers={"Location": where})


def _asked_wrongly(
    request: HttpRequest, asked: Asked, app: App, refusal: OAuthRefused
) -> HttpResponse:
    """Say here what is wrong, and offer the way back.

    Nobody is sent on without having said anything: else whoever registers an app could make links
    that begin with the town's own address and lead elsewhere (RFC 9700, section 4.11.2).
    """
    said = {"error": refusal.error, "error_description": str(refusal)}
    page = {"app": app, "back": _address_with(asked, said), "host": _host(asked), **said}
    return render(request, "mastodon/code.html", page, status=400)


def _address_with(asked: Asked, answer: dict[str, str]) -> str:
    """The app's address with an answer; empty where it has no page to come back to."""
    if asked.redirect_uri == OUT_OF_BAND:
        return ""
    if asked.state:
        answer = {**answer, "state": asked.state}
    mark = "&" if "?" in asked.redirect_uri else "?"
    return iri_to_uri(f"{asked.redirect_uri}{mark}{urlencode(answer)}")


def _host(asked: Asked) -> str:
    return urlsplit(asked.redirect_uri).hostname or ""


def _sign_in_first(asked: Asked) -> HttpResponseRedirect:
    here = f"/oauth/authorize?{urlencode(asked.kept)}"
    answer = redirect(f"/auth/sign_in?{urlencode({'next': here})}")
    if asked.lang in _SPOKEN:
        # For this visit: the page for signing in speaks it too.
        answer.set_cookie("language", asked.lang, samesite="Lax", secure=settings.IS_HTTPS)
    return answer


def _language(asked: Asked) -> str:
    """The language that the app speaks, if we do; else the one that this page would have."""
    short = asked.lang[:2].lower()
    return short if short in _SPOKEN else translation.get_language() or "en"


def _allowances(scopes: str) -> list[str]:
    """What a yes allows, in sentences."""
    may = []
    if covers(scopes, "read:statuses"):
        may.append(_("Read what you can read here, private messages too."))
    elif covers(scopes, "profile"):
        may.append(_("See who you are here."))
    if covers(scopes, "write:statuses"):
        may.append(_("Write, reply and add photos in your name."))
    if covers(scopes, "write:accounts"):
        may.append(_("Change what your public page says."))
    if covers(scopes, "write:follows"):
        may.append(_("Follow, mute and block for you."))
    if covers(scopes, "push"):
        may.append(_("Send notices to your device."))
    if "admin:" in scopes:
        may.append(_("If you are a moderator: see and do what moderators do."))
    return may
