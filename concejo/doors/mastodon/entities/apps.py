"""Apps and tokens. https://docs.joinmastodon.org/entities/Application/"""

from __future__ import annotations

from concejo.accounts.models import App, Token
from concejo.accounts.oauth import OUT_OF_BAND, Issued
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.push.queries import public_key


def application(app: App) -> Entity:
    """A program, as itself."""
    return {
        "id": str(app.pk),
        "name": app.name,
        "website": app.website or None,
        "scopes": app.scopes.split(),
        "redirect_uris": app.redirect_uris,
        "redirect_uri": "\n".join(app.redirect_uris),
        "vapid_key": public_key(),
    }


def credential_application(app: App) -> Entity:
    """A program that has just introduced itself, with what it needs from now on."""
    return {
        **application(app),
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "client_secret_expires_at": 0,
    }


def own_program(token: Token) -> Entity:
    """Whoever made their token on the command line is a program of their own."""
    return {
        "id": str(token.pk),
        "name": "concejo token",
        "website": None,
        "scopes": token.scopes.split(),
        "redirect_uris": [OUT_OF_BAND],
        "redirect_uri": OUT_OF_BAND,
        "vapid_key": public_key(),
    }


def bearer(issued: Issued) -> Entity:
    """A token with its own words. https://docs.joinmastodon.org/entities/Token/"""
    return {
        "access_token": issued.secret,
        "token_type": "Bearer",
        "scope": issued.token.scopes,
        "created_at": int(issued.token.created_at.timestamp()),
    }
