"""Who of an office does a case: given to one of its people, taken, given back.

It is the office's own affair. The state of a case does not follow from it, and nobody outside
learns of it: for them the office has the case.
"""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import own_accounts
from concejo.cases import crier as cries
from concejo.cases.actions.undoing import snapshot
from concejo.cases.errors import MoveNotPossible, NotOfThisOffice, NotYourMove
from concejo.cases.models import Case, Understanding
from concejo.cases.queries.cases import case_for
from concejo.cases.rules import stands_as
from concejo.cases.states import OPEN, By, State
from concejo.events.log import record
from concejo.events.models import Event
from concejo.offices.queries import holders
from concejo.posts.models import Post, Visibility


@transaction.atomic
def give(actor: Actor, number: str, *, to: str) -> Case:
    """Give a case to one of the people of its office; they hear of it."""
    case = _charge(actor, number)
    person = colleague(case, to)
    if case.given_to_id == person.pk:
        return case
    give_to(actor, case, person)
    if actor.user_id is None or own_accounts([actor.user_id]).get(actor.user_id) != person:
        _tell(case, person)
    return case


@transaction.atomic
def give_back(actor: Actor, number: str) -> Case:
    """Nobody in particular does it: it is the whole office's again."""
    case = _charge(actor, number)
    if case.given_to_id is not None:
        give_to(actor, case, None)
    return case


def give_to(actor: Actor, case: Case, person: Account | None) -> Event:
    """Write down whose a locked case is inside its office."""
    before = case.given_to_id
    case.given_to = person
    # Nobody outside sees a difference: ``updated_at`` stays.
    case.save(update_fields=["given_to"])
    kind = "case.given" if person is not None else "case.given_back"
    return record(
        kind,
        actor=actor,
        subject=case,
        number=case.number,
        office=case.owner.handle,
        to=person.pk if person else None,
        before=before,
    )


def give_by_post(actor: Actor, post: Post, case: Case, person: Account) -> None:
    """Somebody in charge wrote who does it. It can be taken back like any step."""
    before = snapshot(case)
    event = give_to(actor, case, person)
    made = Understanding.objects.create(
        post=post, case=case, verb="give", before=before | {"event": event.seq}
    )
    said = cries.what_was_understood(made.verb, {"person": person.acct})
    made.note = cries.say(cries.understood(said), to=post, privately=True)
    made.save(update_fields=["note"])
    give_along(post, case, person)


def give_along(post: Post, case: Case, person: Account) -> None:
    """Whoever was named in a post that they are not told of hears it from the crier."""
    is_own = post.author_id == person.pk
    if post.visibility == Visibility.OFFICE and not is_own:
        _tell(case, person)


def give_back_of(event: Event, account: Account) -> None:
    """Somebody no longer holds an office: what they had there is the whole office's again."""
    person = own_accounts([event.data["user"]]).get(event.data["user"])
    if person is None or not account.is_office:
        return
    theirs = Case.objects.select_for_update(of=("self",)).select_related("owner__account")
    for case in theirs.filter(given_to=person, owner__account=account, state__in=OPEN):
        give_to(Actor(account), case, None)


def colleague(case: Case, handle: str) -> Account:
    """Somebody of the office that has a case."""
    people = {account.handle: account for account in holders(case.owner)}
    person = people.get(handle.strip().lstrip("@").lower())
    if person is None:
        known = ", ".join(f"@{name}" for name in sorted(people))
        raise NotOfThisOffice(office=case.owner.handle, known=known)
    return person


def _charge(actor: Actor, number: str) -> Case:
    """An open case, locked, for somebody in charge of it."""
    case = case_for(actor, number, lock=True)
    if By.CHARGE not in stands_as(actor, case):
        raise NotYourMove(number=case.number, who=By.CHARGE.label)
    if case.state not in OPEN or case.state == State.DONE:
        raise MoveNotPossible(number=case.number, state=case.get_state_display())
    return case


def _tell(case: Case, person: Account) -> None:
    with cries.in_words_of_the_town():
        cries.whisper(cries.given_to_you(case), [person])
