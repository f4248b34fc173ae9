"""The catalogue of kinds: data of the town."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.cases.errors import NoSuchKind
from concejo.cases.kinds import catalogue
from concejo.cases.models import Kind
from concejo.events.log import record
from concejo.offices.models import Office


@transaction.atomic
def bring_kinds(*, by: Actor | None = None) -> int:
    """Give a town the kinds that every town starts with. Those that are there stay as they are."""
    known = set(Kind.objects.values_list("code", flat=True))
    new = [
        Kind(code=k.code, names=dict(k.names), limit_hours=k.hours, card=k.card)
        for k in catalogue().values()
        if k.code not in known
    ]
    Kind.objects.bulk_create(new)
    if new:
        record("kinds.brought", actor=by, subject=None, added=len(new))
    return len(new)


@transaction.atomic
def give_kinds(office: Office, codes: Sequence[str], *, by: Actor | None = None) -> None:
    """These kinds are this office's from now on."""
    for code in codes:
        if not Kind.objects.filter(pk=code).update(office=office):
            known = ", ".join(Kind.objects.order_by("code").values_list("code", flat=True))
            raise NoSuchKind(code=code, known=known)
    if codes:
        record("office.kinds_given", actor=by, subject=office, kinds=list(codes))
