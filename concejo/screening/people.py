"""A person's name together with where they live. A street named after somebody is no person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from concejo.screening.homes import Home, Stretches, homes_in, patterns_of_homes
from concejo.screening.languages import lists_of
from concejo.screening.names import Name, any_of, names_in

Candidate = tuple[str, int, int]

_FLAT_ALONE = re.compile(
    r"[ºª°].*[A-Za-z]|[0-9] ?-?[A-Z]|/|(?i:flat|apartment|apt|unit|[aáà]tico|bajo|#|izq|izda|dcha"
    r"|derecha)"
    r"|(?i:primero|segundo|tercero|cuarto|quinto|sexto|s[eé]ptimo|octavo|noveno|d[eé]cimo) "
)
_FAR, _BEFORE, _VERY_FAR = 70, 100, 200
# A sentence, or two streets: "Pedro Unanue y calle Sol 3".
_ENDS = re.compile(r"[.!?;\n](?=\s|$)|^ (?:y|e|and|&) $")
_STOPS = re.compile(r"[.!?;\n](?=\s)")
_AROUND = 25
_DIGIT = re.compile(r"[0-9]")
_YOUR = re.compile(r" (?i:your|su|tu|vuestr[oa]) ")
_GOES_ON = re.compile(r" (?:[A-Z][a-z]|(?i:st|rd|ave)\b)")
_SHORT_WAY = re.compile(r"[^.!?;\n]{1,40}")


class _Links(NamedTuple):
    # Between a name and an address these say that they have nothing to do with each other.
    apart: re.Pattern[str]
    dweller: re.Pattern[str]
    # Between a name and its telephone or document, either way round.
    his: re.Pattern[str]
    of: re.Pattern[str]
    # Between a name and the home behind it.
    beside: re.Pattern[str]
    at: re.Pattern[str]
    lives: re.Pattern[str]
    lives_there: re.Pattern[str]
    signed: re.Pattern[str]
    greeted: re.Pattern[str]
    # Between a home and the name behind it.
    behind: re.Pattern[str]


def at_home(text: str, numbers: Sequence[tuple[int, int]] = ()) -> Iterator[Candidate]:
    """Names that stand with an address or a flat, and that flat; and flats of whoever lives there.

    The street and the number stay: that is where the work is. ``numbers`` are telephones, documents
    and the like that were found: a name beside one says whose it is.
    """
    homes = homes_in(text)
    if not homes and not numbers:
        return
    covered: set[tuple[int, int]] = set()
    where = Stretches((home.start, home.end) for home in homes)
    digits = Stretches(numbers)
    listed = sorted(numbers)
    # A name in an address is a street's.
    named = [name for name in names_in(text) if not where.touch(name.start, name.end)]
    for name in named:
        near = [
            home
            for home in _near(homes, where, name.start, name.end, _VERY_FAR)
            if _belong_together(text, name, home)
        ]
        beside = digits.within(name.start - _FAR, name.end + _FAR)
        if near or any(_is_his(text, name, *listed[place]) for place in beside):
            yield "person", name.start, name.end
        for home in near:
            covered.update(home.flats)
            covered.update(_flats_beside(text, home, homes, where))
    for home in homes:
        covered.update(_somebodys(text, home))
    yield from (("home", start, end) for start, end in sorted(covered))


def _near(homes: list[Home], where: Stretches, start: int, end: int, far: int) -> Iterator[Home]:
    """The homes that are no farther than that from a stretch of the text."""
    for place in where.within(start - far, end + far):
        if start - homes[place].end <= far:
            yield homes[place]


def _belong_together(text: str, name: Name, home: Home) -> bool:
    """Does the home belong to the name? Asked of what stands between the two."""
    if name.full and name.given and _stand_alone(text, name, home):
        return True
    if _in_one_sentence(text, name, home):
        return True
    if _in_a_flat(text, name, home):
        return True
    if name.myself and home.is_address and _is_own(text, home):
        return True
    if home.start >= name.end:
        gap = text[name.end : home.start]
        return len(gap) <= _FAR and _lives_at(text, name, home, gap)
    gap = text[home.end : name.start]
    return len(gap) <= _FAR and _is_behind(text, name, home, gap)


def _is_own(text: str, home: Home) -> bool:
    """Who writes says before it that they live there."""
    return bool(patterns_of_homes().own.search(text[max(0, home.start - _BEFORE) : home.start]))


def _in_one_sentence(text: str, name: Name, home: Home) -> bool:
    """A full name and an address in one sentence, and nothing there that keeps them apart."""
    behind = home.start >= name.end
    gap = text[name.end : home.start] if behind else text[home.end : name.start]
    sure = name.given or name.led or (behind and name.known and gap.strip() == "(")
    if not (home.is_address and name.full and sure) or name.quoted:
        return False
    links = _links()
    if len(gap) > _FAR or _ENDS.search(gap) or links.apart.search(gap):
        return False
    if behind or (gap == " (" and text[name.end : name.end + 1] == ")" and name.given):
        return True
    # Calle Goya 7, Juan Bravo: two streets, unless somebody is told of.
    return name.led or bool(links.dweller.search(text[max(0, home.start - _FAR) : name.start]))


def _in_a_flat(text: str, name: Name, home: Home) -> bool:
    """Two words with a capital right before a flat are a name, in the lists or not.

    Shops and stations are on the ground floor: they have a number and no door.
    """
    if home.start < name.end or " " not in text[name.start : name.end] or name.quoted:
        return False
    gap, postcode = text[name.end : home.start], patterns_of_homes().postcode
    doors = [
        (start, end)
        for start, end in home.flats
        if _is_a_flat(text, start, end) and not postcode.fullmatch(text[start:end])
    ]
    return (
        home.is_address
        and bool(doors)
        and bool(_links().beside.fullmatch(gap) or _links().at.fullmatch(gap))
    )


def _is_his(text: str, name: Name, start: int, end: int) -> bool:
    """Does the telephone or the document belong to the name?"""
    if not (name.full and (name.known or name.led)) or name.quoted:
        return False
    if start >= name.end:
        return bool(_links().his.fullmatch(text[name.end : start]))
    return bool(_links().of.fullmatch(text[end : name.start]))


def _lives_at(text: str, name: Name, home: Home, gap: str) -> bool:
    """A name, and behind it a home."""
    links = _links()
    if (name.given or name.led) and _is_greeted(text, name):
        if not (name.full or _YOUR.search(gap)):
            return False
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


def _is_greeted(text: str, name: Name) -> bool:
    return bool(_links().greeted.search(text[max(0, name.start - _FAR) : name.start]))


def _is_behind(text: str, name: Name, home: Home, gap: str) -> bool:
    """A home, and behind it a name."""
    says_so = any(word in gap for word in _LIVES)
    if not home.is_address and not any(_is_a_flat(text, *flat) for flat in home.flats):
        # "Number 8 of Gabriel Miró" is a house in his street; "the neighbour at number 8, Ana".
        at = text[max(0, home.start - _FAR) : home.start]
        return says_so or (gap == ", " and bool(patterns_of_homes().lodger.search(at)))
    if not (name.full or name.led or says_so):
        return False
    if name.led and _SHORT_WAY.fullmatch(gap):
        return not _links().apart.search(gap)
    return (name.known or name.led) and bool(_links().behind.fullmatch(gap))


def _stand_alone(text: str, name: Name, home: Home) -> bool:
    """ "Ana Ruiz. Calle Real 3" and "Calle Real 3. Ana Ruiz": nothing else is in the lines."""
    if home.start >= name.end:
        between = text[name.end : home.start]
        around = text[max(0, name.start - _VERY_FAR) : name.start].rpartition("\n")[2]
    else:
        between = text[home.end : name.start]
        around = text[name.end : name.end + _VERY_FAR].partition("\n")[0]
    return between.strip() in {".", "", ";"} and bool(between) and not around.strip(" .,;")


def _flats_beside(
    text: str, home: Home, homes: list[Home], where: Stretches
) -> Iterator[tuple[int, int]]:
    """The flats that stand beside a home."""
    for other in _near(homes, where, home.start, home.end, _AROUND):
        between = text[min(home.end, other.end) : max(home.start, other.start)]
        if not other.is_address and not _STOPS.search(between):
            yield from other.flats


def _somebodys(text: str, home: Home) -> Iterator[tuple[int, int]]:
    """The flats where somebody lives who is not named: the neighbour of 3.º B, my own."""
    patterns = patterns_of_homes()
    for start, end in home.flats:
        said = text[max(0, start - _FAR) : start]
        before = text[max(0, home.start - _FAR) : home.start]
        somebodys = _is_a_flat(text, start, end) and (
            patterns.dweller.search(said[-_FAR // 2 :]) or patterns.noisy.match(text, end)
        )
        # The tenant of door 12; 12A Mabley Street is a house.
        somebodys = somebodys or (text[start].isalpha() and patterns.lodger.search(said))
        # 46A Albion Road, calle Jose Silva 15B: the number of a house stays.
        house = (
            re.fullmatch(r"[0-9]+ ?[A-Z]", text[start:end])
            and (_GOES_ON.match(text, end) or not _DIGIT.search(text, home.start, start))
            and home.is_address
        )
        own = (home.is_address or home.start == start) and patterns.own.search(before)
        if somebodys or (own and not house):
            yield start, end


def _is_a_flat(text: str, start: int, end: int) -> bool:
    """Somebody lives in 1ºA; the second traffic light, 2º, and block 3 are things."""
    piece = text[start:end]
    if piece[0].isdigit() and re.match(r" [A-Z][a-z]", text[end:]):
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
    cues = [
        word
        for kind in ("dni", "passport", "phone", "social_security", "account", "plate")
        for word in lists_of("cues")[kind]
    ]
    small = (
        r"mi|su|my|his|her|y|and|con|with|tiene|has|is|es|el|la|the|al|en|on|at|n[º°]|n\.º|no\.?"
    )
    return _Links(
        # Opposite her door is hers.
        apart=re.compile(rf"(?<!\w){any_of(words['apart'])}(?!\w)(?! (?i:su|sus|his|her|their) )"),
        dweller=re.compile(rf"(?<!\w){any_of([*words['dwellers'], *words['somebody']])}(?!\w)"),
        his=re.compile(
            rf"(?=.{{1,45}}$)(?:[\s,;:()./-]|(?<!\w)(?:(?i:{small}|número|number|e-?mail|correo)"
            rf"|{any_of(cues)})(?!\w))+"
        ),
        of=re.compile(
            r"[\s,(:.-]{1,3}(?i:(?:a nombre )?(?:de|of|for)|es de|ask for|preguntar por"
            r"|belongs to|(?:su |the |its )?(?:titular|owner|dueñ[oa])(?: es| is|:)?"
            r"|is|es|and ask for)? ?"
        ),
        # His document or telephone may stand between.
        beside=re.compile(
            rf"(?:['’]s)?{mark}{{1,4}}"
            # Her street, without a word that says that it is one: (Olmos 7, 2.º B)
            rf"|[ ,(]{{1,3}}[A-ZÁÉÍÓÚÑ][\w ]{{2,30}},? [0-9]{{1,3}}, "
            r"|, [^,;.!?\n\d]{0,14}[\w.@+-]*[0-9][0-9 .-]{5,}[A-Za-z]?, "
        ),
        at=re.compile(rf"(?:['’]s \w+)?{mark}{{1,3}}{near} {article}"),
        lives=re.compile(
            rf"[^.!?\n]{{0,40}}?(?<!\w){lives}(?!\w)[^.!?\n]{{0,40}}"
            rf"|[.;,\n]{{1,2}}\s*{lives}\s*:?\s*|['’]s {any_of(words['belongings'])}[ ,]*(?:at )?"
        ),
        lives_there=re.compile(
            # Encarni, la del estanco, que vive en Real 20
            rf"(?:, (?i:la|el|the) (?:(?i:del?|de la) )?[^\W\d_]+)?[ ,(]{{1,3}}"
            rf"(?:(?i:(?:la |el |los |las )?que|who|también|ya|he|she) )?"
            rf"{any_of(_LIVES)}\b[^.!?\n]{{0,25}}"
            # Vasile, el rumano de calle Sol 8
            rf"|, (?i:el|la) {any_of(words['somebody'])} (?i:del?|de la|que vive en) "
            rf"|,? (?:(?i:el|la|los|las) )?(?i:del?|dl?|at|in|from|of) (?:la |the )?"
        ),
        signed=re.compile(rf"[.,;\s(]{{1,3}}(?:{near} )?"),
        greeted=re.compile(rf"(?<!\w){any_of(words['greetings'])} (?:{titles} )?$"),
        behind=re.compile(
            rf"[^.!?\n\d]{{0,40}}?{mark}{{1,3}}(?:\.\s*)?(?:{behind})\s*:?\s*(?:{titles} )?"
            rf"|[.,;\s]{{1,3}}{any_of(words['labels'])}\s*:\s*"
            rf"|[.,;\s]{{1,3}}{signed}[,.:]?\s*(?:{titles} )?"
        ),
    )


_LIVES = ("vive", "viven", "vivía", "reside", "lives", "lived", "resides")
