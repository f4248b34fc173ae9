"""One's own account: who I am, my profile, preferences, how far I have read; and making one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from concejo.accounts.actions.profile import Profile, change_profile, checked_profile
from concejo.accounts.actors import Actor
from concejo.accounts.errors import AgreementNeeded
from concejo.accounts.oauth import issue_person_token
from concejo.accounts.queries import actor_for
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.doors.api import limits
from concejo.doors.api.answers import Answer
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.errors import NoToken
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities import accounts as entities
from concejo.doors.mastodon.entities.accounts import Entity, own_part
from concejo.doors.mastodon.entities.apps import bearer
from concejo.doors.mastodon.entities.kept import Ready, own_account
from concejo.doors.mastodon.entities.tags import featured_tag
from concejo.moderation.actions.entrance import Application, ask_to_confirm, join
from concejo.moderation.queries import moderates_and_is_asked
from concejo.posts.actions.notifications import mark_read
from concejo.posts.hashtags import featured_tags
from concejo.posts.models import Marker
from concejo.posts.photos import prepare_portraits
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
    quote_policy: Literal["public", "followers", "nobody"] | None = None


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
    indexable: bool | None = None
    hide_collections: bool | None = None
    avatar_description: str | None = None
    header_description: str | None = None
    show_media: bool | None = None
    show_media_replies: bool | None = None
    show_featured: bool | None = None
    attribution_domains: list[str] | None = None
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
    reason: str = ""


@dataclass(frozen=True)
class Mail:
    """Another e-mail address than the one given before."""

    email: str = ""


# --- Who I am ---


@endpoint("GET", scope="profile")
def verify_credentials(request: ApiRequest) -> Ready:
    """Who I am with this token."""
    return _myself(request.actor)


@endpoint("PATCH", scope="write:accounts")
def update_credentials(request: ApiRequest, params: Changes) -> Ready:
    """Say something else about myself."""
    return _myself(_changed(request, params))


@endpoint("GET", scope="profile")
def profile(request: ApiRequest) -> Entity:
    """My page, for changing it."""
    return _profile(request.actor)


def _update_profile(request: ApiRequest, params: Changes) -> Entity:
    """Change my page."""
    return _profile(_changed(request, params))


update_profile = endpoint("PATCH", scope="write:accounts")(_update_profile)
put_profile = endpoint("PUT", scope="write:accounts")(_update_profile)


@endpoint("DELETE", scope="write:accounts")
def remove_avatar(request: ApiRequest) -> Ready:
    """Have the drawn picture again."""
    account = change_profile(request.actor, Profile(avatar=""))
    return _myself(Actor(account, request.actor.user))


@endpoint("DELETE", scope="write:accounts")
def remove_header(request: ApiRequest) -> Ready:
    """Have the drawn header again."""
    account = change_profile(request.actor, Profile(header=""))
    return _myself(Actor(account, request.actor.user))


# --- How I read and write ---


@endpoint("GET", scope="read:accounts")
def preferences(request: ApiRequest) -> Entity:
    """How I like to write and read."""
    return entities.preferences(request.actor)


@endpoint("GET", scope="read:statuses")
def markers(request: ApiRequest, params: Timelines) -> Entity:
    """How far I have read."""
    return _markers(markers_of(request.actor, [t for t in params.timeline if t in _MARKED]))


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
    try:
        if not params.agreement:
            raise AgreementNeeded
        said = Application(
            params.username,
            params.email,
            params.password,
            language=params.locale[:2] if params.locale[:2] in dict(settings.LANGUAGES) else "",
            reason=params.reason,
        )
        user = join(said, address=limits.seen_at(request.http))
    except Refused as refusal:
        return _what_is_wrong(refusal)
    return bearer(issue_person_token(request.token.app, actor_for(user), request.token.scopes))


@endpoint("POST", scope="write:accounts", limit=limits.CONFIRMATION)
def ask_for_confirmation(request: ApiRequest, params: Mail) -> Entity:
    """Mail the question again, whether the address is mine."""
    user = request.actor.user
    to = params.email or (user.email if user else None) or ""
    limits.count_as(request, limits.BY_MAIL_TO, to.strip().lower())
    ask_to_confirm(request.actor, params.email or None)
    return {}


@endpoint("GET", scope="read:accounts")
def is_confirmed(request: ApiRequest) -> bool:
    """Whether my e-mail address is known to be mine."""
    user = request.actor.user
    return user is not None and user.email_confirmed_at is not None


# --- Smaller steps ---


def _myself(actor: Actor) -> Ready:
    moderates, follow_requests = moderates_and_is_asked(actor)
    mine = own_part(actor, follow_requests=follow_requests, moderates=moderates)
    return own_account(actor.account, mine)


def _profile(actor: Actor) -> Entity:
    return entities.profile(actor, [featured_tag(each) for each in featured_tags(actor.account)])


def _changed(request: ApiRequest, said: Changes) -> Actor:
    """Change it. Pictures come last: none is made where the words are refused."""
    wanted = _wanted(said)
    checked_profile(request.actor, wanted)
    for _file in filter(None, (said.avatar, said.header)):
        limits.count_as(request, limits.MEDIA, limits.of_account(request.actor.account_id))
    # Django's uploads read like any binary file.
    made = prepare_portraits(avatar=cast("Any", said.avatar), header=cast("Any", said.header))
    wanted = replace(wanted, avatar=made.get("avatar"), header=made.get("header"))
    account = change_profile(request.actor, wanted)
    return Actor(account, request.actor.user)


def _wanted(said: Changes) -> Profile:
    lines = said.fields_attributes
    return Profile(
        display_name=said.display_name,
        note=said.note,
        fields=None if lines is None else [(line.name, line.value) for line in lines],
        is_locked=said.locked,
        is_bot=said.bot,
        is_discoverable=said.discoverable,
        is_indexable=said.indexable,
        hides_follows=said.hide_collections,
        shows_media=said.show_media,
        shows_media_replies=said.show_media_replies,
        shows_featured=said.show_featured,
        attribution_domains=said.attribution_domains,
        avatar_description=said.avatar_description,
        header_description=said.header_description,
        default_visibility=said.source.privacy,
        default_sensitive=said.source.sensitive,
        default_language=said.source.language,
        default_quote_policy=said.source.quote_policy,
    )


# The timelines that one may say to have read; how far conversations were read is kept beside.
_MARKED = {"home", "notifications"}


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
    "email_blocked": ("email", "ERR_BLOCKED"),
    "weak_password": ("password", "ERR_INVALID"),
    "agreement_needed": ("agreement", "ERR_ACCEPTED"),
    "reason_to_join_too_long": ("reason", "ERR_TOO_LONG"),
}


def _what_is_wrong(refusal: Refused) -> Answer:
    if refusal.code not in _WRONG:
        raise refusal
    part, word = _WRONG[refusal.code]
    details = {part: [{"error": word, "description": str(refusal)}]}
    return Answer({"error": str(refusal), "code": refusal.code, "details": details}, 422)
