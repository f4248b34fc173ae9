"""The things that reports speak of, by lists of words that were written for this.

A new town has few reports to learn from. It need not learn from them that a sofa is like a
mattress, nor that a Laterne is a farola: a thing has one name here, in whatever language.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from concejo.screening.phrases import Phrases

_LISTS = Path(__file__).parent / "words"


def things_in(text: str) -> list[str]:
    """The things and faults that a text names, each once."""
    return list(dict.fromkeys(f"thing:{hit.name}" for hit in _phrases().hits(text)))


def words_for(thing: str, *, beside: tuple[str, ...] = ()) -> list[str]:
    """What a thing is called in every language that is known here, beside these."""
    return [
        word
        for language, lists in _languages().items()
        if language not in beside
        for word in lists.get(thing, ())
    ]


@cache
def _languages() -> dict[str, dict[str, list[str]]]:
    """The lists of each language: Spanish first, which has every thing."""
    files = sorted(_LISTS.glob("*.toml"), key=lambda file: (file.stem != "es", file.stem))
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


@cache
def _phrases() -> Phrases:
    return Phrases({thing: words_for(thing) for thing in _languages()["es"]})
