"""Is somebody in danger now? Then 112 is shown before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from concejo.screening.languages import lists_of
from concejo.screening.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Danger:
    """What kind of danger, and the words that say so (folded)."""

    kind: str
    words: str


def danger_in(text: str) -> Danger | None:
    """The danger that a text tells of, if any: somebody should call 112 at once."""
    hit = _phrases().first(text)
    return Danger(hit.name, hit.words) if hit else None


@cache
def _phrases() -> Phrases:
    lists = lists_of("danger")
    calm, stirring = lists.pop("calm"), lists.pop("stirring")
    return Phrases(lists, calm=calm, stirring=stirring)
