"""One's own account: who I am, my profile, preferences, how far I have read; and making one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from concejo.accounts import actions
from concejo.accounts.actions import Profile
from concejo.accounts.actors import Actor
from concejo.accounts.errors import AgreementNeeded
from concejo.accounts.oauth import issue_person_token
from concejo.accounts.queries import actor_for, follow_requests_to
from concejo.base import clock
from concejo.base.errors import NotAllowed, Refused
from concejo.doors.api import limits
from concejo.doors.api.answers import Answer
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.errors import NoToken
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities import accounts as entities
from concejo.doors.mastodon.entities.accounts import Entity, credential_account
from concejo.doors.mastodon.entities.apps import bearer
from concejo.posts.actions.notifications import mark_read
from concejo.posts.models import Marker
from concejo.posts.photos import prepare_portrait
from concejo.posts.queries import markers_of


@dataclass(frozen=True)
class Line:
    """One line of a profile."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Source:
    """How new posts are meant unless one says otherwise."""

    privacy: Literal["public", "unlisted", "private", "direct"] | None = None
    sensitive: bool | None = None
    language: str | None = None


@dataclass(frozen=True)
class Changes:
    """What a profile shall say; what is not sent stays."""

    display_name: str | None = None
    note: str | None = None
    avatar: UploadedFile | None = None  # type: ignore[type-arg]
    header: UploadedFile | None = None  # type: ignore[type-arg]
    locked: bool | None = None
    bot: bool | None = None
    discoverable: bool | None = None
    fields_attributes: list[Line] | None = None
    source: Source = field(default_factory=Source)


@dataclass(frozen=True)
class Timelines:
    """Which timelines are meant."""

    timeline: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Read:
    """The last post or notification that was read."""

    last_read_id: Id


@dataclass(frozen=True)
class HowFar:
    """How far the timelines were read."""

    home: Read | None = None
    notifications: Read | None = None


@dataclass(frozen=True)
class Newcomer:
    """Somebody makes an account in an app."""

    username: str = ""
    email: str = ""
    password: str = ""
    agreement: bool = False
    locale: str = ""


@dataclass(frozen=True)
class Mail:
    """Another e-mail address than the one given before."""

    email: str = ""


# --- Who I am ---


@endpoint("GET", scope="profile")
def verify_credentials(request: ApiRequest) -> Entity:
    """Who I am with this token."""
    return _myself(request.actor)


@endpoint("PATCH", scope="write:accounts")
def update_credentials(request: ApiRequest, params: Changes) -> Entity:
    """Say something else about myself."""
    return _myself(_changed(request.actor, params))


@endpoint("GET", scope="profile")
def profile(request: ApiRequest) -> Entity:
    """My page, for changing it."""
    return entities.profile(request.actor)


def _update_profile(request: ApiRequest, params: Changes) -> Entity:
    """Change my page."""
    return entities.profile(_changed(request.actor, params))


update_profile = endpoint("PATCH", scope="write:accounts")(_update_profile)
put_profile = endpoint("PUT", scope="write:accounts")(_update_profile)


@endpoint("DELETE", scope="write:accounts")
def remove_avatar(request: ApiRequest) -> Entity:
    """Have the drawn picture again."""
    account = actions.change_profile(request.actor, Profile(avatar=""))
    return _myself(Actor(account, request.actor.user))


@endpoint("DELETE", scope="write:accounts")
def remove_header(request: ApiRequest) -> Entity:
    """Have the drawn header again."""
    account = actions.change_profile(request.actor, Profile(header=""))
    return _myself(Actor(account, request.actor.user))


# --- How I read and write ---


@endpoint("GET", scope="read:accounts")
def preferences(request: ApiRequest) -> Entity:
    """How I like to write and read."""
    return entities.preferences(request.actor)


@endpoint("GET", scope="read:statuses")
def markers(request: ApiRequest, params: Timelines) -> Entity:
    """How far I have read."""
    return _markers(markers_of(request.actor, params.timeline))


