"""Names of people in a text: known by lists of names, or by what stands before them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from concejo.base.text import fold
from concejo.screening.languages import lists_of

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*(?:\.?[ªº])?")
# What may stand between two parts of a name.
_SMALL = {"el", "la", "de", "del", "al", "ben", "van", "von", "da", "los", "las", "i", "y"}
_BETWEEN = re.compile(
    r"(?i:(?: | (?:de|del|de la|de las|de los|y|i|la|el|al|van|von|da|dos) |\. ))"
)
_TWO_SMALL = re.compile(r" (?:[^\W\d_]+ ){1,2}")
_MOST_PARTS = 5
_BEFORE = 34
_INITIAL_TO_NAME = 3
# Rome's numbers are kings' and streets': Alfonso XII, Juan XXIII.
_NUMERAL = re.compile(r"[IVX]{1,6}")
_KIN = re.compile(r"(?i:vecin[oa]|neighbou?r|mi [a-zé]{3,9}|my [a-z]{3,9}|doña|don|mrs?\.?) $")
_IS_KIN = re.compile(
    r"(?i:vecin[oa]|madre|padre|t[ií][oa]|herman[oa]|doña|don|neighbour|mum|dad) $"
)
_INITIAL = re.compile(r"[^\W\d_](?:\.?[ªº])?")


class Name(NamedTuple):
    """Where a name stands, and how sure it is that it is somebody's."""

    start: int
    end: int
    # Given name and family name, or a title and a name.
    full: bool
    # One of its parts is in the lists of names.
    known: bool
    given: bool
    # Words such as "my neighbour" stand before it.
    led: bool
    signed: bool
    child: bool


class _Lists(NamedTuple):
    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]


class _Before(NamedTuple):
    title: re.Pattern[str]
    led: re.Pattern[str]
    signed: re.Pattern[str]
    child: re.Pattern[str]
    nobody: re.Pattern[str]
    office: re.Pattern[str]
    belongings: re.Pattern[str]
    street_end: re.Pattern[str]
    ends_street: re.Pattern[str]
    no_name: frozenset[str]
    firms: frozenset[str]


