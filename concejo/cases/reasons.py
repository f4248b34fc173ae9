"""Why a case was declined, as a code for the figures: read from the office's words."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from concejo.screening.phrases import Phrases

_LISTS = Path(__file__).parent / "reasons.toml"

OTHER = "other"
# What the figures know to tell apart.
REASONS = ("not_ours", "nothing_found", "done_already", "not_possible", OTHER)


def why_of(words: str) -> str:
    """The code of a reason that somebody wrote; ``other`` where it says none that is known."""
    hit = _phrases().first(words)
    return hit.name if hit else OTHER


@cache
def _phrases() -> Phrases:
    lists = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
    return Phrases({code: its["words"] for code, its in lists.items()})
