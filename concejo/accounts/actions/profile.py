"""What an address says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from concejo.accounts.actions.checks import NAME_LENGTH, checked_domain, checked_language
from concejo.accounts.actors import Actor
from concejo.accounts.contacts import forget_contacts
from concejo.accounts.errors import (
    DescriptionTooLong,
    ProfileNamesSomebody,
    QuotePolicyNotPossible,
    TooLongForProfile,
    TooManyDomains,
    TooManyFields,
    VisibilityNotPossible,
)
from concejo.accounts.models import Account
from concejo.accounts.names import remember_name
from concejo.base.text import clean
from concejo.events.log import record
from concejo.screening.personal import names_somebody

# Of a picture.
DESCRIPTION_LENGTH = 150
_VISIBILITIES = {"public", "unlisted", "private", "direct"}
_QUOTE_POLICIES = {"public", "followers", "nobody"}
MOST_FIELDS = 4
FIELD_LENGTH = 255
NOTE_LENGTH = 500
_MOST_DOMAINS = 10
_DESCRIPTIONS = ("avatar_description", "header_description")


@dataclass(frozen=True, slots=True)
class Profile:
    """Changes to a profile; what is ``None`` stays as it is."""

    display_name: str | None = None
    note: str | None = None
    fields: Sequence[tuple[str, str]] | None = None
    is_locked: bool | None = None
    is_bot: bool | None = None
    is_discoverable: bool | None = None
    is_indexable: bool | None = None
    hides_follows: bool | None = None
    shows_media: bool | None = None
    shows_media_replies: bool | None = None
    shows_featured: bool | None = None
    attribution_domains: Sequence[str] | None = None
    default_visibility: str | None = None
    default_sensitive: bool | None = None
    default_language: str | None = None
    default_quote_policy: str | None = None
    # Paths below the media directory, made by ``posts.photos``.
    avatar: str | None = None
    header: str | None = None
    avatar_description: str | None = None
    header_description: str | None = None


@transaction.atomic
def change_profile(actor: Actor, changes: Profile) -> Account:
    """Say something else about oneself."""
    account = Account.objects.select_for_update().get(pk=actor.account_id)
    wanted = checked_profile(actor, changes)
    # What is not there any more needs no words.
    wanted |= {f"{name}_description": "" for name in ("avatar", "header") if wanted.get(name) == ""}
    pictures = [getattr(account, name) for name in ("avatar", "header") if name in wanted]
    change_account(account, **wanted)
    record(
        "account.profile_changed",
        actor=actor,
        subject=account,
        what=sorted(wanted),
        # The pictures that were there before: nobody is to see them any more.
        files=[file for file in pictures if file],
    )
    if account.is_office or account.is_crier:
        transaction.on_commit(forget_contacts)
    return account


def change_account(account: Account, **changes: Any) -> None:  # Any: as its fields are
    """Write something of an address down, here and in the table, with its next revision."""
    Account.objects.filter(pk=account.pk).update(**changes)
    account.refresh_from_db(fields=[*changes, "revision"])
    if "display_name" in changes:
        remember_name(account)


# Any: as the fields of an address are.
def checked_profile(actor: Actor, changes: Profile) -> dict[str, Any]:
    """What is to be changed, cleaned; or why it cannot be said. Asked before a picture is made."""
    wanted = {
        name: getattr(changes, name)
        for name in Profile.__dataclass_fields__
        if getattr(changes, name) is not None
    }
    checked_language(wanted.get("default_language", ""))
    if wanted.get("default_visibility", "public") not in _VISIBILITIES:
        raise VisibilityNotPossible
    if wanted.get("default_quote_policy", "public") not in _QUOTE_POLICIES:
        raise QuotePolicyNotPossible
    if "fields" in wanted:
        wanted["fields"] = _checked_fields(wanted["fields"])
    if "attribution_domains" in wanted:
        wanted["attribution_domains"] = _checked_domains(wanted["attribution_domains"])
    for name in ("display_name", "note", *_DESCRIPTIONS):
        if name in wanted:
            wanted[name] = clean(wanted[name])
    if (
        len(wanted.get("display_name", "")) > NAME_LENGTH
        or len(wanted.get("note", "")) > NOTE_LENGTH
    ):
        raise TooLongForProfile
    if any(len(wanted.get(name, "")) > DESCRIPTION_LENGTH for name in _DESCRIPTIONS):
        raise DescriptionTooLong(limit=DESCRIPTION_LENGTH)
    if actor.account.is_office and any(names_somebody(text) for text in _texts(wanted)):
        raise ProfileNamesSomebody
    return wanted


def _texts(wanted: Mapping[str, Any]) -> Iterator[str]:  # Any: as above
    """Everything that is to be read in a profile."""
    yield from (wanted[name] for name in ("display_name", "note", *_DESCRIPTIONS) if name in wanted)
    yield from (f"{field['name']}: {field['value']}" for field in wanted.get("fields", ()))


def _checked_fields(fields: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    kept = [{"name": clean(name), "value": clean(value)} for name, value in fields if name.strip()]
    if len(kept) > MOST_FIELDS or any(
        len(field["name"]) > FIELD_LENGTH or len(field["value"]) > FIELD_LENGTH for field in kept
    ):
        raise TooManyFields
    return kept


def _checked_domains(typed: Sequence[str]) -> list[str]:
    domains = list(dict.fromkeys(checked_domain(each) for each in typed if each.strip()))
    if len(domains) > _MOST_DOMAINS:
        raise TooManyDomains(limit=_MOST_DOMAINS)
    return domains
