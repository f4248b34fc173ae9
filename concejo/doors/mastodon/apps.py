"""Programs introduce themselves. https://docs.joinmastodon.org/methods/apps/"""

from __future__ import annotations

from dataclasses import dataclass

from concejo.accounts.oauth import register_app
from concejo.doors.api import limits
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.errors import NoToken
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.apps import (
    application,
    credential_application,
    own_program,
)


@dataclass(frozen=True)
class Introduction:
    """What a program says of itself. Several addresses come as a list, or one on each line."""

    client_name: str = ""
    redirect_uris: list[str] | None = None
    scopes: str = ""
    website: str = ""


@endpoint("POST", who="client", limit=limits.APPS)
def create(request: ApiRequest, params: Introduction) -> Entity:
    """Register a program."""
    redirects = [uri for said in params.redirect_uris or [] for uri in said.split()]
    app = register_app(params.client_name, redirects, scopes=params.scopes, website=params.website)
    return credential_application(app)


@endpoint("GET", who="app")
def verify_credentials(request: ApiRequest) -> Entity:
    """Which program a token was given to."""
    if request.token is None:
        raise NoToken
    return application(request.token.app) if request.token.app else own_program(request.token)
