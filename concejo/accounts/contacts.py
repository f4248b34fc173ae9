"""How the town's offices can be reached: what they say of themselves, and everybody may repeat."""

from __future__ import annotations

from django.core.cache import cache

from concejo.accounts.models import Account, AccountKind
from concejo.screening.personal import personal_data_in

# The telephone of an office is no secret of a person, in whoever's words it stands.
_OF_AN_OFFICE = {"phone", "email"}
_KEPT = "contacts_of_offices"
_SECONDS = 60


def contacts_of_offices() -> list[str]:
    """The telephones and e-mail addresses in the profiles of the town's offices and its crier.

    Asked before anything is said: kept for a minute.
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
    return [
        text[one.start : one.end]
        for text in texts
        for one in personal_data_in(text)
        if one.kind in _OF_AN_OFFICE
    ]
