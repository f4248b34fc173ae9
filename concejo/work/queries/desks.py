"""Whose desk it is, and what is ticked on it."""

from __future__ import annotations

from collections.abc import Sequence

from concejo.accounts.actors import Actor
from concejo.cases.errors import NoSuchCase
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for
from concejo.offices.models import Office
from concejo.offices.queries import office_by_handle
from concejo.work.errors import NoSuchCases, NotYourDesk


def desk_of(actor: Actor, handle: str) -> Office:
    """An office whose work the actor does."""
    office = office_by_handle(handle)
    if office.account_id not in actor.offices:
        raise NotYourDesk(office=office.handle)
    return office


def cases_numbered(actor: Actor, numbers: Sequence[str]) -> list[Case]:
    """The cases with these numbers; of those that are not there it is said which they are."""
    cases, lacking = [], []
    for number in numbers:
        try:
            cases.append(case_for(actor, number))
        except NoSuchCase:
            lacking.append(number)
    if lacking:
        raise NoSuchCases(numbers=", ".join(lacking))
    return cases


def called(viewer: Actor, numbers: Sequence[str]) -> list[tuple[str, str]]:
    """These numbers, each with what its case is called, as far as the viewer may read it."""
    found = Case.objects.open_to(viewer).filter(number__in=numbers)
    names = dict(found.values_list("number", "summary"))
    return [(number, names.get(number, "")) for number in dict.fromkeys(numbers)]