def names_in(text: str) -> list[Name]:
    """The names of people in a text, in order; those of streets, shops and mayors are left out."""
    words = [(m[0], m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(text)]
    found, place = [], 0
    while place < len(words):
        name, after = _name_at(text, words, place)
        if name is not None:
            found.append(name)
        place = after
    return found


_Words = list[tuple[str, int, int, str]]


def _name_at(text: str, words: _Words, first: int) -> tuple[Name | None, int]:
    """The name that begins with this word, and with which word to go on."""
    word, start, _, folded = words[first]
    said = text[max(0, start - _BEFORE) : start]
    given = any(part in _lists().given for part in (folded, *folded.split("-")))
    if not _may_begin(words, first, said, given=given):
        return None, first + 1
    before = _before()
    titled, child = bool(before.title.search(said)), bool(before.child.search(said))
    led = titled or child or bool(before.led.search(said))
    last = _last_part(text, words, first, led=led)
    parts = [words[i][3] for i in range(first, last + 1)]
    family = any(_is_surname(part) for part in parts[1:])
    known = given or family or _is_surname(parts[0])
    if not _is_one(word, parts, said, given=given, family=family, led=led):
        return None, first + 1
    end = words[last][2]
    if text[end - 2 : end] in {"'s", "’s"}:
        end -= 2
    if _is_nobody(text, start, end, said):
        return None, last + 1
    capital = word[0].isupper()
    full = (titled and (capital or given)) or (len(parts) > 1 and (given or family or led))
    signed = bool(before.signed.search(said))
    return Name(start, end, full, known, given, led, signed, child), last + 1


def _may_begin(words: _Words, first: int, said: str, *, given: bool) -> bool:
    """May a name begin with this word at all? Asked of every word, so it is asked quickly."""
    word, start, _, folded = words[first]
    capital = word[0].isupper()
    if len(word) == 1:
        # J. Smith
        if not capital or first + 1 == len(words):
            return False
        family, at, _, plain = words[first + 1]
        return at - start <= _INITIAL_TO_NAME and family[0].isupper() and _is_surname(plain)
    if capital:
        return given or (len(word) > 1 and folded not in _before().no_name)
    if given:
        return folded not in _before().no_name
    # "my neighbour priya sharma": a family's name says so.
    follows = words[first + 1][3] if first + 1 < len(words) else ""
    if folded in _before().no_name or not _is_surname(follows):
        return False
    return bool(_KIN.search(said))


def _is_one(
    word: str, parts: list[str], said: str, *, given: bool, family: bool, led: bool
) -> bool:
    """Are these words a name, and not others that are written alike?"""
    small, doubtful = not word[0].isupper(), given and _is_doubtful(parts[0])
    if doubtful and not (family or led):
        return False
    if small and given and not (led or (family and parts[0] not in _lists().words)):
        return False
    if small and len(parts) == 1 and doubtful and not _IS_KIN.search(said):
        return False
    # Among capitals every word looks like a name.
    if word.isupper() and len(word) > 1:
        return (led and (given or family)) or (
            given and (family or len(parts) == 1) and not doubtful
        )
    return given or led or len(parts) > 1


def _is_doubtful(part: str) -> bool:
    """June and Mercedes are names where a family's name follows."""
    return part in _before().no_name or part in _lists().words


def _last_part(text: str, words: _Words, first: int, *, led: bool) -> int:
    """With which word the name that began ends."""
    like = words[first][0]
    shouted = like.isupper() and len(like) > 1
    mixed = like[0].isupper() and not shouted
    last = first
    for i in range(first + 1, min(len(words), first + 3 * _MOST_PARTS)):
        word, start, end, folded = words[i]
        gap = text[words[last][2] : start]
        if not _BETWEEN.fullmatch(gap):
            # "de la" are two words, of which the first was gone over.
            if _TWO_SMALL.fullmatch(gap):
                continue
            break
        is_initial = _INITIAL.fullmatch(words[last][0]) is not None
        if gap.startswith(".") and not is_initial:
            break
        if folded in _SMALL and word != "Y" and (gap == " " or word.islower()):
            # Mohamed El Idrissi: the next word says whether it belongs to the name.
            continue
        short = mixed and text[end : end + 1] in {".", "ª"} and _INITIAL.fullmatch(word)
        if not short and not _goes_on(word, folded, mixed=mixed, shouted=shouted, led=led):
            break
        last = i
        if last - first >= _MOST_PARTS:
            break
    return last


def _goes_on(word: str, folded: str, *, mixed: bool, shouted: bool, led: bool) -> bool:
    if folded in _before().no_name or _NUMERAL.fullmatch(word):
        return False
    in_lists = _is_surname(folded) or folded in _lists().given
    if mixed:
        return word[0].isupper() and (len(word) > 1 or in_lists)
    if word.isupper() != shouted:
        return False
    return in_lists or (led and shouted and len(word) > 3)  # noqa: PLR2004


def _is_surname(part: str) -> bool:
    surnames = _lists().surnames
    return part in surnames or ("-" in part and any(p in surnames for p in part.split("-")))


def _is_nobody(text: str, start: int, end: int, said: str) -> bool:
    """Is it the name of a street, a saint, a shop, or of somebody in office?"""
    before = _before()
    if before.nobody.search(said) or before.office.search(said):
        return True
    if before.street_end.search(text[start:end]):
        return True
    if any(fold(part) in before.firms for part in text[start:end].split()):
        return True
    rest = text[end : end + 24]
    if before.ends_street.match(rest):
        return True
    if re.match(r" (?:[IVX]{1,6}\b|& |and Sons|y Cía|S\.?[LA]\b|Ltd|PLC|CF\b)", rest):
        return True
    belongs = re.match(r"['’]s? +", rest)
    if belongs is not None:
        return before.belongings.match(rest.lstrip("'’s ")) is None
    return False


@cache
def _lists() -> _Lists:
    """The lists of names, without the words that are no names here."""
    file = Path(__file__).parent / "names.toml"
    names = tomllib.loads(file.read_text(encoding="utf-8"))
    return _Lists(*(frozenset(names[each].split()) for each in _Lists._fields))


@cache
def _before() -> _Before:
    words = lists_of("people")
    small = r"(?:de la |de los |de las |del |de |la |el |los |las |the |of )?"
    flats = [*words["flats"], *words["numbers"]]
    streets = [*words["streets"], *words["places"], *words["ranks"]]
    not_names = [
        *words["streets"],
        *words["flats"],
        *words["street_ends"],
        *words["titles"],
        *words["child"],
        *(word for word in words["offices"] if fold(word) not in _lists().surnames),
        *(word for word in words["dwellers"] if len(word) > 3),  # noqa: PLR2004
        *lists_of("birth")["months"],
        *lists_of("people")["no_names"],
        *(word for lead in (*words["leads"], *words["signed"]) for word in lead.split()),
        *(word for word in words["places"] if " " not in word),
    ]
    return _Before(
        title=re.compile(rf"(?<!\w){any_of(words['titles'])} +$"),
        led=re.compile(
            rf"(?<!\w){any_of(words['leads'])},? *$"
            rf"|(?:^|[.;,\n(])\s*{any_of(words['labels'])}\s*:\s*$"
        ),
        signed=re.compile(rf"(?<!\w){any_of(words['signed'])}[,.:;]?\s*$"),
        child=re.compile(rf"(?<!\w){any_of(words['child'])} +(?:(?i:called|named|llamad[oa]) )?$"),
        nobody=re.compile(
            rf"(?<!\w){any_of(streets)} ?{small}(?:(?i:don|doña|dr\.?|doctora?|{_RANKS}) )?"
            rf"(?:[A-ZÁÉÍÓÚÑ][\w.'’-]* {small}){{0,3}}$"
        ),
        office=re.compile(rf"(?<!\w){any_of(words['offices'])},? +$"),
        belongings=re.compile(rf"{any_of([*words['belongings'], *flats])}(?!\w)"),
        street_end=re.compile(rf"(?<!\w){any_of(words['street_ends'])}$"),
        ends_street=re.compile(rf" (?=[A-Z]){any_of(words['street_ends'])}(?!\w)"),
        firms=frozenset(fold(word) for word in (*words["firms"], *words["places"])) - {"and"},
        no_name=frozenset(fold(word.strip(".:")) for word in not_names),
    )


_RANKS = r"general|capit[aá]n|maestro|maestra|padre|madre|fray|sor|pintor|m[uú]sico|poeta"


def any_of(words: Iterable[str]) -> str:
    """One of these words, whatever their capitals; the longer ones are tried first."""
    return f"(?i:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
