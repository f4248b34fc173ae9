"""What is told of a person: that they are ill, that they are a child, when they were born."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from concejo.screening.languages import lists_of
from concejo.screening.names import Name, any_of, names_in

Candidate = tuple[str, int, int]

_NUMERIC_DATE = r"[0-3]?[0-9] ?[./-] ?[01]?[0-9] ?[./-] ?(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])"
_ISO_DATE = r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9])"
_ADULT = 18
_AHEAD = 110


class _Patterns(NamedTuple):
    condition: re.Pattern[str]
    ill: re.Pattern[str]
    kin_ill: re.Pattern[str]
    years: re.Pattern[str]
    at_school: re.Pattern[str]
    another: re.Pattern[str]
    born: re.Pattern[str]
    child: re.Pattern[str]


def told_of_people(text: str) -> Iterator[Candidate]:
    """Somebody's illness, a child's name, a date of birth; each only with the words that say so."""
    patterns = _patterns()
    yield from (("birth", *match.span("date")) for match in patterns.born.finditer(text))
    ill = bool(patterns.condition.search(text))
    young = bool(patterns.years.search(text) or patterns.child.search(text))
    if not (ill or young):
        return
    names = names_in(text)
    for name in names if ill else ():
        if match := patterns.ill.match(text[name.end : name.end + _AHEAD]):
            yield "health", name.start, name.end + match.end()
    if ill:
        yield from (("health", *m.span("ill")) for m in patterns.kin_ill.finditer(text))
    if young:
        yield from (("minor", name.start, name.end) for name in _children(text, names))


def _children(text: str, names: list[Name]) -> Iterator[Name]:
    """Names behind "the girl", or with few years; and the one that goes on with "and"."""
    patterns = _patterns()
    end = -1
    for name in names:
        rest = text[name.end : name.end + 40]
        years = patterns.years.match(rest)
        if years is not None and not (years["said"] or years["unit"] or name.child):
            # Gabriel Miró, 12: his street.
            years = None
        young = years is not None and int(years["n"]) < _ADULT
        grown = years is not None and not young
        goes_on = end >= 0 and patterns.another.fullmatch(text[end : name.start])
        named = name.child and (name.full or patterns.at_school.match(rest))
        if not grown and ((young and name.known) or named or (young and name.led) or goes_on):
            end = name.end
            yield name


@cache
def _patterns() -> _Patterns:
    words, health = lists_of("people"), lists_of("health")
    birth = lists_of("birth")
    months = any_of([*birth["months"], *birth["short_months"]])
    cues = any_of(birth["cues"])
    conditions, has = any_of(health["conditions"]), any_of(health["has"])
    kin = any_of(one for one in health["kin"] if "#" not in one)
    years, school = any_of(words["years"]), any_of(words["schools"])
    suffers = rf"[^.!?;\n]{{0,30}}?(?<!\w){has} (?:[^\W\d]+ ){{0,3}}?{conditions}(?!\w)"
    year = r"(?:19|20)[0-9]{2}"
    day = r"[0-3]?[0-9](?:st|nd|rd|th)?"
    date = (
        rf"(?:{_NUMERIC_DATE}|{_ISO_DATE}|{months}(?: de)? {year}"
        rf"|{day} (?:de |of )?{months}(?:,? (?:de |del )?{year})?|{months} {day},? {year})"
    )
    return _Patterns(
        condition=re.compile(rf"(?<!\w){conditions}(?!\w)"),
        ill=re.compile(rf"[ ,]{{1,2}}{suffers}|[ ,]{{1,2}}{has} {conditions}(?!\w)"),
        kin_ill=re.compile(rf"(?<!\w){kin} (?P<ill>{suffers})"),
        years=re.compile(
            r"[ ,(]{1,3}(?:(?i:de|is|tiene|con) )?(?P<said>(?i:aged |age )?)(?P<n>[0-9]{1,2})"
            rf"(?:(?P<unit> ?{years})(?!\w)|(?=[,.;)]|$))"
        ),
        at_school=re.compile(
            rf"[ ,]{{1,2}}(?i:del?|of|in|from|at)(?: (?:la|el|the))? {school}(?!\w)"
        ),
        another=re.compile(r" (?:y|e|and) |, "),
        born=re.compile(
            rf"(?<!\w){cues}(?!\w)(?:\s*[:.]?\s*(?:is |es |was |fue )?"
            rf"|[^.!?\n\d]{{0,25}}? (?:el(?: día)?|on|in|es el) )(?P<date>{date})"
        ),
        child=re.compile(rf"(?<!\w){any_of(words['child'])} [A-ZÁÉÍÓÚÑ]"),
    )
