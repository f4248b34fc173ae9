"""Where people live, as it is written: streets with a number, flats, British postcodes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from concejo.screening.languages import lists_of
from concejo.screening.names import any_of

_BEFORE = 45
_GAP = 3
# "The one of": el del ático, la del 4b, from the basement
_OF_THE_ONE = re.compile(r"(?<!\w)(?i:del|dl|de los|from|in|at)(?: the)? $")
_AND_FLAT = re.compile(r",? |, ?")
_BESIDE = re.compile(r"[\s,;(.-]*")
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
    # Vivo en Ancha 5
    lived_in: re.Pattern[str]
    number: re.Pattern[str]
    flat: re.Pattern[str]
    bare: re.Pattern[str]
    thing: re.Pattern[str]
    no_flat: re.Pattern[str]
    school: re.Pattern[str]
    postcode: re.Pattern[str]
    dweller: re.Pattern[str]
    # Behind these a door is somebody's, though it has no letter.
    lodger: re.Pattern[str]
    # 2.º B gritan, flat 12 are having parties
    noisy: re.Pattern[str]
    own: re.Pattern[str]


def homes_in(text: str) -> list[Home]:
    """Addresses with their flats, and flats that stand alone, in order."""
    patterns = patterns_of_homes()
    flats = [
        match.span("flat")
        for match in patterns.flat.finditer(text)
        if not patterns.thing.search(text[max(0, match.start() - _BEFORE) : match.start()])
        and not patterns.no_flat.match(text, match.start())
        and not patterns.school.match(text[match.end() : match.end() + _BEFORE])
    ]
    flats += [match.span() for match in patterns.postcode.finditer(text)]
    flats = _side_by_side(text, flats)
    taken = Stretches(flats)
    bare = [
        span
        for span in (match.span("flat") for match in patterns.bare.finditer(text))
        if not taken.touch(*span)
    ]
    doors = sorted([*((*span, True) for span in flats), *((*span, False) for span in bare)])
    found = [_with_flats(text, *span, doors) for span in _addresses(text)]
    flats += [
        (start, end)
        for start, end in bare
        if _OF_THE_ONE.search(text[max(0, start - _BEFORE) : start])
    ]
    addresses = Stretches((home.start, home.end) for home in found)
    found += [
        Home(*match.span(), (), is_address=False)
        for match in patterns.number.finditer(text)
        if not addresses.touch(match.start(), match.start() + 1)
    ]
    with_numbers = Stretches((home.start, home.end) for home in found)
    found += [
        Home(start, end, ((start, end),), is_address=False)
        for start, end in flats
        if not with_numbers.touch(start, start + 1)
    ]
    return sorted(found)


def _addresses(text: str) -> list[tuple[int, int]]:
    """Streets with a number; who says that somebody lives there needs no word for a street."""
    patterns = patterns_of_homes()
    spans = [match.span() for match in patterns.address.finditer(text)]
    taken = Stretches(spans)
    lived_in = (match.span("street") for match in patterns.lived_in.finditer(text))
    return sorted([*spans, *(span for span in lived_in if not taken.touch(*span))])


class Stretches:
    """Stretches of a text, asked what lies where without going through all of them."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        # How far the text is covered by each and those before it.
        self._reach = list(accumulate((end for _, end in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Does one of them share a sign with this stretch?"""
        last = bisect_left(self._starts, end) - 1
        return last >= 0 and self._reach[last] > start

    def within(self, start: int, end: int) -> range:
        """The places, in their order, of those that may reach into this stretch or its edges."""
        return range(bisect_left(self._reach, start), bisect_right(self._starts, end))


def _side_by_side(text: str, flats: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Staircase A, 2.º B is one flat."""
    together: list[tuple[int, int]] = []
    for start, end in sorted(flats):
        if together and (
            start < together[-1][1] or _AND_FLAT.fullmatch(text[together[-1][1] : start])
        ):
            together[-1] = (together[-1][0], max(end, together[-1][1]))
        else:
            together.append((start, end))
    return together


def _with_flats(text: str, start: int, end: int, doors: list[tuple[int, int, bool]]) -> Home:
    """An address goes on with its flats and its postcode, with a comma between."""
    inside: list[tuple[int, int]] = []
    for place in range(bisect_left(doors, (start,)), len(doors)):
        a, b, is_flat = doors[place]
        if a - end > _GAP:
            break
        if (is_flat and a < end) or (a >= end and _BESIDE.fullmatch(text[end:a])):
            inside.append((a, b))
            end = max(end, b)
    return Home(start, end, tuple(inside), is_address=True)


@cache
def patterns_of_homes() -> _Patterns:
    """The shapes of addresses in all languages."""
    words = lists_of("people")
    streets, ends = any_of(words["streets"]), any_of(words["street_ends"])
    flats, sides, numbers = (any_of(words[name]) for name in ("flats", "sides", "numbers"))
    floors = any_of(words["floors"])
    bare = any_of(words["bare_flats"])
    ordinal = r"(?:[0-9]{1,2} ?\.? ?[ºª°]|[0-9]{1,2}(?:er|r|n|do|ro|to|o|a)(?=[ .-]))"
    door = rf"(?:{sides}|[0-9]{{1,2}} ?[ºª°]|[0-9]{{1,2}}a(?!\w)|(?<=[ºª° -])[a-d]|[A-Z])(?!\w)"
    # 2.º B, 3º izq., 1r 2a, 4C, flat 2B, ático C, puerta 4
    flat = (
        rf"{ordinal}(?:[ .,-]{{0,2}}(?:piso )?(?:letra |puerta |pta\.? ?)?{door})"
        rf"|[0-9]{{1,2}} ?\.?[ºª°](?!\w)"
        # Scotland's second floor, first door: 2/1, 14 Byres Road
        rf"|[0-9]{{1,2}}/[0-9]{{1,2}}(?=,? [0-9]{{1,4}} [A-Z])"
        # 2nd floor left
        rf"|[0-9]{{1,2}}(?:st|nd|rd|th) floor(?: (?i:left|right|front|back|rear|flat))?(?!\w)"
        # tercero B, primero izquierda, ground floor flat
        rf"|{floors},? (?:{sides}|(?<=[oO] )[A-Zbcd]|(?i:flat|apartment|apt|maisonette))(?!\w)"
        rf"|(?i:bajo|[aá]tico|entresuelo|principal|s[oó]tano),? (?:{sides}|[A-Db-d]|[0-9][ºª]?)"
        rf"(?!\w)"
        rf"|[0-9]{{1,2}}(?:-?[A-Z]| [A-DF-GI-NP-TV-XZ])(?!\w)"
        rf"|{flats}(?: ?#?[0-9]{{1,3}} ?-?[A-Z]?| ?[0-9]{{1,3}}[a-z]| [A-Z]| {sides})(?!\w)"
        rf"(?:[ ,]{{1,2}}{flats}(?: ?[0-9]{{1,3}}[A-Z]?| [A-Z]| {sides})(?!\w))?"
    )
    kind = rf"(?:{streets}(?:(?<=[/.º])|(?!\w)))"
    no_street = r"(?! (?i:y|con|o|en|entre|que|hay|donde|está|por|número|nº) )"
    address = (
        rf"(?:{kind}|(?<=[, ])(?i:c)\.){no_street} ?[^.!?;\n\d]{{2,40}}?[, ]{{1,2}}"
        rf"(?:{numbers} ?)?[0-9]{{1,4}}(?![0-9])(?: ?(?:bis|dup)\b)?(?!:[0-9]|/[0-9]| ?[€%])"
        rf"|{kind}{no_street} ?[^.!?;\n\d]{{2,40}}?,? (?=(?:{flats}) ?[0-9]{{1,3}}(?!\w))"
        rf"|(?:{numbers} ?|(?i:portal )|(?<=el )|(?<=al ))[0-9]{{1,4}} (?i:de |de la |d |d la "
        rf"|en |of |in )*{kind}[^.,;!?\n\d]{{2,30}}?"
        rf"(?=[.,;!?\n(]|$| (?:{any_of(words['behind'])}) )"
        rf"|[0-9]{{1,5}}[A-Za-z]? (?:the )?(?:(?:[^\W\d_]['’\w.-]*|[0-9]{{1,3}}(?:st|nd|rd"
        rf"|th)) ){{1,3}}?{ends}(?!\w)"
        rf"|[0-9]{{1,4}}[A-Za-z]? The {_CAPITAL}(?!\w)"
        # Zumalakarregi etorbidea 9, also in quotes, but no word begins within O’Neill’s
        rf"|(?<![\w.'’-]['’]){_CAPITAL}(?: {_CAPITAL}){{0,2}} {any_of(words['streets_behind'])},? "
        rf"(?:{numbers} ?)?[0-9]{{1,4}}(?![0-9/:])"
        # Kathy Brennan (29 Maple)
        rf"|(?<=\()[0-9]{{1,4}} {_CAPITAL}(?: {_CAPITAL})?(?=\))"
    )
    # What is a flat right behind an address, or of "the one of": 4b, 7 d, 1 derecha, #5, bajo
    door_alone = (
        rf"[0-9]{{1,2}}(?:-?[a-h]| [b-df-h])(?=[\s,.;:)]|$)|[0-9]{{1,2}} (?:{sides})(?!\w)"
        rf"|#[0-9]{{1,3}}[A-Z]?(?!\w)"
        # Carrer de Mar 12, 2-1
        rf"|(?<=[0-9], )1?[0-9]-[1-9](?=[,.;:)\n]|$)"
        rf"|{bare}(?=[,.;:)\n]|$| (?:de|de la|del) {streets}| of | at )"
    )
    things, schools = any_of(words["no_homes"]), any_of(words["schools"])
    counted = any_of(words["counted"])
    dwellers, dwell = any_of(words["dwellers"]), any_of(words["dwell"])
    own, lodgers = any_of(words["own"]), any_of(words["somebody"])
    return _Patterns(
        address=re.compile(rf"(?<![\w.,/-])(?:{address})"),
        lived_in=re.compile(
            rf"(?:(?<!\w)(?:{any_of(words['lives_in'])}|{lodgers} (?i:de|en|of|at|from))"
            # Rogelio Pinto, el de Escultor Salzillo 4
            rf"|, (?i:el|la|los|las) (?i:de)) (?P<street>(?:(?i:la|el|las|los) )?"
            rf"{_CAPITAL}(?: (?:(?i:de|del|la|las|los|el|y) ){{0,2}}{_CAPITAL}){{0,3}},? "
            rf"(?:{numbers} ?)?[0-9]{{1,3}})(?![\w/:]|[.,][0-9]| ?[€%]| {counted}(?!\w))"
        ),
        number=re.compile(rf"(?<!\w){numbers} ?[0-9]{{1,4}}(?![\w/])"),
        flat=re.compile(rf"(?<![\w.,/€-])(?P<flat>{flat})"),
        bare=re.compile(rf"(?<![\w.,/€-])(?P<flat>{door_alone})"),
        thing=re.compile(rf"(?<!\w){things}(?: (?i:de|del|n[º°]|no\.?))? ?$"),
        # 38 P Street, portal 17 of calle Mayor: the number of a house.
        no_flat=re.compile(
            rf"[0-9]{{1,3}}[A-Z]? [A-Z] {ends}(?!\w)|(?i:portal) [0-9]{{1,3}} (?i:de la |del "
            rf"|de |en la |en )?{kind}"
        ),
        school=re.compile(rf" (?i:del?|of|at|in)(?: (?i:la|el|the))? {schools}(?!\w)"),
        postcode=re.compile(
            r"(?<!\w)(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKPS-UW]?) ?[0-9][ABD-HJLNP-UW-Z]{2}(?!\w)"
        ),
        dweller=re.compile(
            # The house may stand between: the man at number 16, top flat
            rf"(?<!\w){dwellers} {dwell} (?:(?:the )?{numbers} ?[0-9]{{1,4}},? )?$"
            # Who throws it out lives at door 6, 3.º D; they have squatted in 1.º A.
            rf"|(?<!\w)(?i:viven?|vivía|residen?|lives?|lived)(?i: sol[oa]s?| alone)?"
            r"(?i: en el| en la| in| at| at the| in the)? "
            r"(?:(?i:portal|bloque|block) [0-9]{1,3},? )?$"
            rf"|(?<!\w)(?i:okupad[oa]|okupan|ocupad[oa]|squatted|squatting)(?i: el| la| in)? $"
        ),
        lodger=re.compile(rf"(?<!\w){lodgers} {dwell} $"),
        noisy=re.compile(rf" (?:{any_of(words['noises'])})(?!\w)"),
        own=re.compile(rf"(?<!\w){own}(?!\w)[^.!?\n\d]{{0,45}}$"),
    )
