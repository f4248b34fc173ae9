"""People and offices as apps read them. https://docs.joinmastodon.org/entities/Account/"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from concejo.accounts.actions.checks import NAME_LENGTH
from concejo.accounts.actions.profile import (
    DESCRIPTION_LENGTH,
    FIELD_LENGTH,
    MOST_FIELDS,
    NOTE_LENGTH,
)
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Mute
from concejo.accounts.relations import Relationship
from concejo.base import clock
from concejo.collections.actions import MOST_COLLECTIONS
from concejo.doors.api.addresses import at, town_url
from concejo.doors.mastodon.faces import avatar_url, header_url
from concejo.posts.actions.hashtags import MOST_FEATURED
from concejo.posts.actions.marks import MOST_PINS
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
        "indexable": its.is_indexable and not gone,
        "noindex": not its.is_indexable,
        "created_at": clock.iso(its.created_at),
        "note": "" if gone else whole_links(html_of(its.note, {})),
        "url": url,
        "uri": url,
        "avatar": avatar,
        "avatar_static": avatar,
        "avatar_description": "" if gone else its.avatar_description,
        "header": header,
        "header_static": header,
        "header_description": "" if gone else its.header_description,
        "followers_count": its.followers_count,
        "following_count": its.following_count,
        "statuses_count": its.posts_count,
        "last_status_at": its.last_post_at.date().isoformat() if its.last_post_at else None,
        "hide_collections": its.hides_follows,
        "show_featured": its.shows_featured,
        "show_media": its.shows_media,
        "show_media_replies": its.shows_media_replies,
        "feature_approval": _feature_approval(its),
        "email_subscriptions": its.is_read_by_mail and not gone,
        "emojis": [],
        "roles": [] if gone else _roles(its),
        "fields": [] if gone else _fields(its),
    }
    if gone:
        said["suspended"] = True
    if its.limited_at is not None:
        said["limited"] = True
    return said


def partial_account(its: Account) -> Entity:
    """As much of an address as a row of faces needs."""
    kept = ("id", "acct", "locked", "bot", "url", "avatar", "avatar_static", "avatar_description")
    whole = account(its)
    return {name: whole[name] for name in kept}


def accounts(some: Iterable[Account]) -> list[Entity]:
    """Several addresses."""
    return [account(each) for each in some]


def muted_account(mute: Mute) -> Entity:
    """An address that is not shown, and until when."""
    return {
        **account(mute.target),
        "mute_expires_at": clock.iso(mute.until) if mute.until else None,
    }


# Audit log, dashboard, reports, other servers, blocks, hashtags, appeals and people.
# https://docs.joinmastodon.org/entities/Role/#permission-flags
_MODERATES = 0x4 | 0x8 | 0x10 | 0x20 | 0x80 | 0x100 | 0x200 | 0x400


def role(*, moderates: bool) -> Entity:
    """What somebody may do here beyond the offices that they hold."""
    return {
        "id": "3" if moderates else "-99",
        "name": _("Moderator") if moderates else "",
        "color": "",
        "permissions": str(_MODERATES) if moderates else "0",
        "highlighted": False,
        "collection_limit": MOST_COLLECTIONS,
    }


def own_part(actor: Actor, *, follow_requests: int = 0, moderates: bool = False) -> Entity:
    """What only its own people see of the address that an app speaks as."""
    its = actor.account
    return {
        "source": {
            "privacy": _privacy(its),
            "sensitive": its.default_sensitive,
            "language": its.default_language or None,
            "note": its.note,
            "fields": [{**line, "verified_at": None} for line in its.fields],
            "follow_requests_count": follow_requests,
            "hide_collections": its.hides_follows,
            "discoverable": its.is_discoverable,
            "indexable": its.is_indexable,
            "attribution_domains": its.attribution_domains,
            "quote_policy": its.default_quote_policy,
        },
        "role": role(moderates=moderates),
    }


def profile(actor: Actor, featured: Sequence[Entity]) -> Entity:
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
        "avatar_description": its.avatar_description,
        "header": header,
        "header_static": header,
        "header_description": its.header_description,
        "locked": its.is_locked,
        "bot": its.is_bot,
        "hide_collections": its.hides_follows,
        "discoverable": its.is_discoverable,
        "indexable": its.is_indexable,
        "show_media": its.shows_media,
        "show_media_replies": its.shows_media_replies,
        "show_featured": its.shows_featured,
        "attribution_domains": its.attribution_domains,
        "featured_tags": list(featured),
    }


def relationship(stands: Relationship) -> Entity:
    """How the viewer stands to an address."""
    return {
        "id": str(stands.id),
        "following": stands.following,
        "showing_reblogs": stands.showing_reblogs,
        "notifying": stands.notifying,
        "languages": list(stands.languages) or None,
        "followed_by": stands.followed_by,
        "blocking": stands.blocking,
        "blocked_by": stands.blocked_by,
        "muting": stands.muting,
        "muting_notifications": stands.muting_notifications,
        "muting_expires_at": clock.iso(stands.muted_until) if stands.muted_until else None,
        "requested": stands.requested,
        "requested_by": stands.requested_by,
        "domain_blocking": stands.domain_blocking,
        "endorsed": stands.endorsed,
        "note": stands.remark,
    }


def preferences(actor: Actor) -> Entity:
    """How new posts are meant, and how others' are shown."""
    its = actor.account
    return {
        "posting:default:visibility": _privacy(its),
        "posting:default:sensitive": its.default_sensitive,
        "posting:default:language": its.default_language or None,
        "posting:default:quote_policy": its.default_quote_policy,
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


def _feature_approval(its: Account) -> Entity:
    """Whether anybody may put it into a collection. A block is found out when they try."""
    if its.is_discoverable and its.suspended_at is None:
        return {"automatic": ["public"], "manual": [], "current_user": "automatic"}
    return {"automatic": [], "manual": [], "current_user": "denied"}


def limits() -> Entity:
    """What a profile may have, as the instance document says it."""
    return {
        "max_featured_tags": MOST_FEATURED,
        "max_pinned_statuses": MOST_PINS,
        "max_display_name_length": NAME_LENGTH,
        "max_note_length": NOTE_LENGTH,
        "max_avatar_description_length": DESCRIPTION_LENGTH,
        "max_header_description_length": DESCRIPTION_LENGTH,
        "max_profile_fields": MOST_FIELDS,
        "profile_field_name_limit": FIELD_LENGTH,
        "profile_field_value_limit": FIELD_LENGTH,
        "avatar_size_limit": settings.PHOTO_BYTES,
        "header_size_limit": settings.PHOTO_BYTES,
    }
