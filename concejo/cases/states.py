"""The life of a case, as one table. Buttons, documentation and tests are made from it."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    RECEIVED = "received", _("received")
    PROMISED = "promised", _("promised")
    WAITING = "waiting", _("waiting for the resident")
    DONE = "done", _("done")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")
    JOINED = "joined", _("joined to another case")
    WITHDRAWN = "withdrawn", _("withdrawn")


class By(TextChoices):
    CHARGE = "charge", _("somebody in charge")
    REPORTER = "reporter", _("the person who reported it")
    CLOCK = "clock", _("the clock")


class Move(NamedTuple):
    """From where to where, by whom, and what must come with it."""

    sources: Set[State]
    # None: the state stays, or follows from the promises (see ``OPEN_AGAIN``).
    target: State | None
    by: Set[By]
    needs: str = ""  # "date", "proof", "reason", "question", "case", "office" or "kind"


S = State
C, R, T = By.CHARGE, By.REPORTER, By.CLOCK
# Not done yet, and not closed.
TO_DO = frozenset({S.RECEIVED, S.PROMISED, S.WAITING})

MOVES: dict[str, Move] = {
    # verb              from                        to            by        with
    "promise":     Move(TO_DO,                      S.PROMISED,   {C},      "date"),
    "hand_over":   Move(TO_DO,                      None,         {C},      "office"),
    "correct_kind": Move(TO_DO | {S.DONE},          None,         {C},      "kind"),
    "finish":      Move(TO_DO,                      S.DONE,       {C},      "proof"),
    "decline":     Move(TO_DO,                      S.DECLINED,   {C},      "reason"),
    "ask":         Move({S.RECEIVED, S.PROMISED},   S.WAITING,    {C},      "question"),
    "answer":      Move({S.WAITING},                None,         {R, C}),
    "pause":       Move({S.RECEIVED, S.PROMISED},   None,         {C},      "date"),
    "confirm":     Move({S.DONE},                   S.CONFIRMED,  {R}),
    "reopen":      Move({S.DONE, S.CONFIRMED},      None,         {R, C}),
    "join":        Move(TO_DO,                      S.JOINED,     {R, C},   "case"),
    "separate":    Move({S.JOINED},                 None,         {R, C}),
    "withdraw":    Move(TO_DO,                      S.WITHDRAWN,  {R, C}),
    "resume":      Move({S.DECLINED, S.WITHDRAWN},  None,         {C}),
    # What happens by itself when a date comes:
    "break":       Move({S.PROMISED},               S.PROMISED,   {T}),
    "remind":      Move({S.WAITING},                S.WAITING,    {T}),
    "lapse":       Move({S.WAITING},                S.WITHDRAWN,  {T}),
    "settle":      Move({S.DONE},                   S.CONFIRMED,  {T}),
}  # fmt: skip

START = State.RECEIVED
CLOSED = frozenset({S.CONFIRMED, S.DECLINED, S.JOINED, S.WITHDRAWN})
OPEN = frozenset(State) - CLOSED

# A move without a target leaves the state as it is after ``hand_over``, ``correct_kind`` and
# ``pause``; the others lead to PROMISED while a promise lies ahead, else to RECEIVED.
OPEN_AGAIN = frozenset({S.RECEIVED, S.PROMISED})

SILENCE_CONFIRMS_AFTER = timedelta(days=7)
REOPENS_WITHIN = timedelta(days=30)
REMINDS_AFTER = timedelta(days=7)
LAPSES_AFTER = timedelta(days=14)
UNDO_WITHIN = timedelta(minutes=15)


def moves_from(state: str, by: Set[By] | None = None) -> dict[str, Move]:
    """The moves that are open in a state, to these people."""
    return {
        verb: move
        for verb, move in MOVES.items()
        if state in move.sources and (by is None or move.by & by)
    }
