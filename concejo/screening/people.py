"""A person's name together with where they live. A street named after somebody is no person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from concejo.screening.languages import lists_of

Candidate = tuple[str, int, int]

# In a text all in capitals the small words are no names.
_SMALL_WORD = r"(?!(?:DEL?|L[AO]S?|EL|EN|QUE|CON|POR|PARA|NO|ES|HAY|SE|AL|UNA?|OF|THE|AT|IN|ON)\b)"
_CAPITAL = rf"{_SMALL_WORD}[A-ZÁÉÍÓÚÜÑÀÈÌÒÙÂÊÎÔÛÄËÏÖÇŠŽ][\w'’-]+"
_MIXED = r"[A-ZÁÉÍÓÚÑ][a-záéíóúüñçà-ÿ]{2,}"
_NAME = rf"{_CAPITAL}(?: (?:(?:de|del|de la|de los|y|la) )?{_CAPITAL}){{0,3}}"
_NEAR = 30


class _Patterns(NamedTuple):
    named: tuple[re.Pattern[str], ...]
    flat: re.Pattern[str]
    public: re.Pattern[str]
    street: re.Pattern[str]


def at_home(text: str) -> Iterator[Candidate]:
    """Names that stand directly with an address or a flat, and that flat."""
    patterns = _patterns()
    for pattern in patterns.named:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            of_a_place = patterns.public.search(text, max(0, match.start() - _NEAR), match.start())
            if of_a_place or patterns.street.search(match["name"]):
                continue
            yield "person", start, end
            if flat := patterns.flat.search(text, *match.span("home")):
                yield "home", *flat.span()


@cache
def _patterns() -> _Patterns:
    words = lists_of("people")
    titles, leads, given = (_any(words[name]) for name in ("titles", "leads", "given_names"))
    lives, lives_before = _any(words["lives"]), _any(words["lives_before"])
    streets, ends = _any(words["streets"]), _any(words["street_ends"])
    flat = (
        r"[0-9]{1,2} ?\.?[ºª°](?: ?-? ?(?:[A-Za-z]|izq\w*|izda|dcha|der\w*)(?!\w))?"
        r"|[0-9]{1,2} ?-?[A-Z](?!\w)"
        rf"|{_any(words['flats'])} ?(?:[0-9]{{1,3}} ?[A-Z]?|[A-Z]|izq\w*|izda|dcha)(?!\w)"
    )
    address = (
        rf"{streets} ?[^.!?;\n\d]{{2,40}}?[, ]{{1,2}}[0-9]{{1,4}}(?![0-9])"
        rf"|[0-9]{{1,4}}[A-Za-z]? (?:{_CAPITAL} ){{1,3}}{ends}(?!\w)"
        rf"|{_any(words['numbers'])} ?[0-9]{{1,4}}(?![0-9])"
    )
    # An address may go on with its flat: calle Real 3, 2ºB. "Del 3" is a flat, "del 3 de mayo" not.
    home = (
        rf"(?P<home>(?<!\w)(?:{address})(?:[ ,-]{{1,3}}(?:{flat}))?"
        rf"|(?<!\w)(?:{flat})|del [0-9]{{1,2}}(?![\w/:.,]| de))"
    )
    in_lower_case = rf"{given}(?: (?!del? |en |que |vive)[^\W\d_]{{3,}}){{0,2}}"
    known_name = rf"(?:(?=(?:{given})(?!\w)){_NAME})"
    links = _any(words["links"])
    near_home = rf"[ ,(]{{1,3}}(?:{links}[ ,(]{{1,2}}){{0,5}}?{home}"
    two_names = rf"{_MIXED} {_MIXED}(?: {_MIXED})?"
    named = (
        rf"(?<!\w)(?:{leads} )?{titles} (?P<name>{_NAME}|{in_lower_case})(?!\w){near_home}",
        rf"(?<!\w){leads} (?P<name>{known_name}|{two_names}|{in_lower_case})(?!\w){near_home}",
        rf"(?<!\w)(?P<name>{known_name}),? {lives} (?:[^\W\d]+ ){{0,3}}?{home}",
        rf"(?<!\w){home}[ ,]{{1,3}}(?:[^\W\d]+ )?{lives_before} (?:{titles} )?(?P<name>{_NAME})",
    )
    places = _any([*words["streets"], *words["places"]])
    return _Patterns(
        named=tuple(re.compile(pattern) for pattern in named),
        flat=re.compile(rf"(?<!\w)(?:{flat})"),
        public=re.compile(rf"(?<!\w){places} ?(?:(?i:del?|la|las|los|el) |{_CAPITAL} ){{0,5}}$"),
        street=re.compile(rf"(?<!\w){ends}$"),
    )


def _any(words: Iterable[str]) -> str:
    """One of these words, whatever their capitals; the longer ones are tried first."""
    return f"(?i:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
