"""People and offices as apps read them. https://docs.joinmastodon.org/entities/Account/"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Mute
from concejo.accounts.queries import Relationship
from concejo.base import clock
from concejo.doors.api.addresses import at, town_url
from concejo.doors.mastodon.faces import avatar_url, header_url
from concejo.posts.markup import html_of

# An entity: whatever JSON can say.
Entity = dict[str, Any]

_OWN_LINK = re.compile(r'(<a href=")(/)')

# Colours of the town, for the small signs beside a name.
_COBALT, _COPPER = "#1f3f94", "#1a6f4d"


def account(its: Account) -> Entity:
    """One address: a resident's, an office's or the crier's."""
    gone = its.suspended_at is not None
    avatar, header = avatar_url(its), header_url(its)
    url = at(f"/@{its.acct}")
    said: Entity = {
        "id": str(its.pk),
        "username": its.handle,
        "acct": its.acct,
        "display_name": "" if gone else its.name,
        "locked": its.is_locked,
        "bot": its.is_bot,
        "group": False,
        "discoverable": its.is_discoverable and not gone,
        "indexable": its.is_discoverable and not gone,
        "noindex": not its.is_discoverable,
        "created_at": clock.iso(its.created_at),
        "note": "" if gone else whole_links(html_of(its.note, {})),
        "url": url,
        "uri": url,
        "avatar": avatar,
        "avatar_static": avatar,
        "avatar_description": "",
        "header": header,
        "header_static": header,
        "header_description": "",
        "followers_count": its.followers_count,
        "following_count": its.following_count,
        "statuses_count": its.posts_count,
        "last_status_at": its.last_post_at.date().isoformat() if its.last_post_at else None,
        "hide_collections": False,
        "show_featured": False,
        "show_media": True,
        "show_media_replies": True,
        "emojis": [],
        "roles": [] if gone else _roles(its),
        "fields": [] if gone else _fields(its),
    }
    if gone:
        said["suspended"] = True
    return said


def accounts(some: Iterable[Account]) -> list[Entity]:
    """Several addresses."""
    return [account(each) for each in some]


def muted_account(mute: Mute) -> Entity:
    """An address that is not shown, and until when."""
    return {
        **account(mute.target),
        "mute_expires_at": clock.iso(mute.until) if mute.until else None,
    }


def credential_account(actor: Actor, *, follow_requests: int = 0) -> Entity:
    """The address that an app speaks as, with what only its own people see."""
    its = actor.account
    return {
        **account(its),
        "source": {
            "privacy": _privacy(its),
            "sensitive": its.default_sensitive,
            "language": its.default_language or None,
            "note": its.note,
            "fields": [{**line, "verified_at": None} for line in its.fields],
            "follow_requests_count": follow_requests,
            "hide_collections": False,
            "discoverable": its.is_discoverable,
            "indexable": its.is_discoverable,
            "attribution_domains": [],
            "quote_policy": "nobody",
        },
        # What somebody may do here follows from the offices they hold, not from a role.
        "role": {"id": "-99", "name": "", "color": "", "permissions": "0", "highlighted": False},
    }


def profile(actor: Actor) -> Entity:
    """One's own page, for changing it. Without pictures of one's own there are none to remove."""
    its = actor.account
    avatar = avatar_url(its) if its.avatar else None
    header = header_url(its) if its.header else None
    return {
        "id": str(its.pk),
        "display_name": its.display_name,
        "note": its.note,
        "fields": [{**line, "verified_at": None} for line in its.fields],
        "avatar": avatar,
        "avatar_static": avatar,
        "avatar_description": "",
        "header": header,
        "header_static": header,
        "header_description": "",
        "locked": its.is_locked,
        "bot": its.is_bot,
        "hide_collections": False,
        "discoverable": its.is_discoverable,
        "indexable": its.is_discoverable,
        "show_media": True,
        "show_media_replies": True,
        "show_featured": False,
        "attribution_domains": [],
        "featured_tags": [],
    }


def relationship(stands: Relationship) -> Entity:
    """How the viewer stands to an address."""
    return {
        "id": str(stands.id),
        "following": stands.following,
        "showing_reblogs": stands.showing_reblogs,
        "notifying": stands.notifying,
        "languages": None,
        "followed_by": stands.followed_by,
        "blocking": stands.blocking,
        "blocked_by": stands.blocked_by,
        "muting": stands.muting,
        "muting_notifications": stands.muting_notifications,
        "muting_expires_at": clock.iso(stands.muted_until) if stands.muted_until else None,
        "requested": stands.requested,
        "requested_by": stands.requested_by,
        "domain_blocking": False,
        "endorsed": False,
        "note": stands.remark,
    }


def preferences(actor: Actor) -> Entity:
    """How new posts are meant, and how others' are shown."""
    its = actor.account
    return {
        "posting:default:visibility": _privacy(its),
        "posting:default:sensitive": its.default_sensitive,
        "posting:default:language": its.default_language or None,
        "posting:default:quote_policy": "nobody",
        "reading:expand:media": "default",
        "reading:expand:spoilers": False,
        "reading:autoplay:gifs": False,
    }


def whole_links(html: str) -> str:
    """HTML for apps: links into the town carry its address."""
    return _OWN_LINK.sub(rf"\g<1>{town_url()}\g<2>", html)


def _privacy(its: Account) -> str:
    return "direct" if its.default_visibility == "office" else its.default_visibility


def _fields(its: Account) -> list[Entity]:
    lines = []
    for line in its.fields:
        value = whole_links(html_of(line["value"], {}))
        # A line is no paragraph.
        value = value.removeprefix("<p>").removesuffix("</p>")
        lines.append({"name": line["name"], "value": value, "verified_at": None})
    return lines


def _roles(its: Account) -> list[Entity]:
    """What stands beside a name."""
    if its.is_office:
        return [{"id": "1", "name": _("Office of the town"), "color": _COBALT}]
    if its.verified_at:
        return [{"id": "2", "name": _("Registered resident"), "color": _COPPER}]
    return []


def limits() -> Entity:
    """What a profile may have, as the instance document says it."""
    return {
        "max_featured_tags": 0,
        "max_pinned_statuses": 5,
        "max_display_name_length": 60,
        "max_note_length": 500,
        "max_avatar_description_length": 0,
        "max_header_description_length": 0,
        "max_profile_fields": 4,
        "profile_field_name_limit": 255,
        "profile_field_value_limit": 255,
        "avatar_size_limit": settings.PHOTO_BYTES,
        "header_size_limit": settings.PHOTO_BYTES,
    }
