"""The ladder: whoever can do something is told when too much of a case's time has gone by.

Only while the office that has the case is at work; each step once.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from concejo.accounts.models import Account, SeatKind
from concejo.cases import crier as cries
from concejo.cases.actions.timing import reckon_step
from concejo.cases.limits import Rung, Whom, counting_in, ladder_of, next_rung
from concejo.cases.models import Case, Clocks
from concejo.events.log import record
from concejo.offices.duty import people_on_duty, present
from concejo.offices.models import Office
from concejo.offices.queries import holders, intake, mayors, seated

log = logging.getLogger(__name__)

_AT_ONCE = 500


def climb(at: datetime) -> None:
    """Take the steps whose moment has come, each case in its own transaction."""
    due = Clocks.objects.filter(step_at__lte=at).order_by("step_at")
    for case_id in list(due.values_list("pk", flat=True)[:_AT_ONCE]):
        try:
            with transaction.atomic():
                _climb(case_id, at)
        except Exception:
            log.exception("the ladder of case %s could not be climbed", case_id)


def _climb(case_id: int, at: datetime) -> None:
    # The case is the lock: whoever moves it waits.
    cases = Case.objects.select_for_update(of=("self",))
    case = cases.select_related("owner__account", "kind", "post").get(pk=case_id)
    clocks = case.clocks
    its = counting_in(case.owner.hours, at)
    step = next_rung(clocks)
    if step is not None and step[0] <= at and not its.is_open(at):
        # Nobody there could do anything about it yet.
        clocks.step_at = its.next_opening(at)
        clocks.save(update_fields=["step_at"])
        return
    for _step in ladder_of(clocks):
        if step is None or step[0] > at:
            break
        pass_up(case, step[1])
        clocks.taken = [*clocks.taken, str(step[1])]
        step = next_rung(clocks)
    reckon_step(clocks)
    clocks.save(update_fields=["taken", "step_at"])


def pass_up(case: Case, rung: Rung) -> None:
    """Too much of its time is over: who can do something about it is told."""
    people = _people(case.owner, rung.whom)
    if people:
        with cries.in_words_of_the_town():
            cries.whisper(cries.passed_up(case, rung.owed, rung.percent), people)
    record(
        "case.escalated",
        actor=None,
        subject=case,
        number=case.number,
        office=case.owner.handle,
        owed=rung.owed,
        percent=rung.percent,
        whom=rung.whom,
        told=[account.pk for account in people],
    )


def _people(office: Office, whom: Whom) -> list[Account]:
    """Who is told. Where nobody has that role, whoever is next to it: a step is never lost."""
    if whom == Whom.MAYOR:
        return [(mayors() or intake()).account]
    deputies, heads = seated(office, SeatKind.DEPUTY), seated(office, SeatKind.HEAD)
    asked = deputies or heads if whom == Whom.DEPUTY else heads
    # Those who are away cannot do anything about it, unless all of them are.
    return present(asked) or asked or people_on_duty(office) or holders(office)
