"""Where people live, as it is written: streets with a number, flats, British postcodes."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from concejo.screening.languages import lists_of
from concejo.screening.names import any_of

_CAPITAL = r"[A-ZÁÉÍÓÚÜÑ][\w'’.-]*"


class Home(NamedTuple):
    """A place where somebody may live, and where in it the flat stands."""

    start: int
    end: int
    flats: tuple[tuple[int, int], ...]
    # A flat alone, or only the number of a house.
    is_address: bool


class _Patterns(NamedTuple):
    address: re.Pattern[str]
    number: re.Pattern[str]
    flat: re.Pattern[str]
    postcode: re.Pattern[str]
    dweller: re.Pattern[str]
    own: re.Pattern[str]


def homes_in(text: str) -> list[Home]:
    """Addresses with their flats, and flats that stand alone, in order."""
    patterns = patterns_of_homes()
    flats = [match.span("flat") for match in patterns.flat.finditer(text)]
    flats += [match.span() for match in patterns.postcode.finditer(text)]
    found = [_with_flats(*match.span(), flats) for match in patterns.address.finditer(text)]
    for match in patterns.number.finditer(text):
        if not any(home.start <= match.start() < home.end for home in found):
            found.append(Home(*match.span(), (), is_address=False))
    for start, end in flats:
        if not any(home.start <= start < home.end for home in found):
            found.append(Home(start, end, ((start, end),), is_address=False))
    return sorted(found)


def _with_flats(start: int, end: int, flats: list[tuple[int, int]]) -> Home:
    """An address goes on with its flats and its postcode, with a comma between."""
    inside: list[tuple[int, int]] = []
    for a, b in sorted(flats):
        if start <= a < end or 0 <= a - end <= 3:  # noqa: PLR2004
            inside.append((a, b))
            end = max(end, b)
    return Home(start, end, tuple(inside), is_address=True)


@cache
def patterns_of_homes() -> _Patterns:
    """The shapes of addresses in all languages."""
    words = lists_of("people")
    streets, ends = any_of(words["streets"]), any_of(words["street_ends"])
    flats, sides, numbers = (any_of(words[name]) for name in ("flats", "sides", "numbers"))
    ordinal = r"(?:[0-9]{1,2} ?\.? ?[ºª°]|[0-9]{1,2}(?:er|r|n|do|ro|to|o|a)(?=[ .-]))"
    door = rf"(?:{sides}|[0-9]{{1,2}} ?[ºª°]|[0-9]{{1,2}}a(?!\w)|(?<=[ºª° -])[a-d]|[A-Z])(?!\w)"
    # 2.º B, 3º izq., 1r 2a, 4C, flat 2B, ático C, puerta 4
    flat = (
        rf"{ordinal}(?:[ .,-]{{0,2}}(?:piso )?(?:letra |puerta |pta\.? ?)?{door})"
        rf"|[0-9]{{1,2}} ?[ºª°](?!\w)"
        rf"|[0-9]{{1,2}}(?:-?[A-Z]| [A-DF-GI-NP-TV-XZ])(?!\w)"
        rf"|{flats}(?: ?[0-9]{{1,3}} ?-?[A-Z]?| [A-Z]| {sides})(?!\w)(?:[ ,]{{1,2}}"
        rf"{flats}(?: ?[0-9]{{1,3}}[A-Z]?| [A-Z]| {sides})(?!\w))?"
    )
    kind = rf"(?:{streets}(?:(?<=[/.º])|(?!\w)))"
    no_street = r"(?! (?i:y|con|o|en|entre|que|hay|donde|está|por|número|nº) )"
    address = (
        rf"(?:{kind}|(?<=[, ])(?i:c)\.){no_street} ?[^.!?;\n\d]{{2,40}}?[, ]{{1,2}}"
        rf"(?:{numbers} ?)?[0-9]{{1,4}}(?![0-9])(?: ?(?:bis|dup)\b)?(?!:[0-9]|/[0-9]| ?[€%])"
        rf"|{numbers} ?[0-9]{{1,4}} (?i:de |de la |en |of |in )*{kind}[^.,;!?\n\d]{{2,30}}?"
        rf"(?=[.,;!?\n(]|$| (?:{any_of(words['behind'])}) )"
        rf"|[0-9]{{1,4}}[A-Za-z]? (?:the )?(?:[^\W\d_]['’\w.-]* ){{1,3}}?{ends}(?!\w)"
        rf"|[0-9]{{1,4}}[A-Za-z]? The {_CAPITAL}(?!\w)"
    )
    dwellers, dwell = any_of(words["dwellers"]), any_of(words["dwell"])
    own = any_of(words["own"])
    return _Patterns(
        address=re.compile(rf"(?<![\w.,/-])(?:{address})"),
        number=re.compile(rf"(?<!\w){numbers} ?[0-9]{{1,4}}(?![\w/])"),
        flat=re.compile(rf"(?<![\w.,/€-])(?P<flat>{flat})"),
        postcode=re.compile(
            r"(?<!\w)(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKPS-UW]?) ?[0-9][ABD-HJLNP-UW-Z]{2}(?!\w)"
        ),
        dweller=re.compile(rf"(?<!\w){dwellers} {dwell} $"),
        own=re.compile(rf"(?<!\w){own}(?!\w)[^.!?\n\d]{{0,45}}$"),
    )
