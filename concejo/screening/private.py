"""Is a text about people rather than things? Then its case is private, see the README."""

from __future__ import annotations

from functools import cache, lru_cache

from concejo.screening.languages import lists_of
from concejo.screening.phrases import Phrases

# Strictest first: a text about two of them is treated as the first.
PRIVATE_KINDS = ("police", "minors", "health", "social", "neighbours")


# The same text is asked about several times on its way to a case.
@lru_cache(maxsize=16)
def private_kind_in(text: str) -> str | None:
    """The private kind that a text is about, one of ``PRIVATE_KINDS``, or None."""
    hit = _phrases().first(text)
    return hit.name if hit else None


@cache
def _phrases() -> Phrases:
    lists = lists_of("private")
    return Phrases(
        {kind: lists[kind] for kind in PRIVATE_KINDS},
        calm=lists["calm"],
        stirring=lists["stirring"],
    )
