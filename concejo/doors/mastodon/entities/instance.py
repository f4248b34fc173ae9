"""The town as apps read it. https://docs.joinmastodon.org/entities/Instance/"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from concejo import __version__
from concejo.accounts.models import Account, AccountKind
from concejo.accounts.queries import people_since, the_crier
from concejo.base import clock
from concejo.doors.api.addresses import at, live_url
from concejo.doors.mastodon.entities.accounts import account, limits
from concejo.doors.mastodon.faces import drawn_url
from concejo.offices.errors import NoIntake
from concejo.offices.queries import intake
from concejo.places.models import Town
from concejo.posts.drafts import LONGEST_DESCRIPTION, MOST_PHOTOS
from concejo.posts.photos import MEGAPIXELS
from concejo.posts.queries import posts_between, speakers_between

# An entity: whatever JSON can say.
Entity = dict[str, Any]

# Apps read the first number to know what they may ask for.
VERSION = f"4.5.0 (compatible; Concejo {__version__})"

# Raised when everything up to the next number is there, not before.
API_VERSIONS = {"mastodon": 1, "concejo": 1}

_MONTH, _HALF_YEAR = timedelta(days=30), timedelta(days=180)
_COUNTED_FOR = 300

_RULES = (
    gettext_lazy(
        "Things are public, people are private. Health, police, social services and children stay "
        "with the office, without any public card."
    ),
    gettext_lazy(
        "Personal data is taken out before anything is published, and you see the public version "
        "first."
    ),
    gettext_lazy("Nobody is served sooner for having more followers."),
    gettext_lazy("Insults, threats and other people's private matters are not published."),
    gettext_lazy("An office stays when the person who holds it goes; no case gets lost."),
)


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
            "vapid": {"public_key": ""},
            "translation": {"enabled": False},
            "limited_federation": True,
            "timelines_access": {
                "live_feeds": {"local": "public", "remote": "public"},
                "hashtag_feeds": {"local": "public", "remote": "public"},
                "trending_link_feeds": {"local": "disabled", "remote": "disabled"},
            },
        },
        "registrations": {
            "enabled": is_open(),
            "approval_required": False,
            "reason_required": False,
            "message": None,
            "min_age": None,
            "url": at("/auth/sign_up") if is_open() else None,
        },
        "api_versions": API_VERSIONS,
        "contact": {"email": town.contact_email, "account": account(contact())},
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
        "email": town.contact_email,
        "version": VERSION,
        "urls": {"streaming_api": live_url()},
        "stats": {
            "user_count": counted["users"],
            "status_count": counted["posts"],
            "domain_count": 0,
        },
        "thumbnail": at("/faces/header.png"),
        "languages": _languages(town),
        "registrations": is_open(),
        "approval_required": False,
        "invites_enabled": False,
        "configuration": _configuration(),
        "contact_account": account(contact()),
        "rules": rules(),
    }


def rules() -> list[Entity]:
    """The rules of the town, in the reader's language and in all others."""
    return [
        {
            "id": str(number),
            "text": str(rule),
            "hint": "",
            "translations": {code: {"text": _in(code, rule), "hint": ""} for code in _spoken()},
        }
        for number, rule in enumerate(_RULES, 1)
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


def is_open() -> bool:
    """May anybody make an account?"""
    return bool(settings.OPEN_FOR_SIGNUP or settings.TEST_MODE)


def contact() -> Account:
    """Whom to write to: the office that takes what is addressed to nobody, else the crier."""
    try:
        return intake().account
    except NoIntake:
        return the_crier()


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
        # There are no polls yet; apps divide by none of these.
        "polls": {
            "max_options": 0,
            "max_characters_per_option": 0,
            "min_expiration": 0,
            "max_expiration": 0,
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
