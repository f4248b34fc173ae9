"""The catalogue of kinds, as the town hall keeps it: a new kind, other names, two made one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases.errors import KindIsThere, KindNameNeeded, KindsDiffer, SameKind
from concejo.cases.models import Card, Case, Kind
from concejo.cases.queries.kinds import kind_called
from concejo.events.log import record
from concejo.offices.errors import NotForYou
from concejo.offices.models import Office
from concejo.offices.queries import may_manage

_CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
_NAME = 60


@transaction.atomic
def add_kind(by: Actor, code: str, *, names: Mapping[str, str], card: str = Card.FULL) -> Kind:
    """One more kind. How much everybody sees of its cases is said once, here."""
    _manages(by)
    if not _CODE.fullmatch(code) or card not in Card.values:
        raise KindNameNeeded
    if Kind.objects.filter(pk=code).exists():
        raise KindIsThere(code=code)
    kind = Kind.objects.create(code=code, names=_named(names), card=card)
    record("kind.added", actor=by, subject=None, kind=code)
    return kind


@transaction.atomic
def change_kind(by: Actor, code: str, *, names: Mapping[str, str], office: Office | None) -> Kind:
    """Other names, or another office that does it."""
    _manages(by)
    kind = kind_called(code)
    kind.names = {**kind.names, **_named(names)}
    kind.office = office
    kind.save(update_fields=["names", "office"])
    record("kind.changed", actor=by, subject=None, kind=kind.code)
    return kind


@transaction.atomic
def merge_kinds(by: Actor, code: str, *, into: str) -> Kind:
    """One kind is another one from now on. Its cases are of that kind; the log keeps its name."""
    _manages(by)
    kind, target = kind_called(code), kind_called(into)
    if kind.pk == target.pk:
        raise SameKind
    if kind.card != target.card:
        raise KindsDiffer(one=kind.code, other=target.code)
    moved = Case.objects.filter(kind=kind).update(kind=target, updated_at=clock.now())
    Kind.objects.filter(merged_into=kind).update(merged_into=target)
    kind.merged_into = target
    kind.save(update_fields=["merged_into"])
    record(
        "kind.merged",
        actor=by,
        subject=None,
        kind=kind.code,
        into=target.code,
        names=kind.names,
        cases=moved,
    )
    return target


def _manages(by: Actor) -> None:
    if not may_manage(by):
        raise NotForYou


def _named(names: Mapping[str, str]) -> dict[str, str]:
    """Names in the languages of the pages; each has one."""
    tidy = {
        language: " ".join(names.get(language, "").replace("\x00", "").split())[:_NAME]
        for language, _name in settings.LANGUAGES
    }
    if not all(tidy.values()):
        raise KindNameNeeded
    return tidy
