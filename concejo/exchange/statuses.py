"""How a case stands, in the words of Open311. Pure data.

GeoReport knows only *open* and *closed*; FixMyStreet and its like say more in their updates.
"""

from __future__ import annotations

from enum import StrEnum

from concejo.cases.states import CLOSED, State

# Said to be done, it is closed for whoever asks; that the reporter may still object is ours.
CLOSED_STATES = frozenset({State.DONE, *CLOSED})


class Extended(StrEnum):
    """mySociety's finer statuses, of which we say these."""

    OPEN = "open"
    INVESTIGATING = "investigating"
    IN_PROGRESS = "in_progress"
    ACTION_SCHEDULED = "action_scheduled"
    INTERNAL_REFERRAL = "internal_referral"
    FIXED = "fixed"
    DUPLICATE = "duplicate"
    NO_FURTHER_ACTION = "no_further_action"
    CLOSED = "closed"
    UNCHANGED = "unchanged"


E = Extended
OF_STATE: dict[str, Extended] = {
    State.RECEIVED: E.OPEN,
    State.PROMISED: E.ACTION_SCHEDULED,
    State.WAITING: E.INVESTIGATING,
    State.DONE: E.FIXED,
    State.CONFIRMED: E.FIXED,
    State.DECLINED: E.NO_FURTHER_ACTION,
    State.JOINED: E.DUPLICATE,
    State.WITHDRAWN: E.CLOSED,
}

# What a step in the log says.
AFTER: dict[str, Extended] = {
    "case.opened": E.OPEN,
    "case.promised": E.ACTION_SCHEDULED,
    "case.promise_broken": E.IN_PROGRESS,
    "case.handed_over": E.INTERNAL_REFERRAL,
    "case.asked": E.INVESTIGATING,
    "case.answered": E.INVESTIGATING,
    "case.done": E.FIXED,
    "case.confirmed": E.FIXED,
    "case.settled": E.FIXED,
    "case.reopened": E.OPEN,
    "case.declined": E.NO_FURTHER_ACTION,
    "case.joined": E.DUPLICATE,
    "case.separated": E.OPEN,
    "case.withdrawn": E.CLOSED,
    "case.lapsed": E.CLOSED,
    "case.resumed": E.OPEN,
    "case.paused": E.UNCHANGED,
    "case.kind_corrected": E.UNCHANGED,
    "case.undone": E.UNCHANGED,
}


class Meaning(StrEnum):
    """What a status that somebody else sends means for a case here."""

    DONE = "done"
    DECLINED = "declined"
    AGAIN = "again"
    NOTHING = ""


_MEANINGS = {
    "fixed": Meaning.DONE,
    "closed": Meaning.DONE,
    "no_further_action": Meaning.DECLINED,
    "not_councils_responsibility": Meaning.DECLINED,
    "cancelled": Meaning.DECLINED,
    "reopen": Meaning.AGAIN,
}
# Of mySociety's statuses those that we never say ourselves, and that change nothing here.
_OTHERS_PLANS = {"planned", "for_triage"}
# What may be sent to us.
KNOWN = frozenset({*Extended, *_MEANINGS, *_OTHERS_PLANS})


def meaning_of(status: str) -> Meaning:
    """What a status means; most only say how far the others are."""
    return _MEANINGS.get(as_known(status), Meaning.NOTHING)


def as_known(status: str) -> str:
    """A status as the lists have it, however it is written."""
    return status.strip().lower().replace(" ", "_")


def is_closed(status: str) -> bool:
    """Does whoever sends this status regard the matter as ended?"""
    return meaning_of(status) in {Meaning.DONE, Meaning.DECLINED} or status.lower() == "duplicate"
