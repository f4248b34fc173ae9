"""The catalogue of kinds: data of the town."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases.errors import LimitsNotPossible, QuestionNotPossible
from concejo.cases.kinds import catalogue
from concejo.cases.limits import Owed, Rung
from concejo.cases.models import Datatype, Kind, KindQuestion, Limits
from concejo.cases.queries.kinds import kind_called, limits_at
from concejo.events.log import record
from concejo.offices.errors import NotForYou
from concejo.offices.models import Office
from concejo.offices.queries import may_manage

_CODE = re.compile(r"[A-Za-z0-9_]{1,40}")
_LISTS = {Datatype.ONE, Datatype.SEVERAL}
_MOST = 50
_MOST_HOURS, _MOST_RUNGS = 5000, 12
_FARTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class QuestionGiven:
    """A question as somebody writes it down."""

    code: str
    # {"es": …, "en": …}
    texts: Mapping[str, str]
    datatype: str = Datatype.STRING
    required: bool = False
    asked: bool = True
    hints: Mapping[str, str] = field(default_factory=dict)
    # By key, the names of what can be chosen.
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


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
        kind_called(code)
        Kind.objects.filter(pk=code).update(office=office)
    if codes:
        record("office.kinds_given", actor=by, subject=office, kinds=list(codes))


@transaction.atomic
def ask_with_kind(code: str, given: Sequence[QuestionGiven], *, by: Actor | None = None) -> Kind:
    """These questions are asked of a kind from now on, in this order, and no others.

    What was answered to earlier ones stays with its cases.
    """
    if by is not None and not may_manage(by):
        raise NotForYou
    kind = kind_called(code)
    for question in given:
        if why := _what_is_wrong(question, given):
            raise QuestionNotPossible(code=question.code, kind=kind.name_in(_spoken()), why=why)
    kind.questions.all().delete()
    KindQuestion.objects.bulk_create(
        KindQuestion(
            kind=kind,
            code=question.code,
            position=position,
            datatype=question.datatype,
            is_required=question.required,
            is_asked=question.asked,
            texts=dict(question.texts),
            hints=dict(question.hints),
            choices=[{"key": key, "names": dict(n)} for key, n in question.choices.items()],
        )
        for position, question in enumerate(given, start=1)
    )
    record("kind.questions_set", actor=by, subject=None, kind=kind.code, questions=len(given))
    return kind


@dataclass(frozen=True, slots=True)
class LimitsGiven:
    """Limits as somebody writes them: what is not given stays as it is, 0 is none at all."""

    answer_hours: int | None = None
    promise_hours: int | None = None
    fix_hours: int | None = None
    # None: the ladder stays. Empty: nobody is told.
    ladder: Sequence[str] | None = None


@transaction.atomic
def set_limits(
    code: str, given: LimitsGiven, *, since: datetime | None = None, by: Actor | None = None
) -> Limits:
    """These limits and this ladder count for cases of a kind that are opened from then on.

    Cases that are open keep theirs: nothing that was told is changed.
    """
    if by is not None and not may_manage(by):
        raise NotForYou
    kind = kind_called(code)
    now = clock.now()
    since = since or now
    if since < now:
        raise LimitsNotPossible(why=_("they cannot begin in the past."))
    if since > now + _FARTHEST:
        raise LimitsNotPossible(why=_("they begin within five years."))
    before = limits_at(kind, since)
    limits = Limits(
        kind=kind,
        since=since,
        answer_hours=_hours(given.answer_hours, before.answer_hours if before else None),
        promise_hours=_hours(
            given.promise_hours, before.promise_hours if before else kind.limit_hours
        )
        or 0,
        fix_hours=_hours(given.fix_hours, before.fix_hours if before else None),
        ladder=_ladder(given.ladder, before.ladder if before else []),
    )
    _refuse_odd(limits)
    # Of the same moment there may be some that nobody has met yet.
    Limits.objects.filter(kind=kind, since=since).delete()
    limits.save(force_insert=True)
    record(
        "kind.limits_set",
        actor=by,
        subject=None,
        kind=kind.code,
        since=clock.iso(since),
        answer=limits.answer_hours,
        promise=limits.promise_hours,
        fix=limits.fix_hours,
        ladder=limits.ladder,
    )
    return limits


def _hours(given: int | None, before: int | None) -> int | None:
    return before if given is None else given or None


def _spoken() -> str:
    return translation.get_language() or "en"


def _ladder(given: Sequence[str] | None, before: list[str]) -> list[str]:
    if given is None:
        return before
    in_order = list(Owed)
    rungs = sorted(
        {Rung.parse(text) for text in given},
        key=lambda rung: (in_order.index(rung.owed), rung.percent, rung.whom),
    )
    return [str(rung) for rung in rungs]


def _refuse_odd(limits: Limits) -> None:
    hours = {
        Owed.ANSWER: limits.answer_hours,
        Owed.PROMISE: limits.promise_hours,
        Owed.FIX: limits.fix_hours,
    }
    if not limits.promise_hours:
        raise LimitsNotPossible(why=_("there is always a limit for the date."))
    if any(not 0 < some <= _MOST_HOURS for some in hours.values() if some is not None):
        raise LimitsNotPossible(why=_("each is from 1 to 5000 working hours."))
    there = [some for some in hours.values() if some is not None]
    if there != sorted(there):
        raise LimitsNotPossible(why=_("an answer comes before a date, and a date before the work."))
    if len(limits.ladder) > _MOST_RUNGS:
        raise LimitsNotPossible(why=_("a ladder has up to 12 steps."))
    for rung in map(Rung.parse, limits.ladder):
        if hours[rung.owed] is None:
            raise LimitsNotPossible(
                why=_("the step %(step)s belongs to a limit that is not there.") % {"step": rung}
            )


def _what_is_wrong(question: QuestionGiven, among: Sequence[QuestionGiven]) -> str:
    if not _CODE.fullmatch(question.code):
        return _("its code has letters, digits and _ only, 40 at most.")
    if [other.code for other in among].count(question.code) > 1 or len(among) > _MOST:
        return _("each code is there once, and there are %(most)s questions at most.") % {
            "most": _MOST
        }
    if not any(question.texts.values()):
        return _("it needs a text.")
    if question.datatype not in Datatype.values:
        return _("its datatype is one of %(known)s.") % {"known": ", ".join(Datatype.values)}
    if (question.datatype in _LISTS) != bool(question.choices):
        return _("there are choices where one or several of a list are chosen, and only there.")
    if question.required and not question.asked:
        return _("what is only shown needs no answer.")
    return ""
