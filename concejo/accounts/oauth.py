"""How apps come in: they register, a person says yes, and a code becomes a token (RFC 6749, 7636).

Of codes and tokens only the hash is kept: a copy of the database signs nobody in.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, OuterRef

from concejo.accounts.actors import Actor
from concejo.accounts.errors import (
    AppNameNeeded,
    ChallengeNotGood,
    CodeNotGood,
    NotYourSeat,
    NotYourToken,
    RedirectNotPossible,
    RedirectUnknown,
    ScopesTooLarge,
    ScopesUnknown,
    WebsiteNotPossible,
)
from concejo.accounts.models import Account, App, Grant, Token, User
from concejo.accounts.queries import actor_for
from concejo.accounts.scopes import is_known, within
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record

# The app shows no page of its own: the person copies the code.
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"

_USUAL_SCOPE = "read"
_CODE_LIVES = timedelta(minutes=10)
_CODE_KEPT = timedelta(days=1)
_UNUSED_KEPT = timedelta(days=30)
_MOST_AT_ONCE = 1000
_NAME_LENGTH = 120
_URI_LENGTH = 2000
_MOST_REDIRECTS = 10
_LONGEST_SCOPES = 1000

# Addresses that a browser would run or show instead of going there.
_NEVER = {"javascript", "data", "vbscript", "about", "blob", "file", "view-source"}
# Nor with a backslash: browsers take it for a slash, and then go to another host than is shown.
_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):[^\s\x00-\x20\x7f#\\]+")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class Issued:
    """A token with its own words, which are known at this moment only."""

    secret: str
    token: Token


@dataclass(frozen=True, slots=True)
class Wish:
    """What an app asks a person for."""

    redirect_uri: str
    scopes: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""


@transaction.atomic
def register_app(
    name: str, redirect_uris: Sequence[str], *, scopes: str = "", website: str = ""
) -> App:
    """A program introduces itself."""
    name, website, scopes = clean(name), website.strip(), _words(scopes) or _USUAL_SCOPE
    if not name or len(name) > _NAME_LENGTH:
        raise AppNameNeeded
    if website and not _is_website(website):
        raise WebsiteNotPossible
    if not 0 < len(redirect_uris) <= _MOST_REDIRECTS or not all(map(_is_redirect, redirect_uris)):
        raise RedirectNotPossible
    _refuse_unknown(scopes)
    app = App.objects.create(
        name=name,
        website=website,
        redirect_uris=list(redirect_uris),
        scopes=scopes,
        client_id=secrets.token_urlsafe(32),
        client_secret=secrets.token_urlsafe(32),
    )
    record("app.registered", actor=None, subject=app)
    return app


def checked_scopes(app: App, wish: Wish) -> str:
    """What an app would be allowed, if the person says yes; or why it cannot ask like this."""
    if wish.redirect_uri not in app.redirect_uris:
        raise RedirectUnknown
    if (wish.code_challenge or wish.code_challenge_method) and not (
        wish.code_challenge_method == "S256" and _CHALLENGE.fullmatch(wish.code_challenge)
    ):
        raise ChallengeNotGood
    return _within(app, wish.scopes)


@transaction.atomic
def allow_app(actor: Actor, app: App, wish: Wish) -> str:
    """A person lets an app speak as one of their addresses: the code that it exchanges once."""
    if actor.user is None:
        raise NotYourSeat
    scopes = checked_scopes(app, wish)
    at = clock.now()
    Grant.objects.filter(expires_at__lt=at - _CODE_KEPT).delete()
    code = secrets.token_urlsafe(32)
    Grant.objects.create(
        code_hash=_hash(code),
        app=app,
        user=actor.user,
        account=actor.account,
        redirect_uri=wish.redirect_uri,
        scopes=scopes,
        code_challenge=wish.code_challenge,
        expires_at=at + _CODE_LIVES,
    )
    record("app.allowed", actor=actor, subject=app, scopes=scopes)
    return code


def exchange_code(app: App, code: str, *, redirect_uri: str, verifier: str = "") -> Issued:
    """The app brings the code and gets its token. A code that comes twice ends what it gave."""
    issued = _exchanged(app, code, redirect_uri, verifier)
    # Refused only here: what was ended has to stay so.
    if issued is None:
        raise CodeNotGood
    return issued


@transaction.atomic
def issue_app_token(app: App, scopes: str = "") -> Issued:
    """A token with which an app acts for itself: for what needs no person."""
    return _issue(app, None, None, _within(app, scopes))


@transaction.atomic
def issue_person_token(app: App, actor: Actor, scopes: str = "") -> Issued:
    """A token for somebody who has just made an account in an app."""
    return _issue(app, actor.user, actor.account, _within(app, scopes))


@transaction.atomic
def issue_token(user: User, account: Account, scopes: str, *, secret: str = "") -> str:
    """A token for a program of somebody's own, without any app.

    Its words are made here. Only a town for test suites says which they shall be.
    """
    scopes = _words(scopes) or _USUAL_SCOPE
    _refuse_unknown(scopes)
    actor = actor_for(user, account.pk)
    return _issue(None, actor.user, actor.account, scopes, secret).secret


@transaction.atomic
def forget_apps(at: datetime) -> None:
    """A program that introduced itself a month ago, and by which nobody ever signed in, is gone.

    Its own tokens go with it. Asked once an hour.
    """
    if at.minute:
        return
    unused = App.objects.filter(created_at__lt=at - _UNUSED_KEPT).exclude(
        Exists(Token.objects.filter(app=OuterRef("pk"), user__isnull=False))
        | Exists(Grant.objects.filter(app=OuterRef("pk")))
    )
    ids = list(unused.order_by("pk").values_list("pk", flat=True)[:_MOST_AT_ONCE])
    # Looked at first: the town must not be locked for nothing.
    if ids:
        unused.filter(pk__in=ids).delete()


@transaction.atomic
def revoke_token(app: App, secret: str) -> None:
    """An app gives its token back. One that is no token is no longer one either."""
    token = Token.objects.select_for_update().filter(token_hash=_hash(secret)).first()
    if token is None:
        return
    if token.app_id != app.pk:
        raise NotYourToken
    _end(token)


# --- Smaller steps ---


@transaction.atomic
def _exchanged(app: App, code: str, redirect_uri: str, verifier: str) -> Issued | None:
    grants = Grant.objects.select_for_update().filter(code_hash=_hash(code), app=app)
    grant = grants.first()
    if grant is None:
        return None
    if grant.used_at is not None:
        if grant.token is not None:
            _end(grant.token)
        return None
    if grant.expires_at <= clock.now() or grant.redirect_uri != redirect_uri:
        return None
    if not _proves(verifier, grant.code_challenge):
        return None
    try:
        actor = actor_for(grant.user, grant.account_id)
    except NotYourSeat:
        return None
    issued = _issue(app, actor.user, actor.account, grant.scopes)
    grant.used_at, grant.token = clock.now(), issued.token
    grant.save(update_fields=["used_at", "token"])
    return issued


def _issue(
    app: App | None, user: User | None, account: Account | None, scopes: str, secret: str = ""
) -> Issued:
    secret = secret or secrets.token_urlsafe(32)
    token = Token.objects.create(
        token_hash=_hash(secret), app=app, user=user, account=account, scopes=scopes
    )
    actor = Actor(account, user) if account else None
    record("token.issued", actor=actor, subject=app, token=token.pk)
    return Issued(secret, token)


def _end(token: Token) -> None:
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record("token.ended", actor=None, subject=token.account, token=token.pk)


def _within(app: App, scopes: str) -> str:
    """What is asked for, if the app registered for it; the usual, where it asks for nothing."""
    scopes = _words(scopes)
    if not scopes:
        return _USUAL_SCOPE if within(_USUAL_SCOPE, app.scopes) else app.scopes
    if not within(scopes, app.scopes):
        raise ScopesTooLarge
    return scopes


def _refuse_unknown(scopes: str) -> None:
    if len(scopes) > _LONGEST_SCOPES or not all(map(is_known, scopes.split())):
        raise ScopesUnknown


def _words(scopes: str) -> str:
    """Each scope once, in order."""
    return " ".join(dict.fromkeys(scopes.split()))


def _is_redirect(uri: str) -> bool:
    """A whole address that a browser goes to. Kept and compared byte for byte."""
    if uri == OUT_OF_BAND:
        return True
    match = _URI.fullmatch(uri)
    if match is None or len(uri) > _URI_LENGTH or match[1].lower() in _NEVER:
        return False
    return match[1].lower() not in {"http", "https"} or _is_website(uri)


def _is_website(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Read for its check: a port that is none raises.
        _port = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= _URI_LENGTH


def _proves(verifier: str, challenge: str) -> bool:
    """Is this whoever began? Nothing to prove where no challenge was set, and then nothing said."""
    if not challenge or not verifier:
        return challenge == verifier
    if not _VERIFIER.fullmatch(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return secrets.compare_digest(made, challenge)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
