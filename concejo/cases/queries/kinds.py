"""The kinds of cases, and what was answered to their questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import translation

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.memory import remembered
from concejo.base.questions import Finding, Question
from concejo.base.text import fold
from concejo.cases.errors import KindNotNamed, NoSuchKind
from concejo.cases.kinds import UNNAMED
from concejo.cases.limits import Rung
from concejo.cases.models import (
    Answers,
    Card,
    Case,
    Kind,
    KindQuestion,
    Limits,
)
from concejo.cases.queries.cases import may_see_all
from concejo.cases.rules import stands_as
from concejo.cases.states import By
from concejo.events.models import Event
from concejo.offices.models import Office


def all_kinds() -> list[Kind]:
    """The catalogue of kinds."""
    return list(Kind.objects.filter(merged_into=None).select_related("office").order_by("code"))


def kinds_by_name() -> list[Kind]:
    """The catalogue as people look for a kind: by its name in their language."""
    return sorted(all_kinds(), key=its_place)


def its_place(kind: Kind) -> tuple[bool, str]:
    """Where a kind stands in a list: by its name, and what nobody could name at the end."""
    return kind.code == UNNAMED, fold(kind.name_in(translation.get_language() or "en"))


def merged_into(kind: Kind) -> list[Kind]:
    """The kinds that were made one with this one, and can be parted from it again."""
    return list(Kind.objects.filter(merged_into=kind).order_by("code"))


def kinds_ever() -> list[Kind]:
    """Every kind that the log may name, also those that are another one by now."""
    return list(Kind.objects.order_by("code"))


def questions_of(kind: Kind) -> list[KindQuestion]:
    """What is asked of a kind, in its order."""
    return list(kind.questions.all())


def codes_of(office: Office) -> list[str]:
    """Which kinds an office does."""
    return [code for (code,) in _CODES.rows(office=office.pk)]


_CODES = Question(lambda office: Kind.objects.filter(office=office).values_list("code"))


def public_codes() -> list[str]:
    """The kinds whose cases everybody may see."""
    return remembered("public kinds", lambda: [code for (code,) in _PUBLIC.rows()])


_PUBLIC = Question(
    lambda: Kind.objects.filter(card=Card.FULL, merged_into=None).values_list("code")
)


def filed_by_people(*, since: int = 0) -> QuerySet[Event, Any]:
    """The cases of which somebody in charge said what they are about; as a part of a question.

    ``since`` is a place in the log: only what was said after it counts.
    """
    said = Event.objects.filter(FILED)
    said = said.filter(seq__gt=since) if since else said
    return not_undone(said).values("subject_id")


# Somebody says what a case is about.
FILED = Q(kind="case.kind_corrected") | Q(kind="case.handed_over", data__has_key="kind")


def not_undone(steps: QuerySet[Event], *, since: datetime | None = None) -> QuerySet[Event]:
    """Of these steps, those that nobody has taken back. They were all made since then."""
    undone = Event.objects.filter(kind="case.undone")
    undone = undone.filter(at__gte=since) if since else undone
    number = Cast(KT("data__undoes"), BigIntegerField())
    # One that undoes nothing would make SQL's NOT IN true of no row.
    taken_back = undone.annotate(which=number).exclude(which=None).values("which")
    return steps.exclude(seq__in=taken_back)


def kind_with_code(code: str) -> Kind | None:
    """The kind with this code, if there is one; where it was merged, the one that it is now."""
    kind = next(iter(_BY_CODE.found(code=code)), None)
    if kind is not None and kind.merged_into_id:
        return kind_with_code(kind.merged_into_id)
    return kind


def codes_now(codes: Iterable[str]) -> set[str]:
    """The codes under which the cases of these kinds are filed now, as some were merged."""
    merged = Kind.objects.exclude(merged_into=None).values_list("code", "merged_into_id")
    into = {code: str(other) for code, other in merged}

    def now(code: str) -> str:
        return now(into[code]) if code in into else code

    return {now(code) for code in codes}


_BY_CODE = Finding(Kind, lambda code: Kind.objects.filter(code=code).order_by())


def kind_called(code: str) -> Kind:
    """The kind with this code."""
    kind = kind_with_code(code.replace("\x00", ""))
    if kind is None:
        known = ", ".join(kind.code for kind in all_kinds())
        raise NoSuchKind(code=code, known=known)
    return kind


def kind_named(words: str) -> Kind:
    """The kind that somebody means: by its code, its name in any language, or words only it has."""
    said = _words(words)
    kinds = all_kinds()
    whole: list[tuple[int, Kind]] = []
    parts: list[Kind] = []
    for kind in kinds:
        names = [_words(name) for name in (kind.code, *kind.names.values())]
        whole += [(len(name), kind) for name in names if name and said[: len(name)] == name]
        if said and any(set(said) <= set(name) for name in names):
            parts.append(kind)
    if whole:
        return max(whole, key=lambda found: found[0])[1]
    if len(parts) == 1:
        return parts[0]
    language = translation.get_language() or "es"
    known = ", ".join(kind.name_in(language) for kind in kinds)
    raise KindNotNamed(said=" ".join(words.split())[:_SHOWN], known=known)


_SHOWN = 40


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def limits_at(kind: Kind, at: datetime) -> Limits | None:
    """The dated limits that count for a case of this kind that is opened then."""
    begun = [limits for limits in _LIMITS.found(kind=kind.code) if limits.since <= at]
    return begun[-1] if begun else None


_LIMITS = Finding(Limits, lambda kind: Limits.objects.filter(kind=kind).order_by("since"))


def promise_hours_now() -> dict[str, int]:
    """In how many working hours there is a date, by kind: what counts for a case opened now."""
    hours = dict(Kind.objects.values_list("pk", "limit_hours"))
    dated = Limits.objects.filter(since__lte=clock.now()).order_by("since")
    return hours | dict(dated.values_list("kind_id", "promise_hours"))


@dataclass(frozen=True, slots=True)
class KindLimits:
    """What counts for a kind now, and what will."""

    kind: Kind
    now: Limits
    ahead: list[Limits]

    @property
    def ladder(self) -> list[Rung]:
        """Who is told when much of them has passed."""
        return [Rung.parse(text) for text in self.now.ladder]


def limits_of_kinds() -> list[KindLimits]:
    """The limits of every kind. Two queries."""
    dated: dict[str, list[Limits]] = {}
    for limits in Limits.objects.order_by("since"):
        dated.setdefault(limits.kind_id, []).append(limits)
    at = clock.now()
    lines = []
    its_kinds = Kind.objects.filter(merged_into=None).select_related("office__account")
    for kind in its_kinds.order_by("code"):
        its = dated.get(kind.pk, [])
        begun = [limits for limits in its if limits.since <= at]
        undated = Limits(kind=kind, since=at, promise_hours=kind.limit_hours)
        ahead = [limits for limits in its if limits.since > at]
        lines.append(KindLimits(kind, begun[-1] if begun else undated, ahead))
    return lines


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to a question of a kind, in the words in which both are read."""

    question: str
    answer: str


def answers_of(viewer: Actor | None, case: Case) -> list[Answered]:
    """What was answered to the questions of a case's kind. Only for people in charge."""
    if viewer is None or By.CHARGE not in stands_as(viewer, case) or not may_see_all(viewer, case):
        return []
    kept = Answers.objects.filter(case=case).first()
    return as_read(case.kind, kept) if kept else []


def as_read(kind: Kind, kept: Answers) -> list[Answered]:
    """Answers as people read them, in the order of the questions."""
    language = translation.get_language() or "es"
    questions = {q.code: q for q in kind.questions.all()}
    # Databases keep a record's parts in an order of their own.
    order = {code: place for place, code in enumerate(questions)}
    return [
        Answered(
            questions[code].text_in(language) if code in questions else code,
            _answer_said(questions.get(code), said, language),
        )
        for code, said in sorted(kept.said.items(), key=lambda row: order.get(row[0], len(order)))
    ]


def _answer_said(question: KindQuestion | None, said: str | list[str], language: str) -> str:
    names = question.choices_in(language) if question else {}
    several = said if isinstance(said, list) else [said]
    return ", ".join(names.get(one, one) for one in several)
