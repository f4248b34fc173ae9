"""One report, two jobs: a part of it becomes a case of its own, with its own office and dates."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.cases import crier as cries
from concejo.cases.actions.hearing import SAID_BY_BUTTON
from concejo.cases.actions.opening import ContactGiven, Report, tell_town
from concejo.cases.errors import NotYourMove
from concejo.cases.models import Card, Case, Contact
from concejo.cases.queries.cases import case_for
from concejo.cases.rules import stands_as
from concejo.cases.states import CLOSED, By
from concejo.events.log import record
from concejo.offices.queries import office_by_handle
from concejo.posts.drafts import Place
from concejo.posts.models import EVERYBODY, NotificationKind
from concejo.posts.timelines import tell
from concejo.work.actions.causes import relate
from concejo.work.errors import NotTakenApart, PartNeeded

_LONGEST = 500


@transaction.atomic
def split_off(actor: Actor, number: str, *, words: str, to: str) -> Case:
    """Make a part of a report a case of another office. Whoever reported it is its reporter too.

    The crier says it in both conversations, and each case shows the other. It is taken back by
    joining the new case to the old one.
    """
    case = case_for(actor, number, lock=True)
    if By.CHARGE not in stands_as(actor, case):
        raise NotYourMove(number=case.number, who=By.CHARGE.label)
    office = office_by_handle(to)
    words = " ".join(words.replace("\x00", "").split())
    if not words or len(words) > _LONGEST:
        raise PartNeeded(limit=_LONGEST)
    is_open_to_all = case.card == Card.FULL and case.post.visibility in EVERYBODY
    if case.state in CLOSED or not is_open_to_all or office.pk == case.owner_id:
        raise NotTakenApart(number=case.number)
    with cries.in_words_of(case.post):
        part = tell_town(None, _report(actor, case, f"@{office.handle} {words}"))
        part.reporter = case.reporter
        part.save(update_fields=["reporter"])
        said = cries.say(cries.split_off(part), to=case.post)
    if case.reporter is not None:
        tell(case.reporter, NotificationKind.CASE, said.author, said)
    relate(actor, case.number, part.number)
    record("case.split", actor=actor, subject=case, number=case.number, part=part.number)
    return part


def _report(actor: Actor, case: Case, text: str) -> Report:
    """As the resident would have told it: from the same place, by the same way in."""
    place = Place(case.lat, case.lon, case.street_id, case.street_number)
    known = Contact.objects.filter(case=case).first()
    return Report(
        text=text,
        contact=ContactGiven(known.name, known.phone, known.email) if known else ContactGiven(),
        place=place if case.lat is not None or case.street_id else None,
        language=case.post.language,
        door="web" if case.door in SAID_BY_BUTTON else case.door,
        typed_by=actor,
    )
