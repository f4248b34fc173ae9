"""Several cases answered at once. Each takes its own step, with its own event, or is refused.

Whatever one case is refused for, the others are answered. Nothing holds them together but the list
of what became of each, by which all can be undone for a while.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases.actions import desk, giving
from concejo.cases.actions.saying import Remark, say_in
from concejo.cases.errors import LookFirst, NothingToUndo, ReasonNeeded, WordsNeeded
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for, last_understanding
from concejo.cases.states import UNDO_WITHIN
from concejo.events.log import record
from concejo.offices.models import Office
from concejo.places.queries import the_town
from concejo.screening.screen import screen
from concejo.work.errors import (
    NothingTicked,
    SaidIsSaid,
    TooLateToUndo,
    TooManyTicked,
    WhatShallHappen,
)
from concejo.work.models import Bundle, BundleLine
from concejo.work.queries.bundles import bundle_for
from concejo.work.queries.desks import cases_numbered, desk_of

log = logging.getLogger(__name__)

MOST = 100


@dataclass(frozen=True, slots=True)
class Together:
    """What shall happen to each of several cases."""

    verb: str
    words: str = ""
    due_at: datetime | None = None
    # An office, or somebody of the office.
    to: str = ""


def answer_together(
    actor: Actor,
    handle: str,
    numbers: Sequence[str],
    wish: Together,
    *,
    form: str = "",
    asked: bool = False,
) -> Bundle:
    """Take the same step with several cases; what is refused is kept beside its case."""
    office = desk_of(actor, handle)
    numbers = list(dict.fromkeys(numbers))
    _check(numbers, wish, asked=asked)
    bundle, is_new = _begin(actor, office, numbers, wish, form)
    if is_new:
        for line in bundle.lines.select_related("case"):
            _each(line, partial(_take, actor, line, wish), "refused")
    return bundle


def undo_together(actor: Actor, bundle_id: int) -> Bundle:
    """Take back what was done to each of them, as far as nothing has happened since."""
    bundle = bundle_for(actor, bundle_id)
    if bundle.verb == "say":
        raise SaidIsSaid
    if clock.now() > bundle.made_at + UNDO_WITHIN:
        raise TooLateToUndo(minutes=int(UNDO_WITHIN.total_seconds() // 60))
    with transaction.atomic():
        if not Bundle.objects.filter(pk=bundle.pk, undone_at=None).update(undone_at=clock.now()):
            return bundle
        record("bundle.undone", actor=actor, subject=bundle, office=bundle.office.handle)
    done = bundle.lines.filter(done_at__isnull=False).select_related("case", "before")
    for line in done:
        _each(line, partial(_take_back, actor, line, bundle), "stays")
    bundle.refresh_from_db()
    return bundle


def _check(numbers: Sequence[str], wish: Together, *, asked: bool) -> None:
    if not numbers:
        raise NothingTicked
    if len(numbers) > MOST:
        raise TooManyTicked(limit=MOST)
    if wish.verb not in _STEPS:
        raise WhatShallHappen
    if wish.verb == "decline" and not wish.words.strip():
        raise ReasonNeeded
    if wish.verb == "say" and not wish.words.strip():
        raise WordsNeeded
    seen = screen(wish.words, language=the_town().language)
    if seen.personal and not asked:
        raise LookFirst(text=seen.public_text)


@transaction.atomic
def _begin(
    actor: Actor, office: Office, numbers: Sequence[str], wish: Together, form: str
) -> tuple[Bundle, bool]:
    """Write down what is going to be done, before any of it is."""
    asked = asdict(wish) | {"due_at": clock.iso(wish.due_at) if wish.due_at else ""}
    its = {"office": office, "verb": wish.verb, "asked": asked}
    if form:
        # The same form may come several times at once: the others wait here for the first.
        bundle, is_new = Bundle.objects.get_or_create(user=actor.user, form=form, defaults=its)
        if not is_new:
            return bundle, False
    else:
        bundle = Bundle.objects.create(user=actor.user, **its)
    cases = cases_numbered(actor, numbers)
    BundleLine.objects.bulk_create(
        BundleLine(bundle=bundle, case=case, before=case.given_to) for case in cases
    )
    record(
        "bundle.made",
        actor=actor,
        subject=bundle,
        office=office.handle,
        verb=wish.verb,
        cases=len(cases),
    )
    return bundle, True


def _each(line: BundleLine, step: Callable[[], object], where: str) -> None:
    """One case in its own transaction: it is done, or the line says why not."""
    try:
        with transaction.atomic():
            step()
    except Refused as refusal:
        why = str(refusal)
    except Exception:
        log.exception("case %s could not be answered with others", line.case_id)
        why = _("Something went wrong with this one. Answer it by itself.")
    else:
        return
    BundleLine.objects.filter(pk=line.pk).update(**{where: why[:500]})


def _take(actor: Actor, line: BundleLine, wish: Together) -> None:
    number = line.case.number
    _STEPS[wish.verb](actor, number, wish)
    made = last_understanding(line.case) if wish.verb in _MOVES else None
    line.post_id = made.pk if made else None
    line.done_at = clock.now()
    line.save(update_fields=["post", "done_at"])


def _take_back(actor: Actor, line: BundleLine, bundle: Bundle) -> None:
    if bundle.verb == "give":
        _give_back(actor, line, str(bundle.asked.get("to", "")))
    else:
        desk.undo(actor, line.case.number, step=line.post_id or 0)
    line.undone_at = clock.now()
    line.save(update_fields=["undone_at"])


def _give_back(actor: Actor, line: BundleLine, to: str) -> None:
    """Whoever had it before has it again, unless it was given on since."""
    case = case_for(actor, line.case.number, lock=True)
    now = case.given_to.handle if case.given_to else ""
    if now != to:
        raise NothingToUndo
    if line.before is not None:
        giving.give(actor, case.number, to=line.before.handle)
    else:
        giving.give_back(actor, case.number)


# --- What can happen to several ---


def _promise(actor: Actor, number: str, wish: Together) -> None:
    assert wish.due_at is not None  # noqa: S101 - the door reads a date, or refuses
    desk.promise(actor, number, due_at=wish.due_at, words=wish.words, asked=True)


def _hand_over(actor: Actor, number: str, wish: Together) -> None:
    desk.hand_over(actor, number, to=wish.to, words=wish.words, due_at=wish.due_at, asked=True)


def _decline(actor: Actor, number: str, wish: Together) -> None:
    desk.decline(actor, number, reason=wish.words, asked=True)


def _give(actor: Actor, number: str, wish: Together) -> None:
    if wish.to:
        giving.give(actor, number, to=wish.to)
    else:
        giving.give_back(actor, number)


def _say(actor: Actor, number: str, wish: Together) -> None:
    case: Case = desk.taken_up(actor, number)
    say_in(case, desk.speaker(actor, case), Remark(text=wish.words, door="desk"))


_STEPS: dict[str, Callable[[Actor, str, Together], None]] = {
    "promise": _promise,
    "hand_over": _hand_over,
    "decline": _decline,
    "give": _give,
    "say": _say,
}
_MOVES = {"promise", "hand_over", "decline"}
