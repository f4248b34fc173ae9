"""A person's name together with where they live. A street named after somebody is no person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from concejo.screening.homes import Home, homes_in, patterns_of_homes
from concejo.screening.languages import lists_of
from concejo.screening.names import Name, any_of, names_in

Candidate = tuple[str, int, int]

_FLAT_ALONE = re.compile(r"[ºª°].*[A-Za-z]|[0-9] ?-?[A-Z]|(?i:flat|apartment|apt|[aá]tico|bajo)")
_FAR = 70
_AROUND = 25


class _Links(NamedTuple):
    # Between a name and the home behind it.
    beside: re.Pattern[str]
    at: re.Pattern[str]
    lives: re.Pattern[str]
    lives_there: re.Pattern[str]
    signed: re.Pattern[str]
    greeted: re.Pattern[str]
    # Between a home and the name behind it.
    behind: re.Pattern[str]


def at_home(text: str) -> Iterator[Candidate]:
    """Names that stand with an address or a flat, and that flat; and flats of whoever lives there.

    The street and the number stay: that is where the work is.
    """
    homes = homes_in(text)
    if not homes:
        return
    covered: set[tuple[int, int]] = set()
    named = [name for name in names_in(text) if not _is_of(name, homes)]
    for name in named:
        near = [
            home
            for home in homes
            if home.start - name.end <= _FAR
            and name.start - home.end <= _FAR
            and _belong_together(text, name, home)
        ]
        if near:
            yield "person", name.start, name.end
            for home in near:
                covered.update(_flats_around(text, home, name, homes))
    for home in homes:
        covered.update(_somebodys(text, home))
    yield from (("home", start, end) for start, end in sorted(covered))


def _is_of(name: Name, homes: list[Home]) -> bool:
    """The name is a street's: it stands in an address."""
    return any(home.start < name.end and name.start < home.end for home in homes)


def _belong_together(text: str, name: Name, home: Home) -> bool:
    """Does the home belong to the name? Asked of what stands between the two."""
    if name.full and name.given and _stand_alone(text, name, home):
        return True
    if home.start >= name.end:
        gap = text[name.end : home.start]
        return len(gap) <= _FAR and _lives_at(text, name, home, gap)
    gap = text[home.end : name.start]
    return len(gap) <= _FAR and _is_behind(text, name, home, gap)


def _lives_at(text: str, name: Name, home: Home, gap: str) -> bool:
    """A name, and behind it a home."""
    links = _links()
    if (name.given or name.led) and links.greeted.search(text[: name.start]):
        return not re.search(r"[.!?](?=\s)", gap)
    if links.lives_there.fullmatch(gap):
        return name.known or name.led
    if name.signed and name.full and links.signed.fullmatch(gap):
        return True
    if not name.led and not (name.full and name.known):
        return name.full and home.is_address and bool(links.at.fullmatch(gap))
    if links.lives.fullmatch(gap):
        return True
    house = re.fullmatch(r"[0-9]{2,}[A-Z]", text[home.start : home.end])
    unsure = not home.flats or gap == " " or house or not name.given
    if not home.is_address and not name.led and unsure:
        # Gabriel Miró 2B is a house; Petts Wood, BR5 1DE is a place.
        return False
    return bool(links.beside.fullmatch(gap) or links.at.fullmatch(gap))


def _is_behind(text: str, name: Name, home: Home, gap: str) -> bool:
    """A home, and behind it a name."""
    says_so = any(word in gap for word in _LIVES)
    if not home.is_address and not any(_is_a_flat(text, *flat) for flat in home.flats):
        # "Number 8 of Gabriel Miró" is a house in his street.
        return says_so
    if not (name.full or name.led or says_so):
        return False
    return (name.known or name.led) and bool(_links().behind.fullmatch(gap))


def _stand_alone(text: str, name: Name, home: Home) -> bool:
    """ "Ana Ruiz. Calle Real 3" and "Calle Real 3. Ana Ruiz": nothing else is in the lines."""
    if home.start >= name.end:
        between, around = text[name.end : home.start], text[: name.start].rpartition("\n")[2]
    else:
        between, around = text[home.end : name.start], text[name.end :].partition("\n")[0]
    return between.strip() in {".", "", ";"} and bool(between) and not around.strip(" .,;")