@endpoint("POST", scope="write:statuses")
def mark(request: ApiRequest, params: HowFar) -> Entity:
    """Remember how far I have read."""
    read = {"home": params.home, "notifications": params.notifications}
    last = {name: how_far.last_read_id for name, how_far in read.items() if how_far}
    return _markers(mark_read(request.actor, last)) if last else {}


# --- Making an account ---


@endpoint("POST", scope="write:accounts", who="app", limit=limits.SIGN_UP)
def sign_up(request: ApiRequest, params: Newcomer) -> Answer | Entity:
    """Somebody makes an account; their app may speak for them at once."""
    if request.token is None or request.token.app is None:
        raise NoToken
    if not settings.OPEN_FOR_SIGNUP and not settings.TEST_MODE:
        raise NotAllowed(_("New accounts are made at the town hall's counter only."))
    try:
        if not params.agreement:
            raise AgreementNeeded
        user = actions.sign_up(
            params.username,
            params.email,
            params.password,
            language=params.locale[:2] if params.locale[:2] in dict(settings.LANGUAGES) else "",
        )
    except Refused as refusal:
        return _what_is_wrong(refusal)
    return bearer(issue_person_token(request.token.app, actor_for(user), request.token.scopes))


@endpoint("POST", scope="write:accounts")
def ask_for_confirmation(request: ApiRequest, params: Mail) -> Entity:
    """Mail the question again, whether the address is mine."""
    actions.ask_for_confirmation(request.actor, params.email or None)
    return {}


@endpoint("GET", scope="read:accounts")
def is_confirmed(request: ApiRequest) -> bool:
    """Whether my e-mail address is known to be mine."""
    user = request.actor.user
    return user is not None and user.email_confirmed_at is not None


# --- Smaller steps ---


def _myself(actor: Actor) -> Entity:
    return credential_account(actor, follow_requests=follow_requests_to(actor).count())


def _changed(actor: Actor, said: Changes) -> Actor:
    lines = said.fields_attributes
    account = actions.change_profile(
        actor,
        Profile(
            display_name=said.display_name,
            note=said.note,
            fields=None if lines is None else [(line.name, line.value) for line in lines],
            is_locked=said.locked,
            is_bot=said.bot,
            is_discoverable=said.discoverable,
            default_visibility=said.source.privacy,
            default_sensitive=said.source.sensitive,
            default_language=said.source.language,
            avatar=_portrait(said.avatar),
            header=_portrait(said.header, wide=True),
        ),
    )
    return Actor(account, actor.user)


def _portrait(file: UploadedFile[Any] | None, *, wide: bool = False) -> str | None:
    # Django's uploads read like any binary file.
    return prepare_portrait(cast("Any", file), wide=wide) if file else None


def _markers(some: list[Marker]) -> Entity:
    return {
        marker.timeline: {
            "last_read_id": str(marker.last_read_id),
            "version": marker.version,
            "updated_at": clock.iso(marker.updated_at),
        }
        for marker in some
    }


# Which part of a sign-up a refusal is about, and Mastodon's word for what is wrong with it.
_WRONG = {
    "name_taken": ("username", "ERR_TAKEN"),
    "name_not_possible": ("username", "ERR_INVALID"),
    "email_taken": ("email", "ERR_TAKEN"),
    "email_not_possible": ("email", "ERR_INVALID"),
    "weak_password": ("password", "ERR_INVALID"),
    "agreement_needed": ("agreement", "ERR_ACCEPTED"),
}


def _what_is_wrong(refusal: Refused) -> Answer:
    if refusal.code not in _WRONG:
        raise refusal
    part, word = _WRONG[refusal.code]
    details = {part: [{"error": word, "description": str(refusal)}]}
    return Answer({"error": str(refusal), "code": refusal.code, "details": details}, 422)
