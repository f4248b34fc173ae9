"""Where programs look first when they know only the town's domain."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.html import escape

from concejo import __version__
from concejo.accounts.models import Account
from concejo.accounts.queries import account_by_handle, is_open_to_newcomers
from concejo.accounts.scopes import SCOPES
from concejo.base.errors import NotFound
from concejo.doors.api.addresses import at, town_url
from concejo.doors.api.answers import Answer
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.instance import description, usage
from concejo.doors.mastodon.faces import avatar_url
from concejo.places.queries import the_town

_NODEINFO = "http://nodeinfo.diaspora.software/ns/schema/"
_VERSIONS = ("2.0", "2.1")


@dataclass(frozen=True)
class Resource:
    """Whom a program looks for: ``acct:ana@jun.example``, or the address of their page."""

    resource: str


@endpoint("GET", who="client")
def oauth_server(request: ApiRequest) -> Entity:
    """How apps sign in here (RFC 8414)."""
    grants = ["authorization_code", "client_credentials"]
    return {
        "issuer": f"{town_url()}/",
        "authorization_endpoint": at("/oauth/authorize"),
        "token_endpoint": at("/oauth/token"),
        "revocation_endpoint": at("/oauth/revoke"),
        "userinfo_endpoint": at("/oauth/userinfo"),
        "app_registration_endpoint": at("/api/v1/apps"),
        "service_documentation": at("/about#apps"),
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [*grants, "password"] if settings.TEST_MODE else grants,
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    }


@endpoint("GET", who="client")
def host_meta(request: ApiRequest) -> HttpResponse:
    """Where to ask for addresses (RFC 6415)."""
    template = escape(f"{town_url()}/.well-known/webfinger?resource={{uri}}")
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n'
        f'  <Link rel="lrdd" type="application/jrd+json" template="{template}"/>\n'
        "</XRD>\n",
        content_type="application/xrd+xml; charset=utf-8",
    )


@endpoint("GET", who="client")
def webfinger(request: ApiRequest, params: Resource) -> Answer:
    """Who has an address (RFC 7033)."""
    its = _found(params.resource)
    page = at(f"/@{its.handle}")
    body = {
        "subject": f"acct:{its.handle}@{settings.DOMAIN}",
        "aliases": [page],
        "links": [
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": page},
            {"rel": "http://webfinger.net/rel/avatar", "href": avatar_url(its)},
        ],
    }
    return Answer(body, headers={"Content-Type": "application/jrd+json; charset=utf-8"})


@endpoint("GET", who="client")
def nodeinfo_versions(request: ApiRequest) -> Entity:
    """Where this server describes itself. https://nodeinfo.diaspora.software"""
    links = [{"rel": f"{_NODEINFO}{v}", "href": at(f"/nodeinfo/{v}")} for v in _VERSIONS]
    return {"links": links}


@endpoint("GET", who="client")
def nodeinfo(request: ApiRequest, version: str) -> Answer:
    """What software this is, and how many use it."""
    if version not in _VERSIONS:
        raise NotFound
    town, counted = the_town(), usage()
    body = {
        "version": version,
        "software": {"name": "concejo", "version": __version__},
        # It speaks to no other server.
        "protocols": [],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": is_open_to_newcomers(),
        "usage": {
            "users": {
                "total": counted["users"],
                "activeMonth": counted["active_month"],
                "activeHalfyear": counted["active_half_year"],
            },
            "localPosts": counted["posts"],
        },
        "metadata": {
            "nodeName": town.name,
            "nodeDescription": description(town),
            # Some apps refuse a server that is not kin to one they know.
            "upstream": {"name": "mastodon", "version": "4.7.0"},
        },
    }
    kind = f'application/json; profile="{_NODEINFO}{version}#"; charset=utf-8'
    return Answer(body, headers={"Content-Type": kind})


def _found(resource: str) -> Account:
    """The local address that is meant."""
    ours = {settings.DOMAIN, urlsplit(town_url()).netloc}
    handle, __, host = resource.removeprefix("acct:").lstrip("@").partition("@")
    if resource.startswith(f"{town_url()}/@"):
        handle, host = resource.removeprefix(f"{town_url()}/@"), settings.DOMAIN
    if host.lower() not in ours:
        raise NotFound
    account = account_by_handle(handle)
    if account.suspended_at:
        raise NotFound
    return account
