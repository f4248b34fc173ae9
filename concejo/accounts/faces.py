"""Where the picture of an address is, as a path of the town: its own, else a drawn one."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

from concejo.accounts.models import Account, AccountKind


def avatar_path(account: Account) -> str:
    """The picture of an address."""
    if account.avatar and account.suspended_at is None:
        return f"{settings.MEDIA_URL}{account.avatar}"
    return drawn_path(account.kind, account.name)


def drawn_path(kind: str, name: str) -> str:
    """The drawn picture of such a name."""
    first = "" if kind == AccountKind.CRIER else name[:1].upper()[:1]
    return f"/faces/{kind}/{quote(first) if first.isalnum() else '-'}.png"
