"""Two things told in one breath: which part of a text is about what. Pure text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from concejo.cases.kinds import kind_of
from concejo.screening.private import private_kind_in

# Where one thing may end and another begin, in Spanish and English. A bare "and" only before what
# has a subject of its own: "it flickers and hums" is one thing.
_SEAMS = re.compile(
    r"[.;!?\n]+\s*|,?\s+(?:y|e|and)\s+(?:además|también|encima|also)\b,?\s*"
    r"|,?\s+(?:además|también|por otro lado|aparte|also|besides)\b,?\s*"
    r"|,?\s+(?:y|e|and)\s+(?=(?:hay|el|la|los|las|una?|unos|unas|en|there|the|an?|some)\b)",
    re.IGNORECASE,
)


class Part(NamedTuple):
    """Some words of a report, and the kind that they are about."""

    words: str
    kind: str


def parts_of(text: str, office_of: Mapping[str, str]) -> list[Part]:
    """The things that a report is about, if they are several offices' work; else none.

    ``office_of`` says which office does a kind; a kind that no office has is another one's work.
    What is about people is never taken apart: whoever reads it decides.
    """
    if private_kind_in(text):
        return []
    parts: list[Part] = []
    for words, joint in _pieces(text):
        kind = kind_of(words) or ""
        # Words that are about nothing by themselves belong to what was said before them.
        if parts and (not kind or not parts[-1].kind or kind == parts[-1].kind):
            parts[-1] = Part(parts[-1].words + joint + words, parts[-1].kind or kind)
        else:
            parts.append(Part(words, kind))
    offices = [office_of.get(part.kind, "") for part in parts]
    return parts if all(part.kind for part in parts) and len(set(offices)) > 1 else []


def _pieces(text: str) -> list[tuple[str, str]]:
    """The pieces between the seams, each with what stands before it in the text."""
    pieces, at, joint = [], 0, ""
    for seam in _SEAMS.finditer(text):
        if words := text[at : seam.start()].strip():
            pieces.append((words, joint))
        at, joint = seam.end(), seam.group()
    if words := text[at:].strip():
        pieces.append((words, joint))
    return pieces
