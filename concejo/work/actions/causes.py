"""What a case turned out to be; what its kind offers for that; cases that concern each other."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.cases.errors import NotYourMove, SameCase
from concejo.cases.models import Case, Kind
from concejo.cases.queries.cases import case_for
from concejo.cases.queries.kinds import kind_called
from concejo.cases.rules import stands_as
from concejo.cases.states import CLOSED, By, State
from concejo.events.log import record
from concejo.offices.errors import NotForYou
from concejo.offices.queries import may_manage
from concejo.work.errors import CauseTooLong, NotClosedYet, TooManyCauses
from concejo.work.models import Cause, KindCause, Relation

_LONGEST = 120
_MOST = 40


@transaction.atomic
def say_cause(actor: Actor, number: str, text: str) -> Cause | None:
    """Say what a case turned out to be, once it is done or closed; nothing takes it away."""
    case = _charge(actor, number)
    text = _tidy(text)
    if case.state not in {State.DONE, *CLOSED}:
        raise NotClosedYet(number=case.number)
    if not text:
        Cause.objects.filter(case=case).delete()
        return None
    cause, _ = Cause.objects.update_or_create(case=case, defaults={"text": text})
    record("cause.said", actor=actor, subject=case, number=case.number, kind=case.kind_id)
    return cause


@transaction.atomic
def offer_causes(by: Actor, code: str, texts: Sequence[str]) -> Kind:
    """These causes are offered for a kind from now on. What was said of cases stays."""
    if not may_manage(by):
        raise NotForYou
    kind = kind_called(code)
    texts = list(dict.fromkeys(text for each in texts if (text := _tidy(each))))
    if len(texts) > _MOST:
        raise TooManyCauses(limit=_MOST)
    KindCause.objects.filter(kind=kind).delete()
    KindCause.objects.bulk_create(
        KindCause(kind=kind, text=text, position=n) for n, text in enumerate(texts, start=1)
    )
    record("kind.causes_set", actor=by, subject=None, kind=kind.code, causes=len(texts))
    return kind


@transaction.atomic
def relate(actor: Actor, number: str, other_number: str) -> Relation:
    """Two cases have to do with each other: each shows the other. Twice changes nothing."""
    case, other = _charge(actor, number), case_for(actor, other_number)
    if case.pk == other.pk:
        raise SameCase
    return tie(actor, case, other)


def tie(actor: Actor, case: Case, other: Case) -> Relation:
    """Two cases have to do with each other, whatever the actor may know of the other one."""
    one, two = sorted((case, other), key=lambda each: each.pk)
    relation, is_new = Relation.objects.get_or_create(one=one, other=two)
    if is_new:
        record("relation.made", actor=actor, subject=case, number=case.number, other=other.number)
    return relation


@transaction.atomic
def unrelate(actor: Actor, number: str, other_number: str) -> None:
    """They have nothing to do with each other after all."""
    case, other = _charge(actor, number), case_for(actor, other_number)
    one, two = sorted((case.pk, other.pk))
    if Relation.objects.filter(one=one, other=two).delete()[0]:
        record("relation.ended", actor=actor, subject=case, number=case.number, other=other.number)


def _charge(actor: Actor, number: str) -> Case:
    case = case_for(actor, number, lock=True)
    if By.CHARGE not in stands_as(actor, case):
        raise NotYourMove(number=case.number, who=By.CHARGE.label)
    return case


def _tidy(text: str) -> str:
    text = " ".join(text.replace("\x00", "").split())
    if len(text) > _LONGEST:
        raise CauseTooLong(limit=_LONGEST)
    return text
