"""What an app may be allowed to do. https://docs.joinmastodon.org/api/oauth-scopes/"""

from __future__ import annotations

_READ = (
    "accounts", "blocks", "bookmarks", "collections", "favourites", "filters", "follows",
    "lists", "mutes", "notifications", "search", "statuses",
)  # fmt: skip
_WRITE = (
    "accounts", "blocks", "bookmarks", "collections", "conversations", "favourites",
    "filters", "follows", "lists", "media", "mutes", "notifications", "reports", "statuses",
)  # fmt: skip
# What moderators' tools may be allowed; it takes a moderator's seat as well.
_ADMIN = (
    "accounts", "canonical_email_blocks", "domain_allows", "domain_blocks", "email_domain_blocks",
    "ip_blocks", "reports",
)  # fmt: skip

SCOPES = (
    "read",
    *(f"read:{what}" for what in _READ),
    "write",
    *(f"write:{what}" for what in _WRITE),
    "follow",
    "push",
    "profile",
    "admin:read",
    *(f"admin:read:{what}" for what in _ADMIN),
    "admin:write",
    *(f"admin:write:{what}" for what in _ADMIN),
)

# The older name for everything about follows, blocks and mutes.
_FOLLOW = frozenset(
    f"{verb}:{what}" for verb in ("read", "write") for what in ("follows", "blocks", "mutes")
)


def covers(granted: str, needed: str) -> bool:
    """Whether the scopes that were granted, in words apart, allow what is needed."""
    return any(_covers(scope, needed) for scope in granted.split())


def within(asked: str, allowed: str) -> bool:
    """Whether everything that is asked for is known and allowed."""
    return all(is_known(scope) and covers(allowed, scope) for scope in asked.split())


def is_known(scope: str) -> bool:
    """Whether there is such a scope."""
    return scope in SCOPES


def _covers(scope: str, needed: str) -> bool:
    if scope == needed or needed.startswith(f"{scope}:"):
        return True
    if scope == "follow":
        return needed in _FOLLOW
    # Mastodon: whoever may read accounts may read the profile.
    return needed == "profile" and scope in {"read", "read:accounts"}
