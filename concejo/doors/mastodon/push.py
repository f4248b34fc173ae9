"""Apps that are woken. https://docs.joinmastodon.org/methods/push/"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

from concejo.accounts.models import Token
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.errors import PersonNeeded
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.push import subscription
from concejo.push import actions
from concejo.push.actions import Wish
from concejo.push.queries import subscription_of

Policy = Literal["all", "followed", "follower", "none"]


@dataclass(frozen=True)
class Keys:
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Phone:
    """Where the app is woken, and with which keys."""

    endpoint: str
    keys: Keys
    standard: bool = False


def _named(kind: str) -> bool | None:
    """Yes, no, or nothing said; under a name with a dot in it, which fields cannot have."""
    return field(default=None, metadata={"name": kind})


@dataclass(frozen=True)
class Alerts:
    """The kinds of notifications."""

    mention: bool | None = None
    status: bool | None = None
    reblog: bool | None = None
    follow: bool | None = None
    follow_request: bool | None = None
    favourite: bool | None = None
    poll: bool | None = None
    update: bool | None = None
    quote: bool | None = None
    quoted_update: bool | None = None
    added_to_collection: bool | None = None
    collection_update: bool | None = None
    severed_relationships: bool | None = None
    moderation_warning: bool | None = None
    admin_sign_up: bool | None = _named("admin.sign_up")
    admin_report: bool | None = _named("admin.report")
    concejo_case: bool | None = _named("concejo.case")


@dataclass(frozen=True)
class About:
    """What the app is woken for, and by whose doing."""

    alerts: Alerts | None = None
    policy: Policy | None = None


@dataclass(frozen=True)
class Subscribing:
    subscription: Phone
    data: About = About()


@dataclass(frozen=True)
class Changing:
    data: About = About()
    # Some send it here.
    policy: Policy | None = None


@endpoint("GET", scope="push")
def one(request: ApiRequest) -> Entity:
    """How this app is woken."""
    return subscription(subscription_of(_token(request)))


@endpoint("POST", scope="push")
def subscribe(request: ApiRequest, params: Subscribing) -> Entity:
    """Be woken from now on."""
    phone = params.subscription
    wish = Wish(
        endpoint=phone.endpoint,
        p256dh=phone.keys.p256dh,
        auth=phone.keys.auth,
        is_standard=phone.standard,
        alerts=_said(params.data) or {},
        policy=params.data.policy or "all",
    )
    made = actions.subscribe(request.actor, _token(request), wish, secret=request.bearer)
    return subscription(made)


@endpoint("PUT", scope="push")
def change(request: ApiRequest, params: Changing) -> Entity:
    """Be woken for other things."""
    policy = params.data.policy or params.policy
    its = actions.change_alerts(request.actor, _token(request), _said(params.data), policy)
    return subscription(its)


@endpoint("DELETE", scope="push")
def unsubscribe(request: ApiRequest) -> Entity:
    """Be woken no longer."""
    actions.unsubscribe(request.actor, _token(request))
    return {}


def _token(request: ApiRequest) -> Token:
    if request.token is None:
        raise PersonNeeded
    return request.token


def _said(about: About) -> Mapping[str, bool] | None:
    """The kinds that were named, each with yes or no; None if none was."""
    if about.alerts is None:
        return None
    named = {
        each.metadata.get("name", each.name): getattr(about.alerts, each.name)
        for each in fields(about.alerts)
    }
    return {kind: is_on for kind, is_on in named.items() if is_on is not None}
