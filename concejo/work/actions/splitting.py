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
from concejo.cases.rules import stands_as, stands_for
from concejo.cases.states import CLOSED, By
from concejo.events.log import record
from concejo.offices.queries import office_by_handle
from concejo.posts.actions.conversations import open_conversation
from concejo.posts.drafts import Place
from concejo.posts.models import EVERYBODY, NotificationKind, Post
from concejo.posts.timelines import tell
from concejo.work.actions.causes import tie
from concejo.work.errors import NotTakenApart, PartNeeded

_LONGEST = 500


@transaction.atomic
def split_off(actor: Actor, number: str, *, words: str, to: str) -> Case:
    """Make a part of a report a case of another office. Whoever reported it is its reporter too.

    The crier says it in both conversations, and each case shows the other. Of a part that is about
    people only those in charge and whoever reported it hear. It is taken back by joining the new
    case to the old one.
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
        said = _say(actor, case, part)
    if case.reporter is not None:
        tell(case.reporter, NotificationKind.CASE, said.author, said)
    # Whoever takes it apart may not know of the part: their words are in it, and it is another's.
    tie(actor, case, part)
    record("case.split", actor=actor, subject=case, number=case.number, part=part.number)
    return part


def _say(actor: Actor, case: Case, part: Case) -> Post:
    """Everybody reads where a part goes on, unless that says of people what is private."""
    if part.card == Card.FULL and part.post.visibility in EVERYBODY:
        return cries.say(cries.split_off(part), to=case.post)
    if part.reporter is not None:
        open_conversation(part.thread_id, part.reporter)
    acts_as = stands_for(actor, case)
    people = [part.reporter, case.owner.account, acts_as.account if acts_as else None]
    inside = list(dict.fromkeys(account for account in people if account is not None))
    return cries.say_inside(cries.split_off(part), inside, to=case.post)


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
