"""What is told of a person: that they are ill, that they are a child, when they were born."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from concejo.screening.languages import languages, lists_of
from concejo.screening.names import Name, any_of, names_in

Candidate = tuple[str, int, int]

_NUMERIC_DATE = r"[0-3]?[0-9] ?[./-] ?[01]?[0-9] ?[./-] ?(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])"
_ISO_DATE = r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9])"
_WORD = re.compile(r"[^\W_]+")
_ADULT = 18
_AHEAD = 110


class _Patterns(NamedTuple):
    condition: re.Pattern[str]
    ill: re.Pattern[str]
    kin_ill: re.Pattern[str]
    own_ill: re.Pattern[str]
    own_event: re.Pattern[str]
    event: re.Pattern[str]
    schooled: re.Pattern[str]
    initials: re.Pattern[str]
    years: re.Pattern[str]
    of_years: re.Pattern[str]
    at_school: re.Pattern[str]
    another: re.Pattern[str]
    born: re.Pattern[str]
    child: re.Pattern[str]


def told_of_people(text: str) -> Iterator[Candidate]:
    """Somebody's illness, a child's name, a date of birth; each only with the words that say so."""
    patterns = _patterns()
    yield from (("birth", *match.span("date")) for match in patterns.born.finditer(text))
    words = set(_WORD.findall(text.casefold()))
    ill = not words.isdisjoint(_signs("ill")) and bool(
        patterns.condition.search(text) or patterns.event.search(text)
    )
    young = bool(patterns.years.search(text)) or (
        not words.isdisjoint(_signs("young"))
        and bool(patterns.child.search(text) or patterns.schooled.search(text))
    )
    if not (ill or young):
        return
    names = names_in(text)
    for name in names if ill else ():
        if match := patterns.ill.match(text[name.end : name.end + _AHEAD]):
            yield "health", name.start, name.end + match.end()
    if ill:
        for pattern in (patterns.kin_ill, patterns.own_ill, patterns.own_event):
            yield from (("health", *match.span("ill")) for match in pattern.finditer(text))
    if young:
        yield from (("minor", *m.span("name")) for m in patterns.initials.finditer(text))
        yield from (("minor", name.start, name.end) for name in _children(text, names))


def _children(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """Names behind "the girl", with few years or a class; and those joined to one by "and"."""
    young = [_is_young(text, name) for name in names]
    for i, name in enumerate(names):
        before = i > 0 and young[i - 1] and _joined(text, names[i - 1], name)
        behind = i + 1 < len(names) and young[i + 1] and _joined(text, name, names[i + 1])
        if young[i] is None and (before or (behind and name.full)):
            young[i] = True
        if young[i]:
            yield name


def _joined(text: str, one: Name, other: Name) -> bool:
    return _patterns().another.fullmatch(text[one.end : other.start]) is not None


def _is_young(text: str, name: Name) -> bool | None:
    """A child, no child, or nothing is said of it."""
    patterns = _patterns()
    rest = text[name.end : name.end + 60]
    years = patterns.years.match(rest)
    in_brackets = years is not None and years["closed"] and rest.startswith(" (") and name.given
    if years is not None and not (years["said"] or years["unit"] or name.child or in_brackets):
        # Gabriel Miró, 12: his street.
        years = None
    if years is not None and not _is_below_age(years["n"]):
        return False
    if years is not None and (name.known or name.led):
        return True
    said = patterns.of_years.search(text[max(0, name.start - 60) : name.start])
    if said is not None and _is_below_age(said["n"] or said["old"]):
        return True
    if name.child and (name.full or patterns.at_school.match(rest)):
        return True
    if (name.child or name.known) and patterns.schooled.match(rest):
        return True
    return None


def _is_below_age(years: str) -> bool:
    # Those in words all are.
    return not years.isdigit() or int(years) < _ADULT


def _numbers_in_words() -> list[str]:
    """Two to seventeen."""
    return [
        word
        for words in languages().values()
        for word in (
            *words["digits"]["words"][2:],
            *(
                one
                for one, worth in words["digits"]["more"].items()
                if worth in map(str, range(10, _ADULT))
            ),
        )
    ]


@cache
def _signs(what: str) -> frozenset[str]:
    """One word of each such phrase: asked for first, because that is quick."""
    words, health = lists_of("people"), lists_of("health")
    phrases = {
        "ill": [*health["conditions"], *health["events"]],
        "young": [
            *words["child"],
            *words["schools"],
            "year",
            "grade",
            "eso",
            "primaria",
            "infantil",
        ],
    }[what]
    return frozenset(max(reversed(_WORD.findall(one.casefold())), key=len) for one in phrases)


@cache
def _patterns() -> _Patterns:
    words, health = lists_of("people"), lists_of("health")
    birth = lists_of("birth")
    young = any_of(_numbers_in_words())
    months = any_of([*birth["months"], *birth["short_months"]])
    cues = any_of(birth["cues"])
    conditions, has = any_of(health["conditions"]), any_of(health["has"])
    kin = any_of(one for one in health["kin"] if "#" not in one)
    child, functions = any_of(words["child"]), any_of(words["functions"])
    somebody, events = any_of(words["somebody"]), any_of(health["events"])
    # Not "a man": nobody knows which.
    who = (
        rf"(?:{kin}|(?i:el|la|los|las|mi|mis|su|sus|este|esta|nuestr[oa]s?|the|my|our|his|her"
        rf"|their|this|that)"
        rf"(?: [^\W\d_]+){{0,2}}? (?:{somebody}|{child}|{functions})s?|(?i:el|la) del? "
        rf"(?:la )?[^\W\d_]+)"
    )
    # What is said in the first person needs nobody before it.
    own_events = any_of(
        one for one in health["events"] if re.match(r"me |(?:perd|abort|intent)\S*é\b|perdí", one)
    )
    mine, mild = any_of(health["mine"]), any_of(health["mild"])
    years, school = any_of(words["years"]), any_of(words["schools"])
    others = r"no|not|nunca|never|who|that|que|para|for|friends?|amig[oa]s?"
    words_between = rf"(?:(?!(?:{others})\b)[^\W\d_]+(?:['’][a-z]+)? |[0-9%]+ ?){{0,3}}?"
    suffers = rf"[^.!?;\n]{{0,30}}?(?<!\w){has} (?:[^\W\d]+ ){{0,3}}?{conditions}(?!\w)"
    year = r"(?:19|20)[0-9]{2}"
    day = r"[0-3]?[0-9](?:st|nd|rd|th)?"
    date = (
        rf"(?:{_NUMERIC_DATE}|{_ISO_DATE}|[0-3]?[0-9][ ./-][IVX]{{1,4}}[ ./-](?:19"
        rf"|20)?[0-9]{{2}}|{months}(?: de)? {year}"
        rf"|{day} (?:de |of )?{months}(?:,? (?:de |del )?{year})?|{months} {day},? {year})"
    )
    return _Patterns(
        condition=re.compile(rf"(?<!\w){conditions}(?!\w)"),
        ill=re.compile(
            rf"[ ,]{{1,2}}{suffers}|[ ,]{{1,2}}{has} {conditions}(?!\w)"
            rf"|, {conditions}(?=[,.;:)]|$)"
        ),
        kin_ill=re.compile(
            rf"(?<!\w){who}(?!\w)(?:,? |(?='s ))(?P<ill>(?:'s {words_between}{conditions}(?!\w)"
            rf"|{suffers})"
            rf"|(?:[^.!?;\n]{{0,20}}? )?{events}(?!\w)[^.,;!?\n]{{0,20}})"
        ),
        own_ill=re.compile(
            rf"(?:(?<!\w)(?<!no )(?<!not )(?<!casi )(?<!nearly )(?<!almost ){mine} "
            r"|(?:^|[.,;!?\n] ?)(?=[^.,;!?\n]{3,40} here\b))"
            rf"(?P<ill>{words_between}(?!{mild}(?!\w)){conditions})(?!\w)"
        ),
        own_event=re.compile(
            rf"(?<!\w)(?:(?i:i|he|she) )?(?P<ill>{own_events}(?!\w)(?: (?:de|del|on) (?:la |el "
            rf"|my )?[^\W\d_]+)?)"
        ),
        event=re.compile(rf"(?<!\w){events}(?!\w)"),
        schooled=re.compile(
            rf"[ ,(]{{1,3}}(?:(?i:(?:(?:que|who|y|and|he|she) )?"
            rf"(?:va|van|estudian?|goes|go|attends?)(?: al?| en| to)?"
            rf"|alumn[oa]s?(?: del?| en)|pupils?(?: of| at| in)|students?(?: at| in))"
            rf"(?: (?:la|el|los|the))? (?:[^\W\d_]+ )??(?:{school}|[1-6]\.?[ºo])"
            rf"|(?i:(?:de |in |from |of )?(?:year|grade) [0-9]{{1,2}}"
            rf"|(?:de )?[1-6]\.?[ºo] ?[A-F]? (?:de|del) "
            r"(?:eso|primaria|infantil|bachillerato|ceip|ies|colegio|instituto)))(?!\w)"
        ),
        initials=re.compile(rf"(?<!\w){child} (?P<name>[A-Z]\.(?: ?[A-Z]\.){{1,3}})"),
        years=re.compile(
            r"[ ,(]{1,3}(?:(?i:que|who|(?:y|and|he|she)(?= (?i:tiene|is|was|has) )) )?"
            r"(?:(?i:de|is|tiene|con|was|has) )?(?:(?i:sólo|solo|only|just) )?"
            rf"(?P<said>(?i:aged |age |both |amb[oa]s (?:de )?))?"
            rf"(?P<n>[0-9]{{1,2}}|{young})(?: (?:y|and) (?:[0-9]{{1,2}}|{young}))?"
            rf"(?:(?P<unit>[ -]?{years})(?!\w)|(?=[,.;]|$| (?:and|but|y)\b)|(?P<closed>\))"
            # aged 6 live …
            r"|(?(said)(?!\w)|(?!)))"
        ),
        # My daughter of six years, Ana; my 5-year-old son Leo
        of_years=re.compile(
            rf"(?<!\w)(?:(?:{child}|(?i:chic[oa]|muchach[oa]|joven|youth|lad))"
            rf"(?:,? (?i:de|of|aged))? (?P<n>[0-9]{{1,2}}|{young})(?: {years})?"
            rf"|(?P<old>[0-9]{{1,2}}|{young})[ -]years?[ -]old(?: [a-z]+)?),?"
            r" (?:(?i:se llama|is called|is named|called|named) )?$"
        ),
        at_school=re.compile(
            rf"[ ,]{{1,2}}(?i:del?|of|in|from|at)(?: (?:la|el|the))? {school}(?!\w)"
        ),
        another=re.compile(r" (?:y|e|and) |, "),
        born=re.compile(
            rf"(?<!\w){cues}(?!\w)(?: [0-9]{{1,3}}(?: años)?(?= (?:el|on)))?(?:\s*[:.,]?\s*(?:is "
            rf"|es |was |fue )?"
            rf"|[^.!?\n\d]{{0,25}}? (?:el(?: día)?|on|in|es el) )(?P<date>{date})"
        ),
        child=re.compile(
            rf"(?<!\w){any_of(words['child'])}(?:['’]s)?(?: [^.;:!?\n]{{2,50}}?)? [A-ZÁÉÍÓÚÑ]"
        ),
    )
