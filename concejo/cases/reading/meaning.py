"""What a sentence can mean: the verbs of a case, a moment, and what hinders one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo


class Verb(StrEnum):
    """What somebody wants to happen to a case."""

    PROMISE = "promise"
    HAND_OVER = "hand_over"
    DONE = "done"
    DECLINE = "decline"
    ASK = "ask"
    DUPLICATE = "duplicate"
    PRIVATE = "private"
    CONFIRM = "confirm"
    STILL = "still"
    UNDO = "undo"
    NOT_A_CASE = "not_a_case"
    GIVE = "give"
    KIND = "kind"
    PAUSE = "pause"
    SEPARATE = "separate"


# Whoever writes, where a sentence gives a case to a person of the office.
THEMSELVES = "#"


class Problem(StrEnum):
    """Why nothing may change: a moment that cannot be promised, or words that say two things."""

    PAST = "past"
    TOO_FAR = "too_far"
    AMBIGUOUS = "ambiguous"  # two moments
    NO_DATE = "no_date"  # a hashtag that needs one
    DONE_OR_PROMISED = "done_or_promised"
    TWO_STEPS = "two_steps"


class Calendar(Protocol):
    """The working time of an office, as far as a promise needs it."""

    @property
    def zone(self) -> ZoneInfo: ...
    def closing(self, day: date) -> datetime | None: ...
    def next_working_day(self, day: date) -> date: ...


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is promised for, and the words it was read from."""

    due: datetime  # in UTC
    said_hour: bool
    words: str
    moved_from: date | None = None  # the day that was said, when it was a day off


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. With a ``problem`` nothing may change: the author is told instead."""

    verb: Verb | None = None
    office: str | None = None
    # Who in the office does it: an address, or ``THEMSELVES``.
    person: str | None = None
    moment: Moment | None = None
    reason: str = ""
    case_number: str | None = None
    # What it is about, as it was written.
    kind: str = ""
    problem: Problem | None = None


NOTHING = Reading()
