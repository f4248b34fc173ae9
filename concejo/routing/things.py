"""The things that reports speak of, by lists of words that were written for this.

A new town has few reports to learn from. It need not learn from them that a sofa is like a
mattress.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from concejo.screening.phrases import Phrases

_LISTS = Path(__file__).parent / "things.toml"


def things_in(text: str) -> list[str]:
    """The things and faults that a text names, each once."""
    return list(dict.fromkeys(f"thing:{hit.name}" for hit in _phrases().hits(text)))


@cache
def _phrases() -> Phrases:
    lists = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
    return Phrases({name: [*each["es"], *each["en"]] for name, each in lists.items()})