def _flats_around(
    text: str, home: Home, name: Name, homes: list[Home]
) -> Iterator[tuple[int, int]]:
    """The flats of a home, and those that stand beside it or beside the name."""
    yield from home.flats
    for other in homes:
        between = text[min(home.end, other.end) : max(home.start, other.start)]
        close = len(between) <= _AROUND and not re.search(r"[.!?;\n](?=\s)", between)
        if not other.is_address and close:
            yield from other.flats


def _somebodys(text: str, home: Home) -> Iterator[tuple[int, int]]:
    """The flats where somebody lives who is not named: the neighbour of 3.º B, my own."""
    patterns = patterns_of_homes()
    for start, end in home.flats:
        said = text[max(0, start - _FAR) : start]
        before = text[max(0, home.start - _FAR) : home.start]
        somebodys = patterns.dweller.search(said[-_FAR // 2 :]) and _is_a_flat(text, start, end)
        if somebodys or ((home.is_address or home.start == start) and patterns.own.search(before)):
            yield start, end


def _is_a_flat(text: str, start: int, end: int) -> bool:
    """Somebody lives in 1ºA; the second traffic light, 2º, and block 3 are things."""
    piece = text[start:end]
    if re.match(r" [A-Z][a-z]", text[end:]):
        # 78A Mill Road is a house.
        return False
    return _FLAT_ALONE.search(piece) is not None


@cache
def _links() -> _Links:
    words = lists_of("people")
    near, behind, lives = (any_of(words[name]) for name in ("near", "behind", "lives"))
    titles, signed = any_of(words["titles"]), any_of(words["signed"])
    article = r"(?:(?i:la|el|los|las|the|su casa (?:de|en)|casa en|house at|home at) )?"
    mark = r"[\s,;:()–—-]"
    return _Links(
        # His document or telephone may stand between.
        beside=re.compile(
            rf"(?:['’]s)?{mark}{{1,4}}"
            # Her street, without a word that says that it is one: (Olmos 7, 2.º B)
            rf"|[ ,(]{{1,3}}[A-ZÁÉÍÓÚÑ][\w ]{{2,30}},? [0-9]{{1,3}}, "
            r"|, [^,;.!?\n\d]{0,14}[\w.@+-]*[0-9][0-9 .-]{5,}[A-Za-z]?, "
        ),
        at=re.compile(rf"(?:['’]s \w+)?{mark}{{1,3}}{near} {article}"),
        lives=re.compile(
            rf"[^.!?\n]{{0,40}}?(?<!\w){lives}(?!\w)[^.!?\n]{{0,25}}"
            rf"|[.;,\n]{{1,2}}\s*{lives}\s*:?\s*|['’]s {any_of(words['belongings'])}[ ,]*(?:at )?"
        ),
        lives_there=re.compile(
            rf"[ ,(]{{1,3}}(?:(?i:que|who|también|ya|he|she) )?{any_of(_LIVES)}\b[^.!?\n]{{0,25}}"
            rf"|,? (?:(?i:el|la) )?(?i:del?|at|in|from) (?:la |the )?"
        ),
        signed=re.compile(rf"[.,;\s]{{1,3}}(?:{near} )?"),
        greeted=re.compile(rf"(?<!\w){any_of(words['greetings'])} (?:{titles} )?$"),
        behind=re.compile(
            rf"[^.!?\n\d]{{0,30}}?{mark}{{1,3}}(?:\.\s*)?(?:{behind})\s*:?\s*(?:{titles} )?"
            rf"|[.,;\s]{{1,3}}{any_of(words['labels'])}\s*:\s*"
            rf"|[.,;\s]{{1,3}}{signed}[,.:]?\s*(?:{titles} )?"
        ),
    )


_LIVES = ("vive", "viven", "vivía", "reside", "lives", "lived", "resides")
