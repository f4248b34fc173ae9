"""What apps count on in an entity: which keys are there, and what kind of thing is under each."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import urlsplit


def text(value) -> bool:
    return isinstance(value, str)


def yes_or_no(value) -> bool:
    return isinstance(value, bool)


def number(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def an_id(value) -> bool:
    """Ids are strings: numbers of 64 bits break in a browser."""
    return isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value) is not None


def moment(value) -> bool:
    """UTC with milliseconds and Z, as toot and masto.js parse it."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9T:-]{19}\.[0-9]{3}Z", value):
        return False
    return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ") is not None  # noqa: DTZ007


def day(value) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


def url(value) -> bool:
    parts = urlsplit(value if isinstance(value, str) else "")
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def html(value) -> bool:
    """Empty, or paragraphs without an address that only a browser on our pages could follow."""
    return isinstance(value, str) and 'href="/' not in value


def maybe(kind):
    return lambda value: value is None or kind(value)


def one_of(*choices):
    return lambda value: value in choices


def many(shape):
    return lambda value: isinstance(value, list) and all(fits(each, shape) for each in value)


def fits(value, shape) -> bool:
    if callable(shape):
        return shape(value)
    return not wrong_in(value, shape)


def wrong_in(entity, shape: dict, path: str = "") -> list[str]:
    """What is missing or of another kind than it should be; empty when all is well."""
    if not isinstance(entity, dict):
        return [f"{path or 'it'} is {entity!r}"]
    wrong = [f"{path}{key} is missing" for key in shape if key not in entity]
    for key, kind in shape.items():
        if key not in entity:
            continue
        if isinstance(kind, dict):
            wrong += wrong_in(entity[key], kind, f"{path}{key}.")
        elif not kind(entity[key]):
            wrong.append(f"{path}{key} is {entity[key]!r}")
    return wrong


FIELD = {"name": text, "value": html, "verified_at": maybe(moment)}

ACCOUNT = {
    "id": an_id,
    "username": text,
    "acct": text,
    "display_name": text,
    "locked": yes_or_no,
    "bot": yes_or_no,
    "group": yes_or_no,
    "discoverable": yes_or_no,
    "indexable": yes_or_no,
    "created_at": moment,
    "note": html,
    "url": url,
    "uri": url,
    "avatar": url,
    "avatar_static": url,
    "header": url,
    "header_static": url,
    "followers_count": number,
    "following_count": number,
    "statuses_count": number,
    "last_status_at": maybe(day),
    "hide_collections": yes_or_no,
    "noindex": yes_or_no,
    "emojis": many({}),
    "roles": many({"id": an_id, "name": text, "color": text}),
    "fields": many(FIELD),
}

VISIBILITY = one_of("public", "unlisted", "private", "direct")

CREDENTIAL_ACCOUNT = ACCOUNT | {
    "source": {
        "note": text,
        "fields": many(FIELD),
        "privacy": VISIBILITY,
        "sensitive": yes_or_no,
        "language": maybe(text),
        "follow_requests_count": number,
        "hide_collections": yes_or_no,
        "discoverable": yes_or_no,
        "indexable": yes_or_no,
        "attribution_domains": many(text),
        "quote_policy": one_of("public", "followers", "nobody"),
    },
    "role": {
        "id": an_id,
        "name": text,
        "color": text,
        "permissions": text,
        "highlighted": yes_or_no,
        "collection_limit": number,
    },
}

RELATIONSHIP = {
    "id": an_id,
    "following": yes_or_no,
    "showing_reblogs": yes_or_no,
    "notifying": yes_or_no,
    "languages": maybe(many(text)),
    "followed_by": yes_or_no,
    "blocking": yes_or_no,
    "blocked_by": yes_or_no,
    "muting": yes_or_no,
    "muting_notifications": yes_or_no,
    "muting_expires_at": maybe(moment),
    "requested": yes_or_no,
    "requested_by": yes_or_no,
    "domain_blocking": yes_or_no,
    "endorsed": yes_or_no,
    "note": text,
}

PROFILE = {
    "id": an_id,
    "display_name": text,
    "note": text,
    "fields": many(FIELD),
    "avatar": maybe(url),
    "avatar_static": maybe(url),
    "avatar_description": text,
    "header": maybe(url),
    "header_static": maybe(url),
    "header_description": text,
    "locked": yes_or_no,
    "bot": yes_or_no,
    "hide_collections": yes_or_no,
    "discoverable": yes_or_no,
    "indexable": yes_or_no,
    "show_media": yes_or_no,
    "show_media_replies": yes_or_no,
    "show_featured": yes_or_no,
    "attribution_domains": many(text),
}

PREFERENCES = {
    "posting:default:visibility": VISIBILITY,
    "posting:default:sensitive": yes_or_no,
    "posting:default:language": maybe(text),
    "reading:expand:media": one_of("default", "show_all", "hide_all"),
    "reading:expand:spoilers": yes_or_no,
}

MARKER = {"last_read_id": an_id, "version": number, "updated_at": moment}

RULE = {"id": an_id, "text": text, "hint": text, "translations": {}}

CONFIGURATION = {
    "accounts": {"max_featured_tags": number, "max_pinned_statuses": number},
    "statuses": {
        "max_characters": number,
        "max_media_attachments": number,
        "characters_reserved_per_url": number,
    },
    "media_attachments": {
        "supported_mime_types": many(text),
        "description_limit": number,
        "image_size_limit": number,
        "image_matrix_limit": number,
        "video_size_limit": number,
        "video_frame_rate_limit": number,
        "video_matrix_limit": number,
    },
    "polls": {
        "max_options": number,
        "max_characters_per_option": number,
        "min_expiration": number,
        "max_expiration": number,
    },
}


def stream(value) -> bool:
    return isinstance(value, str) and value.startswith(("ws://", "wss://"))


INSTANCE = {
    "domain": text,
    "title": text,
    "version": text,
    "source_url": url,
    "description": text,
    "usage": {"users": {"active_month": number}},
    "thumbnail": {"url": url, "versions": {"@1x": url, "@2x": url}},
    "icon": many({"src": url, "size": text}),
    "languages": many(text),
    "configuration": CONFIGURATION
    | {
        "urls": {"streaming": stream, "about": url, "privacy_policy": url},
        "vapid": {"public_key": text},
        "translation": {"enabled": yes_or_no},
    },
    "registrations": {
        "enabled": yes_or_no,
        "approval_required": yes_or_no,
        "reason_required": yes_or_no,
        "message": maybe(text),
        "min_age": maybe(number),
        "url": maybe(url),
    },
    "api_versions": {"mastodon": number, "concejo": number},
    "contact": {"email": text, "account": ACCOUNT},
    "rules": many(RULE),
}

FIRST_INSTANCE = {
    "uri": text,
    "title": text,
    "short_description": text,
    "description": text,
    "email": text,
    "version": text,
    "urls": {"streaming_api": stream},
    "stats": {"user_count": number, "status_count": number, "domain_count": number},
    "thumbnail": url,
    "languages": many(text),
    "registrations": yes_or_no,
    "approval_required": yes_or_no,
    "invites_enabled": yes_or_no,
    "configuration": CONFIGURATION,
    "contact_account": ACCOUNT,
    "rules": many(RULE),
}
