"""Codes, tokens and what programs ask about them. https://docs.joinmastodon.org/methods/oauth/"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import unquote_plus

from django.conf import settings
from django.contrib.auth import authenticate

from concejo.accounts.errors import ClientUnknown, NoSuchGrant, OAuthRefused, PasswordNotGood
from concejo.accounts.models import App, User
from concejo.accounts.oauth import (
    Issued,
    exchange_code,
    issue_app_token,
    issue_person_token,
    revoke_token,
)
from concejo.accounts.queries import actor_for, app_with_secret
from concejo.doors.api.addresses import at, town_url
from concejo.doors.api.answers import Answer
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.apps import bearer
from concejo.doors.mastodon.faces import avatar_url

# A token is for whoever asked, not for a cache on the way.
_NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@dataclass(frozen=True)
class TokenWish:
    """What a program brings for a token, its own id and secret among it or in the header."""

    grant_type: str = ""
    client_id: str = ""
    client_secret: str = ""
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""
    scope: str = ""
    # Only where test suites are served.
    username: str = ""
    password: str = ""


@dataclass(frozen=True)
class Return:
    """The token that a program gives back."""

    token: str = ""
    client_id: str = ""
    client_secret: str = ""


@endpoint("POST", who="client")
def token(request: ApiRequest, params: TokenWish) -> Answer:
    """Give a token for a code, or for the program itself."""
    app = _client(request, params)
    match params.grant_type:
        case "authorization_code":
            if not params.code:
                raise OAuthRefused
            issued = exchange_code(
                app,
                params.code,
                redirect_uri=params.redirect_uri,
                verifier=params.code_verifier,
            )
        case "client_credentials":
            issued = issue_app_token(app, params.scope)
        case "password" if settings.TEST_MODE:
            issued = _for_password(app, params)
        case "":
            raise OAuthRefused
        case _:
            raise NoSuchGrant
    return Answer(bearer(issued), headers=_NOT_KEPT)


@endpoint("POST", who="client")
def revoke(request: ApiRequest, params: Return) -> Entity:
    """Take a token back."""
    app = _client(request, params)
    revoke_token(app, params.token)
    return {}


def _userinfo(request: ApiRequest) -> Entity:
    """Who somebody is, in the words of OpenID."""
    its = request.actor.account
    return {
        "iss": town_url(),
        "sub": at(f"/@{its.acct}"),
        "name": its.name,
        "preferred_username": its.handle,
        "profile": at(f"/@{its.acct}"),
        "picture": avatar_url(its),
    }


userinfo = endpoint("GET", scope="profile")(_userinfo)
post_userinfo = endpoint("POST", scope="profile")(_userinfo)


def _client(request: ApiRequest, said: TokenWish | Return) -> App:
    """The program that asks: by its id and secret in the body, or in the header."""
    named = _basic(request)
    if named is None:
        return app_with_secret(said.client_id, said.client_secret)
    if said.client_id and said.client_id != named[0]:
        raise ClientUnknown
    return app_with_secret(*named)


def _basic(request: ApiRequest) -> tuple[str, str] | None:
    """Id and secret of RFC 6749, section 2.3.1."""
    kind, __, words = request.http.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        plain = base64.b64decode(words.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        raise ClientUnknown from None
    name, __, secret = plain.replace("\x00", "").partition(":")
    return unquote_plus(name), unquote_plus(secret)


def _for_password(app: App, said: TokenWish) -> Issued:
    """Test suites of others sign in like this; nobody else can."""
    user = authenticate(username=said.username, password=said.password)
    if not isinstance(user, User):
        raise PasswordNotGood
    return issue_person_token(app, actor_for(user), said.scope)
