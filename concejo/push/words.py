"""What the phone shows, before its app has asked the town for more: Mastodon's own fields."""

from __future__ import annotations

import hashlib

import orjson
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concejo.accounts.faces import avatar_path
from concejo.base.links import absolute
from concejo.posts.models import Notification, NotificationKind
from concejo.push.keys import unseal
from concejo.push.models import Subscription

# As long as Mastodon's. Everything together stays far below the 4 KB that services take.
_SHOWN = 140
_NAME = 60

_TITLES: dict[str, str | Promise] = {
    "mention": _("%(name)s mentioned you"),
    "status": _("%(name)s said something"),
    "reblog": _("%(name)s passed on what you said"),
    "favourite": _("%(name)s likes what you said"),
    "follow": _("%(name)s follows you"),
    "follow_request": _("%(name)s asks to follow you"),
    "poll": _("A poll of %(name)s has ended"),
    "update": _("%(name)s changed a post"),
    "quote": _("%(name)s quoted you"),
    "quoted_update": _("%(name)s changed a post that you quoted"),
    "moderation_warning": _("A word from the moderators"),
    "admin.sign_up": _("%(name)s made an account"),
    "admin.report": _("%(name)s reported something"),
    "concejo.case": _("%(name)s: a step in your case"),
}
_ANYTHING = _("%(name)s: something new for you")

# Ten people who like one post are one thing to hear: a phone that is off gets the last of them.
_TOGETHER = {NotificationKind.FAVOURITE, NotificationKind.REBLOG}


def message(row: Notification, to: Subscription, language: str) -> bytes:
    """One notification as the app decrypts it."""
    with translation.override(language):
        title = str(_TITLES.get(row.kind, _ANYTHING)) % {"name": row.origin.name[:_NAME]}
    return orjson.dumps(
        {
            "access_token": unseal(to.sealed_token),
            "preferred_locale": language,
            # A number here, though a text everywhere else: apps for iOS read nothing else.
            "notification_id": row.pk,
            "notification_type": type_for(to, row.kind),
            "icon": absolute(avatar_path(row.origin)),
            "title": title,
            "body": _words_of(row),
        }
    )


def type_for(to: Subscription, kind: str) -> str:
    """A step in a case is a mention to apps that did not say that they know of cases."""
    is_step = kind == NotificationKind.CASE and kind not in to.alerts
    return NotificationKind.MENTION.value if is_step else kind


def topic_of(row: Notification) -> str:
    """What it is one of many about; empty if it stands for itself."""
    if row.kind not in _TOGETHER:
        return ""
    # Services see topics: this one says nothing.
    about = f"{row.account_id} {row.kind} {row.post_id}"
    return hashlib.sha256(about.encode()).hexdigest()[:32]


def _words_of(row: Notification) -> str:
    said = (row.post.spoiler_text or row.post.text) if row.post else row.origin.note
    words = " ".join(said.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
