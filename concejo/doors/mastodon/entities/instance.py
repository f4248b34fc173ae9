"""The town as apps read it. https://docs.joinmastodon.org/entities/Instance/"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from concejo import __version__
from concejo.accounts.models import Account, AccountKind
from concejo.accounts.queries import is_open_to_newcomers, people_since, the_crier
from concejo.base import clock
from concejo.doors.api.addresses import at, live_url
from concejo.doors.mastodon.entities.accounts import Entity, account, limits
from concejo.doors.mastodon.faces import drawn_url
from concejo.moderation.rules import TOWN_RULES
from concejo.offices.errors import NoIntake
from concejo.offices.queries import intake
from concejo.places.models import Town
from concejo.posts.drafts import (
    LONGEST_DESCRIPTION,
    LONGEST_OPTION,
    LONGEST_POLL,
    MOST_OPTIONS,
    MOST_PHOTOS,
    SHORTEST_POLL,
)
from concejo.posts.photos import MEGAPIXELS
from concejo.posts.queries import posts_between, speakers_between
from concejo.push.queries import public_key

# Apps read the first number to know what they may ask for: what Mastodon of that version has.
VERSION = f"4.7.0 (compatible; Concejo {__version__})"

# Mastodon's number goes up with what apps may ask for: 2 grouped notifications, 4 push by the
# standard, 7 quotes, 10 collections and kinds of notifications with words for apps that do not know
# them, 11 pictures with descriptions. Raised when all of the next is there, not before.
API_VERSIONS = {"mastodon": 11, "concejo": 1}

_MONTH, _HALF_YEAR = timedelta(days=30), timedelta(days=180)
_COUNTED_FOR = 300


def instance(town: Town) -> Entity:
    """All that apps want to know before anybody signs in."""
    wall = at("/faces/header.png")
    return {
        "domain": settings.DOMAIN,
        "title": town.name,
        "version": VERSION,
        "source_url": at("/about"),
        "description": description(town),
        "usage": {"users": {"active_month": usage()["active_month"]}},
        "thumbnail": {
            "url": wall,
            "blurhash": None,
            "description": "",
            "versions": {"@1x": wall, "@2x": wall},
        },
        "icon": [{"src": drawn_url(AccountKind.OFFICE, town.name), "size": "400x400"}],
        "languages": _languages(town),
        "configuration": {
            **_configuration(),
            "urls": {
                "streaming": live_url(),
                "status": None,
                "about": at("/about"),
                "privacy_policy": at("/privacy"),
                "terms_of_service": at("/about#law"),
            },
            "vapid": {"public_key": public_key()},
            "translation": {"enabled": False},
            "limited_federation": True,
            "timelines_access": {
                "live_feeds": {"local": "public", "remote": "public"},
                "hashtag_feeds": {"local": "public", "remote": "public"},
                "trending_link_feeds": {"local": "public", "remote": "public"},
            },
        },
        "registrations": {
            "enabled": is_open_to_newcomers(),
            "approval_required": False,
            "reason_required": False,
            "message": None,
            "min_age": None,
            "url": at("/auth/sign_up") if is_open_to_newcomers() else None,
        },
        "api_versions": API_VERSIONS,
        "contact": {"email": contact_email(town), "account": account(contact())},
        "rules": rules(),
    }


def first_instance(town: Town) -> Entity:
    """The same for older apps. https://docs.joinmastodon.org/entities/V1_Instance/"""
    counted = usage()
    return {
        "uri": settings.DOMAIN,
        "title": town.name,
        "short_description": description(town),
        "description": description(town),
        "email": contact_email(town),
        "version": VERSION,
        "urls": {"streaming_api": live_url()},
        "stats": {
            "user_count": counted["users"],
            "status_count": counted["posts"],
            "domain_count": 0,
        },
        "thumbnail": at("/faces/header.png"),
        "languages": _languages(town),
        "registrations": is_open_to_newcomers(),
        "approval_required": False,
        "invites_enabled": False,
        "configuration": _configuration(),
        "contact_account": account(contact()),
        "rules": rules(),
    }


def rules(only: Collection[int] | None = None) -> list[Entity]:
    """The rules of the town or some of them, in the reader's language and in all others."""
    return [
        {
            "id": str(number),
            "text": str(rule),
            "hint": "",
            "translations": {code: {"text": _in(code, rule), "hint": ""} for code in _spoken()},
        }
        for number, rule in enumerate(TOWN_RULES, 1)
        if only is None or number in only
    ]


def description(town: Town) -> str:
    """What this town is, in a few sentences."""
    return town.description or (
        _(
            "In %(town)s you say in one public sentence what is wrong. A named office answers with "
            "a date. The work is shown done. You say whether it is."
        )
        % {"town": town.name}
    )


def contact() -> Account:
    """Whom to write to: the office that takes what is addressed to nobody, else the crier."""
    try:
        return intake().account
    except NoIntake:
        return the_crier()


def contact_email(town: Town) -> str:
    """Where to write a mail to: whom the town names, else whoever sends its own."""
    return town.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def usage() -> dict[str, int]:
    """How much is going on. Counted now and then: crawlers ask for it all day."""
    counted: dict[str, int] | None = cache.get("usage")
    if counted is None:
        now = clock.now()
        counted = {
            "users": people_since(),
            "posts": posts_between(),
            "active_month": speakers_between(now - _MONTH),
            "active_half_year": speakers_between(now - _HALF_YEAR),
        }
        cache.set("usage", counted, _COUNTED_FOR)
    return counted


def _configuration() -> Entity:
    return {
        "accounts": limits(),
        "statuses": {
            "max_characters": settings.POST_LENGTH,
            "max_media_attachments": MOST_PHOTOS,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp"],
            "description_limit": LONGEST_DESCRIPTION,
            "image_size_limit": settings.PHOTO_BYTES,
            "image_matrix_limit": MEGAPIXELS * 1_000_000,
            # There are no videos.
            "video_size_limit": 0,
            "video_frame_rate_limit": 0,
            "video_matrix_limit": 0,
        },
        "polls": {
            "max_options": MOST_OPTIONS,
            "max_characters_per_option": LONGEST_OPTION,
            "min_expiration": SHORTEST_POLL,
            "max_expiration": LONGEST_POLL,
        },
    }


def _languages(town: Town) -> list[str]:
    """The town's own first."""
    return list(dict.fromkeys([town.language, *_spoken()]))


def _spoken() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _in(language: str, sentence: str | Promise) -> str:
    with translation.override(language):
        return str(sentence)
