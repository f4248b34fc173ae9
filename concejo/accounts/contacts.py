"""How the town's offices can be reached: what they say of themselves, and everybody may repeat."""

from __future__ import annotations

from django.core.cache import cache

from concejo.accounts.models import Account, AccountKind
from concejo.screening.personal import contacts_in

_KEPT = "contacts_of_offices"
_SECONDS = 60


def contacts_of_offices() -> list[str]:
    """The telephones and e-mail addresses in the profiles of the town's offices and its crier.

    They are no secret of a person, in whoever's words they stand. Asked before anything is said:
    kept for a minute.
    """
    known: list[str] | None = cache.get(_KEPT)
    if known is None:
        theirs = Account.objects.filter(kind__in=[AccountKind.OFFICE, AccountKind.CRIER], domain="")
        said = theirs.filter(suspended_at=None).values_list("note", "fields")
        known = sorted({one for note, fields in said for one in _in(note, fields)})
        cache.set(_KEPT, known, _SECONDS)
    return known


def forget_contacts() -> None:
    """An office says something else of itself."""
    cache.delete(_KEPT)


def _in(note: str, fields: list[dict[str, str]]) -> list[str]:
    texts = [note, *(f"{field['name']}: {field['value']}" for field in fields)]
    return [contact for text in texts for contact in contacts_in(text)]
