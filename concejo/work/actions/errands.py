"""Work that firms do for an office, by a link that is their only key.

What a firm reports becomes the office's own post: the office answers for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.accounts.queries import own_accounts
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases import crier as cries
from concejo.cases.actions import desk
from concejo.cases.actions.saying import Remark, say_in
from concejo.cases.errors import ProofNeeded
from concejo.cases.models import Case
from concejo.events.log import record
from concejo.offices.queries import holders
from concejo.work.errors import (
    AlreadyDone,
    DaysNotPossible,
    ErrandEnded,
    ErrandIsOver,
    FirmNeeded,
    NoSuchErrand,
    NothingTicked,
    NotThisOffices,
    WorkIsAnothers,
    WorkIsOver,
)
from concejo.work.models import Errand, ErrandCase, Note
from concejo.work.queries.desks import cases_numbered, desk_of
from concejo.work.queries.errands import (
    errand_by_key,
    errand_for,
    hash_of,
    is_to_do,
    new_key,
)

MOST_DAYS = 60
_MOST_CASES = 40
_FIRM = 80
_WORDS = 2000


@transaction.atomic
def send_firm(
    actor: Actor, handle: str, numbers: Sequence[str], *, firm: str, days: int, words: str = ""
) -> tuple[Errand, str]:
    """Make a link for a firm. Its key is signed, told once, and only its hash is kept."""
    office = desk_of(actor, handle)
    firm = " ".join(firm.replace("\x00", "").split())
    if not firm or len(firm) > _FIRM:
        raise FirmNeeded(limit=_FIRM)
    if not 1 <= days <= MOST_DAYS:
        raise DaysNotPossible(most=MOST_DAYS)
    numbers = list(dict.fromkeys(numbers))[:_MOST_CASES]
    if not numbers:
        raise NothingTicked
    cases = cases_numbered(actor, numbers)
    for case in cases:
        if not is_to_do(case, office):
            raise NotThisOffices(number=case.number, office=office.handle)
    key = new_key()
    errand = Errand.objects.create(
        office=office,
        firm=firm,
        words=words.replace("\x00", "").strip()[:_WORDS],
        key_hash=hash_of(key),
        made_by=actor.user,
        ends_at=clock.now() + timedelta(days=days),
    )
    ErrandCase.objects.bulk_create(ErrandCase(errand=errand, case=case) for case in cases)
    _record("made", actor, errand, numbers=[case.number for case in cases])
    return errand, key


@transaction.atomic
def end_errand(actor: Actor, errand_id: int) -> Errand:
    """The link opens nothing any more."""
    errand = errand_for(actor, errand_id)
    if errand.revoked_at is None:
        errand.revoked_at = clock.now()
        errand.save(update_fields=["revoked_at"])
        _record("ended", actor, errand)
    return errand


@transaction.atomic
def open_errand(key: str) -> Errand:
    """The firm looks at its work; the office sees that it did."""
    errand = _standing(key)
    if errand.seen_at is None:
        errand.seen_at = clock.now()
        errand.save(update_fields=["seen_at"])
        _record("seen", None, errand)
    return errand


@transaction.atomic
def start_work(key: str, number: str) -> ErrandCase:
    """The firm is there. Said once, in the office's name."""
    errand, row, case = _its_case(key, number)
    if row.started_at is not None or row.done_at is not None:
        return row
    _refuse_if_over(errand, case)
    row.started_at = clock.now()
    row.save(update_fields=["started_at"])
    with cries.in_words_of(case.post):
        said = _("The work has begun, by %(firm)s.") % {"firm": errand.firm}
    say_in(case, Actor(errand.office.account), Remark(text=said, door="desk"))
    _record("started", None, errand, number=case.number)
    return row


def report_done(key: str, number: str, *, words: str, photos: Sequence[int] = ()) -> ErrandCase:
    """The firm has done it: with a photo, or with words that say why there is none. Once.

    Where it is refused though the link stands, the office gets the words as a note.
    """
    try:
        return _report_done(key, number, words, photos)
    except ProofNeeded:
        raise
    except Refused as refusal:
        _keep_words(key, number, words, str(refusal))
        raise


@transaction.atomic
def _report_done(key: str, number: str, words: str, photos: Sequence[int]) -> ErrandCase:
    errand, row, case = _its_case(key, number)
    if row.done_at is not None:
        raise AlreadyDone(when=cries.when(row.done_at))
    words = " ".join(words.replace("\x00", "").split())[:_WORDS]
    if not words and not photos:
        raise ProofNeeded
    _refuse_if_over(errand, case)
    with cries.in_words_of(case.post):
        by = _("by %(firm)s") % {"firm": errand.firm}
        said = f"{words or _('Done.')} ({by})"
    # Without a photo the words are the reason why there is none.
    proof = {"words": said, "photos": photos} if photos else {"reason": said}
    desk.finish(Actor(errand.office.account), case.number, asked=True, **proof)
    row.done_at = clock.now()
    row.started_at = row.started_at or row.done_at
    row.save(update_fields=["started_at", "done_at"])
    _record("done", None, errand, number=case.number)
    _tell_maker(errand, case)
    return row


def _standing(key: str) -> Errand:
    """The errand of a key, locked, as long as the link is good."""
    errand = errand_by_key(key, lock=True)
    if errand.revoked_at is not None:
        raise ErrandEnded
    if not errand.is_open:
        raise ErrandIsOver(day=cries.when(errand.ends_at))
    return errand


def _its_case(key: str, number: str) -> tuple[Errand, ErrandCase, Case]:
    errand = _standing(key)
    row = errand.its_cases.filter(case__number=number).first()
    if row is None:
        raise NoSuchErrand
    # Locked, so that nobody closes it or hands it over meanwhile.
    cases = Case.objects.select_for_update(of=("self",))
    return errand, row, cases.select_related("post__author", "owner__account").get(pk=row.case_id)


def _refuse_if_over(errand: Errand, case: Case) -> None:
    """A press that comes late says nothing in a case that is closed or another office's."""
    if case.owner_id != errand.office_id:
        raise WorkIsAnothers(number=case.number)
    if not is_to_do(case, errand.office):
        raise WorkIsOver(number=case.number, state=case.get_state_display())


@transaction.atomic
def _keep_words(key: str, number: str, words: str, why: str) -> None:
    """What a firm wrote in vain is not lost: the office finds it among its notes."""
    try:
        errand, _row, case = _its_case(key, number)
    except Refused:
        return
    if words.strip():
        text = f"{errand.firm}: {words.strip()[:_WORDS]}"
        Note.objects.create(case=case, office=errand.office, text=text)
        record("note.written", actor=None, subject=case, number=case.number, note=None)


def _tell_maker(errand: Errand, case: Case) -> None:
    """Whoever sent the firm hears that it is done, as long as they hold the office."""
    own = own_accounts([errand.made_by_id]).get(errand.made_by_id) if errand.made_by_id else None
    if own is not None and own in holders(errand.office):
        with cries.in_words_of_the_town():
            said = _("%(firm)s says that case %(number)s is done.")
            said = said % {"firm": errand.firm, "number": case.number}
            cries.whisper(f"{said} {cries.link_to(case)}", [own])


def _record(what: str, actor: Actor | None, errand: Errand, **facts: object) -> None:
    record(
        f"errand.{what}",
        actor=actor,
        subject=errand,
        office=errand.office.handle,
        **facts,
    )
