"""The catalogue of kinds, as the town hall keeps it: a new kind, other names, two made one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases.errors import (
    KindIsNeeded,
    KindIsThere,
    KindNameNeeded,
    KindsDiffer,
    NotMerged,
    SameKind,
)
from concejo.cases.kinds import UNNAMED
from concejo.cases.models import Card, Case, Kind, MergedCase
from concejo.cases.queries.kinds import filed_by_people, kind_called
from concejo.events.log import record
from concejo.events.models import Event
from concejo.offices.errors import NotForYou
from concejo.offices.models import Office
from concejo.offices.queries import may_manage
from concejo.screening.private import PRIVATE_KINDS

_CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
_NAME = 60
# What nothing else fits, and what is about people: they are told by these codes.
_NEEDED = {UNNAMED, *PRIVATE_KINDS}
_AT_ONCE = 5000


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
    if kind.pk in _NEEDED:
        raise KindIsNeeded(kind=kind.code)
    its = Case.objects.filter(kind=kind)
    _note_what_they_were(kind, list(its.order_by().values_list("pk", flat=True)))
    moved = its.update(kind=target, updated_at=clock.now())
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


@transaction.atomic
def part_kinds(by: Actor, code: str) -> Kind:
    """A kind that was made one with another is one by itself again, with the cases it had.

    What was told since stays with the other one, and so does a case of which somebody in charge has
    said since what it is about.
    """
    _manages(by)
    kind = Kind.objects.filter(pk=code.replace("\x00", "")).exclude(merged_into=None).first()
    if kind is None:
        raise NotMerged(code=code)
    merged = Event.objects.filter(kind="kind.merged", data__kind=kind.code).latest("seq")
    now_of = kind_called(kind.code)
    had = MergedCase.objects.filter(was=kind)
    back = Case.objects.filter(kind=now_of, pk__in=had.values("case"))
    back = back.exclude(pk__in=filed_by_people(since=merged.seq))
    moved = back.update(kind=kind, updated_at=clock.now())
    had.delete()
    kind.merged_into = None
    kind.save(update_fields=["merged_into"])
    record(
        "kind.parted",
        actor=by,
        subject=None,
        kind=kind.code,
        out_of=now_of.code,
        names=kind.names,
        cases=moved,
    )
    return kind


def _note_what_they_were(kind: Kind, cases: list[int]) -> None:
    for start in range(0, len(cases), _AT_ONCE):
        some = cases[start : start + _AT_ONCE]
        MergedCase.objects.bulk_create(MergedCase(case_id=case, was=kind) for case in some)


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
