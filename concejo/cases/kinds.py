"""The kinds of cases that a new town starts with, and a modest guess at the kind of a text.

Kinds are data: a town adds and changes its own. This file only reads the catalogue.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from concejo.routing.things import things_in, words_for
from concejo.screening.phrases import Phrases
from concejo.screening.private import private_kind_in

# The kind of what nobody could name.
UNNAMED = "other"
_CATALOGUE = Path(__file__).parent / "data" / "kinds.toml"


class Card(StrEnum):
    """What the public card of a case shows."""

    FULL = "full"
    STATE = "state"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case; ``hours`` are working hours in which the office should have answered."""

    code: str
    names: dict[str, str]
    icon: str
    hours: int
    card: Card
    words: tuple[str, ...]

    def name(self, language: str) -> str:
        """Its name in a language, else in Spanish."""
        return self.names.get(language, self.names["es"])


@cache
def catalogue() -> dict[str, Kind]:
    """Every kind by its code, in the order in which a list offers them."""
    rows = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))["kind"]
    return {
        row["code"]: Kind(
            code=row["code"],
            names=row["name"],
            icon=row.get("icon", ""),
            hours=row["hours"],
            card=Card(row["card"]),
            words=_words(row),
        )
        for row in rows
    }


def _words(row: dict[str, Any]) -> tuple[str, ...]:  # Any: a TOML table
    """Its own words, and in other languages what its things are called there."""
    own = [word for words in row["words"].values() for word in words]
    named = [word for thing in row.get("things", ()) for word in words_for(thing, beside=_OWN)]
    return (*own, *named)


# The languages in which a kind has many words of its own.
_OWN = ("es", "en")


def kind_of(text: str, *, among: Sequence[str] | None = None) -> str | None:
    """The kind that a text is most likely about, or None where that is not clear.

    Kinds about people are screening's to tell. Of the others the one with the most letters found
    wins, so that long, exact phrases outweigh single words. ``among`` are the kinds in
    question, for instance those of one office.
    """
    private = private_kind_in(text)
    if private and (among is None or private in among):
        return private
    found: dict[str, list[int]] = {}
    for hit in _phrases().hits(text):
        if among is None or hit.name in among:
            found.setdefault(hit.name, []).append(len(hit.words))
    return _clear_winner({code: (sum(sizes), max(sizes)) for code, sizes in found.items()})


def topics_of(text: str) -> list[str]:
    """What a text speaks of: every kind of which it has a word, and every thing."""
    kinds = (f"kind:{hit.name}" for hit in _phrases().hits(text))
    return [*dict.fromkeys(kinds), *things_in(text)]


def _clear_winner(weights: dict[str, tuple[int, int]]) -> str | None:
    best = max(weights.values(), default=None)
    winners: Collection[str] = [code for code, weight in weights.items() if weight == best]
    return next(iter(winners)) if len(winners) == 1 else None


@cache
def _phrases() -> Phrases:
    return Phrases({kind.code: kind.words for kind in catalogue().values() if kind.words})
