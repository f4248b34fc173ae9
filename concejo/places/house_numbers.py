"""The house number beside a street's name: ``Real, 12`` · ``nº 3 bis`` · ``12 Mill Lane``."""

from __future__ import annotations

import re
from collections.abc import Collection

from concejo.base.text import fold
from concejo.places.street_names import vocabulary

# "frente al", "a la altura del" may stand between a name and its number.
_BESIDE = (
    r"(?:(?:frente|enfrente|fte\.?|junto|delante|detr[aá]s|a\s+la\s+altura|altura|entre|en|con)\s+)"
)
# A capital N right before a number is a postcode's ("N16").
_SIGN = (
    r"(?:(?:n[º°oª]s?\.?|n\.\s?[º°]?|(?-i:n)|(?-i:N)(?=\s)|n[uú]m(?:ero)?s?\.?|nros?\.?|#|portal"
    r"|finca|number|no\.?)\s*)"
)
_HOUSE = r"(?P<house>\d{1,4})(?P<more>\s?bis\b|\s?[a-d]\b|)"
_BEHIND = re.compile(
    rf"[\s,.:;()-]{{0,3}}{_BESIDE}?(?:(?:al?|del?|el|la|los)\s+)*(?P<sign>{_SIGN})?{_HOUSE}"
    r"(?P<until>/\d{1,3}(?!/))?(?![\w/:ºª°%€])(?![.,]\d)(?:\s*(?P<next>[^\W\d_]+))?",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    rf"(?:(?P<what>[^\W\d_]{{3,}})\s+)?(?P<sign>{_SIGN})?(?<![\w/:.,-]){_HOUSE}[\s,]+(?:(?P<of>del?|en|of|on)\s+)?"
    r"(?:(?:la|el|los|las|the)\s+)?$",
    re.IGNORECASE,
)
LINKS = frozenset({"de", "del", "en", "of", "on"})
POSSESSIVES = frozenset({"de", "del", "of"})
_FAR = 40  # characters
_MONTHS = 12
_ROW = 20  # numbers of houses that are named together


def number_beside(
    text: str, start: int, end: int, *, ahead: bool = False, linked: Collection[str] = LINKS
) -> str:
    """The number of the house at a name in a text, or nothing.

    ``ahead`` is where a bare number comes first, as in English; otherwise one that stands before
    the name has to say so, or be ``linked`` to it by one of these ("el 28 de la calle Real").
    """
    before = _AHEAD.search(text[max(0, start - _FAR) : start])
    if before and (ahead or before["sign"] or (before["of"] or "").lower() in linked):
        what = fold(before["what"] or "")
        if what not in vocabulary().numbered:
            return number_behind(text, end) or _written(before)
    return number_behind(text, end)


def number_behind(text: str, end: int) -> str:
    """The number right behind a name, if it counts a house and not metres or weeks."""
    behind = _BEHIND.match(text, end)
    if behind is None:
        return ""
    counts_something = fold(behind["next"] or "") in vocabulary().counted
    if (counts_something and not behind["sign"]) or not _are_doors(behind):
        return ""
    return _written(behind)


def _are_doors(match: re.Match[str]) -> bool:
    """``13/15`` are two doors; ``10/12`` may be a day of December, and ``24/7`` is always."""
    if not match["until"]:
        return True
    first, last = int(match["house"]), int(match["until"][1:])
    return last > _MONTHS and first < last <= first + _ROW and first % 2 == last % 2


def _written(match: re.Match[str]) -> str:
    number, more = str(int(match["house"])), match["more"].strip().lower()
    if number == "0":
        return ""
    return f"{number} bis" if more == "bis" else f"{number}{more.upper()}"
