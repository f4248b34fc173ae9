"""What the town keeps about a case. No behaviour: that is in ``actions/``."""

from concejo.cases.models.beside import (
    Answers,
    CaseFollow,
    Contact,
    HeldPost,
    MergedCase,
    PhotoPlace,
    Understanding,
)
from concejo.cases.models.cases import Case, CaseQuerySet, Clocks, ClosedBy, Promise
from concejo.cases.models.kinds import Card, Datatype, Kind, KindQuestion, Limits, in_language
from concejo.cases.models.numbers import Counter, ReplayedRow

__all__ = [
    "Answers",
    "Card",
    "Case",
    "CaseFollow",
    "CaseQuerySet",
    "Clocks",
    "ClosedBy",
    "Contact",
    "Counter",
    "Datatype",
    "HeldPost",
    "Kind",
    "KindQuestion",
    "Limits",
    "MergedCase",
    "PhotoPlace",
    "Promise",
    "ReplayedRow",
    "Understanding",
    "in_language",
]
