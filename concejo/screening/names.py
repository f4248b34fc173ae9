"""Names of people in a text: known by lists of names, or by what stands before them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
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
_SHORT = 3
_TITLED = re.compile(r"(?<!\w)(?i:d[oa]ña?|don|sra?\.?|mr\.?|mrs\.?|ms) $")
_BEFORE = 70
_INITIAL_TO_NAME = 3
# Rome's numbers are kings' and streets': Alfonso XII, Juan XXIII.
_NUMERAL = re.compile(r"[IVX]{1,6}")
# "Dave of 33 …", "el antonio del 4b": where a name in small letters lives.
_AT_HOME = re.compile(
    r"(?i: (?:of|at|from|in|del?|dl|d|la del?|el del?|la de la) (?:(?:el|la|the) )?"
    r"(?:n[oº°]\.? ?|number |flat |apt\.? |c/ ?|calle |bajo|[aá]tico|[0-9]))"
)
_WHO_LIVES = re.compile(r"(?i:,? (?:(?:la |el )?que |who )?(?:vive|vivía|reside|lives|lived)\b)")
# 1.º C. Paula Benítez
_DOOR = re.compile(r"[0-9ºª°] ?$")
# The gardener of my neighbour Carmen.
_MINE = re.compile(r" (?i:mi|my|nuestr[oa]|our) ")
_NEIGHBOURS = re.compile(r"(?i:neighbou?rs?|family|couple|tenants),? the $")
# Where somebody in office lives is nobody's business either.
_AT_HIS_HOME = re.compile(
    r"[^.!?\n]{0,25}?\b(?i:lives|lived|resides|vive|reside|(?:his|her|their) (?:home|house|flat)"
    r"|su (?:casa|domicilio|vivienda)|domicilio)\b"
)
# Not at the beginning of a sentence, where every word has a capital.
_GOES_ON = re.compile(r"[^\W_],? $")
_PET = re.compile(
    r"(?<!\w)(?i:perr[oa]|perrit[oa]|gat[oa]|gatit[oa]|mascota|loro|dog|cat|puppy|kitten|pet"
    r"|parrot)"
    r"[^.!?;\n]{0,40} (?i:se llama|llamad[oa]|called|named|responde a|answers to) $"
)
_MYSELF = re.compile(
    r"(?<!\w)(?i:me llamo|mi nombre es|soy|my name is|my name's|i'm|i am|this is|name:|nombre:) $"
)
_SIBLINGS = re.compile(r"(?<!\w)(?:los|las|the) (?:hermanos|hermanas|brothers|sisters) $")
_FIRM = re.compile(r" (?:[IVX]{1,6}\b|& |and Sons|y Cía|S\.?[LA]\b|Ltd|PLC|CF\b)")
_THE = re.compile(r"(?<!\w)[Tt]he $")
_QUOTE = '«“"‘'
_A_NUMBER = re.compile(r",? ?(?:n[º°]\.? ?|n\.º ?)?[0-9]{1,4}(?![0-9]| (?:años|years|yrs))")
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
    # Who writes says so of themselves: my name is …
    myself: bool
    # It stands in quotes, as graffiti do, or before the number of a street called so.
    quoted: bool


class _Lists(NamedTuple):
    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]


class _Before(NamedTuple):
    title: re.Pattern[str]
    a_title: re.Pattern[str]
    led: re.Pattern[str]
    greeted: re.Pattern[str]
    dwelling: re.Pattern[str]
    dweller: re.Pattern[str]
    signed: re.Pattern[str]
    child: re.Pattern[str]
    nobody: re.Pattern[str]
    office: re.Pattern[str]
    at_work: re.Pattern[str]
    works: re.Pattern[str]
    labelled: re.Pattern[str]
    belongings: re.Pattern[str]
    street_end: re.Pattern[str]
    ends_street: re.Pattern[str]
    no_name: frozenset[str]
    departments: frozenset[str]
    firms: frozenset[str]
    thing_behind: re.Pattern[str]


# Asked of the same text for its homes and for its illnesses.
@lru_cache(maxsize=1)
def names_in(text: str) -> tuple[Name, ...]:
    """The names of people in a text, in order; those of streets, shops and mayors are left out."""
    words = [(m[0], m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(text)]
    found, place = [], 0
    while place < len(words):
        name, after = _name_at(text, words, place)
        if name is not None:
            found.append(name)
        place = after
    return tuple(found)


_Words = list[tuple[str, int, int, str]]


def _name_at(text: str, words: _Words, first: int) -> tuple[Name | None, int]:
    """The name that begins with this word, and with which word to go on."""
    word, start, _, folded = words[first]
    said = text[max(0, start - _BEFORE) : start]
    given = any(part in _lists().given for part in (folded, *folded.split("-")))
    if not _may_begin(text, words, first, said, given=given):
        return None, first + 1
    before = _before()
    titled, child = bool(before.title.search(said)), bool(before.child.search(said))
    family = _is_family(folded, said)
    led = titled or child or family or (bool(before.led.search(said)) and _PET.search(said) is None)
    sure = titled or (given and not _is_doubtful(folded))
    labelled = bool(before.labelled.search(said))
    last = _last_part(text, words, first, led=led, labelled=labelled, sure=sure)
    parts = [words[i][3] for i in range(first, last + 1)]
    end = words[last][2]
    rest = text[end : end + _BEFORE]
    family = family or any(_is_surname(part) for part in parts[1:])
    # Pérez García, Juan
    given = given or (len(parts) > 2 and "," in text[start:end])  # noqa: PLR2004
    known = given or family or _is_surname(parts[0])
    lives = given and (before.dwelling.search(said) or before.dweller.match(rest))
    led = led or bool(lives) or _WHO_LIVES.match(rest) is not None
    # Rocío is dew, and Grace is a grace, unless somebody writes to her.
    addressed = led or (given and before.greeted.search(said) is not None)
    if not _is_one(word, parts, said, rest, given=given, family=family, led=addressed):
        return None, first + 1
    if text[end - 2 : end] in {"'s", "’s"}:
        end -= 2
    if _is_nobody(text, start, end, said, at_home=led and not titled, sure=sure):
        return None, last + 1
    capital = word[0].isupper()
    signed, myself = bool(before.signed.search(said)), bool(_MYSELF.search(said))
    signs = signed and capital and before.departments.isdisjoint(parts)
    full = (
        (titled and (capital or given))
        or _is_family(folded, said)
        or (len(parts) > 1 and (given or family or led or signs))
    )
    quoted = (said[-1:] in _QUOTE and said != "") or _A_NUMBER.match(rest) is not None
    return Name(start, end, full, known, given, led, signed, child, myself, quoted), last + 1


def _may_begin(text: str, words: _Words, first: int, said: str, *, given: bool) -> bool:
    """May a name begin with this word at all? Asked of every word, so it is asked quickly."""
    word, start, end, folded = words[first]
    capital = word[0].isupper()
    if folded in _families_too() and capital and _TITLED.search(said):
        # Mrs Green
        return True
    if len(word) == 1:
        # J. Smith, J. L. Smith
        if not capital or first + 1 == len(words) or _DOOR.search(said):
            return False
        if _before().a_title.match(text, start):
            return False
        family, at, _, plain = words[first + 1]
        if at - start > _INITIAL_TO_NAME or not family[0].isupper():
            return False
        return text[end] == "." or _is_surname(plain)
    if capital:
        return given or (len(word) > 1 and folded not in _before().no_name)
    if folded in _before().no_name:
        return False
    # "my neighbour priya sharma": a family's name says so; "el sr peñalosa": a title.
    follows = words[first + 1][3] if first + 1 < len(words) else ""
    if given or (len(word) > _SHORT and _TITLED.search(said)):
        return True
    return _is_surname(follows) and bool(_KIN.search(said))


def _is_family(folded: str, said: str) -> bool:
    """The Pattersons, los Molina."""
    if _THE.search(said):
        kin = _NEIGHBOURS.search(said) is not None
        return folded.endswith("s") and (kin or folded[:-1] in _lists().surnames)
    return bool(_SIBLINGS.search(said)) or (said.endswith(" los ") and _is_surname(folded))


def _is_one(
    word: str, parts: list[str], said: str, rest: str, *, given: bool, family: bool, led: bool
) -> bool:
    """Are these words a name, and not others that are written alike?"""
    small, doubtful = not word[0].isupper(), given and _is_doubtful(parts[0])
    if doubtful and not (family or led or (len(parts) > 1 and _GOES_ON.search(said))):
        return False
    if small and not given:
        return led
    sure = family and parts[0] not in _lists().words
    if small and not (led or sure or (not doubtful and _AT_HOME.match(rest))):
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


def _last_part(
    text: str, words: _Words, first: int, *, led: bool, labelled: bool, sure: bool
) -> int:
    """With which word the name that began ends."""
    like = words[first][0]
    shouted = like.isupper() and len(like) > 1
    mixed = like[0].isupper() and not shouted
    last = first
    for i in range(first + 1, min(len(words), first + 3 * _MOST_PARTS)):
        word, start, end, folded = words[i]
        gap = text[words[last][2] : start]
        if (
            gap == ", "
            and folded in _lists().given
            and (labelled or _are_surnames(text, words[first : last + 1]))
        ):
            # Name: Sharma, Priya
            last = i
            continue
        # Hugo Pardo y Leo Vidal are two.
        another = gap in {" y ", " e "} and folded in _lists().given
        if another or not _BETWEEN.fullmatch(gap):
            # "de la" are two words, of which the first was gone over.
            if not another and _TWO_SMALL.fullmatch(gap):
                continue
            break
        is_initial = _INITIAL.fullmatch(words[last][0]) is not None
        if gap.startswith(".") and not is_initial:
            break
        if folded in _SMALL and word != "Y" and (gap == " " or word.islower()):
            # Mohamed El Idrissi: the next word says whether it belongs to the name.
            continue
        short = mixed and text[end : end + 1] in {".", "ª"} and _INITIAL.fullmatch(word)
        a_family = sure and mixed and word[0].isupper() and folded in _families_too()
        goes_on = _goes_on(word, folded, mixed=mixed, shouted=shouted, led=led)
        if not (short or a_family or goes_on):
            # OLEGARIO PRIDA SUÁREZ
            behind = words[i + 1][3] if i + 1 < len(words) else ""
            between = shouted and word.isupper() and len(word) > _SHORT and _is_surname(behind)
            if not between or folded in _before().no_name:
                break
        last = i
        if last - first >= _MOST_PARTS:
            break
    return last


def is_given(word: str) -> bool:
    """A given name that is no other word."""
    folded = fold(word)
    return folded in _lists().given and not _is_doubtful(folded)


def _are_surnames(text: str, words: _Words) -> bool:
    """Pérez García, Juan: at the beginning of a line or a sentence."""
    before = text[max(0, words[0][1] - 2) : words[0][1]]
    return (
        len(words) > 1
        and (before.strip() == "" or before[0] in ".:;\n")
        and all(_is_surname(word[3]) for word in words)
    )


@cache
def _families_too() -> frozenset[str]:
    """Words that are no name alone, and a family's behind a given name: Nieto, Hill, Green."""
    families = fold(" ".join(lists_of("people")["families_too"])).split()
    return frozenset(families) & _lists().surnames


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


def _is_nobody(text: str, start: int, end: int, said: str, *, at_home: bool, sure: bool) -> bool:
    """Is it the name of a street, a saint, a shop, or of somebody in office?

    Who is ``at_home`` is somebody's neighbour, whatever they work.
    """
    before, name, rest = _before(), text[start:end], text[end : end + _BEFORE]
    if before.nobody.search(said) and not _SIBLINGS.search(said):
        return True
    if fold(name) in _famous() or before.thing_behind.match(text, end):
        return True
    if not _AT_HIS_HOME.match(rest) and _is_at_work(said, rest, at_home=at_home):
        return True
    parts = [fold(part) for part in name.split()]
    a_family = sure and parts[-1] in _families_too()
    if (before.street_end.search(name) and not a_family) or before.ends_street.match(rest):
        return True
    firms = before.firms - _families_too() if sure else before.firms
    if not firms.isdisjoint(parts) or _FIRM.match(rest):
        return True
    belongs = re.match(r"['’]s? +", rest)
    return belongs is not None and before.belongings.match(rest.lstrip("'’s ")) is None


def _is_at_work(said: str, rest: str, *, at_home: bool) -> bool:
    """Does what stands around the name say what somebody does in public?"""
    before = _before()
    if before.office.search(said):
        return True
    worker = before.at_work.search(said)
    if worker is not None and not _MINE.search(worker[0]):
        return True
    return not at_home and before.works.match(rest) is not None


@cache
def _lists() -> _Lists:
    """The lists of names, without the words that are no names here."""
    file = Path(__file__).parent / "names.toml"
    names = tomllib.loads(file.read_text(encoding="utf-8"))
    return _Lists(*(frozenset(names[each].split()) for each in _Lists._fields))


@cache
def _famous() -> frozenset[str]:
    file = Path(__file__).parent / "names.toml"
    names = tomllib.loads(file.read_text(encoding="utf-8"))["famous"]
    return frozenset(fold(" ".join(one.split())) for one in names.split(","))


@cache
def _before() -> _Before:
    words = lists_of("people")
    small = r"(?:de la |de los |de las |del |de |la |el |los |las |the |of )?"
    flats = [*words["flats"], *words["numbers"]]
    titles, somebody = any_of(words["titles"]), any_of(words["somebody"])
    offices = any_of(words["offices"])
    work = any_of([*words["functions"], *words["offices"]])
    community = r"(?! (?:de )?(?:la|mi|nuestra|esta|su) (?:comunidad|escalera|finca|bloque)\b)"
    streets_of = any_of(words["streets"])
    streets = [*words["streets"], *words["places"], *words["ranks"]]
    not_names = [
        *words["streets"],
        *words["flats"],
        *words["street_ends"],
        *words["titles"],
        *words["child"],
        *(
            word
            for word in (*words["offices"], *words["functions"])
            if fold(word) not in _lists().surnames | _lists().given
        ),
        *(word for word in words["dwellers"] if len(word) > 3),  # noqa: PLR2004
        *lists_of("birth")["months"],
        *lists_of("people")["no_names"],
        *(word for lead in (*words["leads"], *words["signed"]) for word in lead.split()),
        *(word for word in words["places"] if " " not in word),
    ]
    return _Before(
        a_title=re.compile(rf"{titles} "),
        title=re.compile(rf"(?<!\w){any_of(words['titles'])} +$"),
        led=re.compile(
            rf"(?<!\w){any_of(words['leads'])},? *$"
            rf"|(?:^|[.;,\n(])\s*{any_of(words['labels'])}\s*:\s*$"
            # The lady who fell is …; the owner, …
            rf"|(?<!\w){somebody}(?: (?:que|who|that|del?|of|with|con|at|in) [^.;:!?\n]{{2,40}}?)??"
            r"(?:,? (?i:is|es|era|was|se llama|called|named|llamad[oa])|:) $"
            rf"|(?<!\w){somebody},? $"
            # In calle Real 3 vive el señorito Juan.
            r"|(?<!\w)(?i:viven?|vivía|lives) (?:(?i:el|la|un|una|mi|the|an?) )?(?:[a-zñáéíóú]+ )?$"
        ),
        labelled=re.compile(rf"(?:^|[.;,\n(])\s*{any_of(words['labels'])}\s*:\s*$"),
        greeted=re.compile(rf"(?<!\w){any_of(words['greetings'])} $"),
        # The neighbour at 3 Fern Close, Derek, …
        dwelling=re.compile(rf"(?<!\w){somebody} (?i:at|in|of|from|del?|en) [^.;:!?\n]{{2,35}}, $"),
        # Remedios, the widow of …; Dimitru, the one of number 8
        dweller=re.compile(
            rf", (?i:el |la |the )(?:{somebody} (?i:del?|que|of|from|at|who)"
            rf"|(?i:del|de la) {any_of(flats)})(?!\w)"
        ),
        signed=re.compile(rf"(?<!\w){any_of(words['signed'])}[,.:;]?\s*$"),
        child=re.compile(
            rf"(?<!\w){any_of(words['child'])},? +(?:(?i:called|named|llamad[oa]|se llama) )?$"
            rf"|(?<!\w){any_of(words['child'])}['’]s name(?: is|['’]s) $"
            # The boy who broke it is …
            rf"|(?<!\w){any_of(words['child'])} (?i:que|who|that) [^.;:!?\n]{{2,40}}?"
            r" (?i:is|es|era|was|fue|se llama|is called) $"
        ),
        nobody=re.compile(
            rf"(?<!\w){any_of(streets)} ?{small}(?:(?i:don|doña|dr\.?|doctora?|{_RANKS}) )?"
            rf"(?:[A-ZÁÉÍÓÚÑ][\w.'’-]* {small}){{0,3}}$"
        ),
        office=re.compile(
            rf"(?<!\w){offices}{community}(?: (?i:del?|of|for|general) [^.;:!?\n,]{{1,40}})?,? +"
            rf"(?:{titles} )?$"
        ),
        at_work=re.compile(
            rf"(?<!\w){work}{community}(?: (?i:del?|of|for) [^.;:!?\n,]{{1,40}})?,? +"
            rf"(?:{titles} )?$"
        ),
        works=re.compile(
            r",? ?\(?(?i:(?:que |who )?(?:es |is )?(?:(?:el|la|los|nuestr[oa]|our|the|an?|una?) )?)"
            rf"(?:(?!{streets_of}\b|(?i:del?|of|from|at|in|la|el"
            rf"|d)\b)[^\W\d]+ )??{work}{community}(?![\w])(?! [0-9])"
            rf"|,? (?i:del|de la|of|from|at)(?: (?i:the|our|your))?(?: [a-z]+)?? "
            rf"{any_of(words['departments'])}(?!\w)"
        ),
        belongings=re.compile(rf"{any_of([*words['belongings'], *flats])}(?!\w)"),
        street_end=re.compile(rf"(?<!\w){any_of(words['street_ends'])}$"),
        ends_street=re.compile(rf" (?=[A-Z]){any_of(words['street_ends'])}(?!\w)"),
        # The Emily Davison statue
        thing_behind=re.compile(
            rf" (?!corner|junction|between)"
            rf"(?=[a-z]){any_of(w for w in words['places'] if ' ' not in w)}(?!\w)"
        ),
        firms=frozenset(fold(word) for word in (*words["firms"], *words["places"])) - {"and"},
        departments=frozenset(fold(word) for word in words["departments"]),
        no_name=frozenset(fold(word.strip(".:")) for word in not_names),
    )


_RANKS = r"general|capit[aá]n|maestro|maestra|padre|madre|fray|sor|pintor|m[uú]sico|poeta"


def any_of(words: Iterable[str]) -> str:
    """One of these words, whatever their capitals; the longer ones are tried first."""
    return _one_of({word.lower() for word in words}, _LETTERS)


# By how many letters words are sorted, as in a dictionary: with hundreds of words that is quick.
_LETTERS = 2


def _one_of(words: set[str], letters: int) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    if not letters or len(words) == 1:
        return f"(?i:{'|'.join(map(re.escape, longest_first))})"
    by_letter: dict[str, set[str]] = {}
    for word in longest_first:
        by_letter.setdefault(word[:1], set()).add(word[1:])
    nothing = by_letter.pop("", None)
    ways = [_either_case(one) + _one_of(rest, letters - 1) for one, rest in by_letter.items()]
    return f"(?:{'|'.join([*ways, *([] if nothing is None else [''])])})"


def _either_case(letter: str) -> str:
    upper = letter.upper()
    return re.escape(letter) if len(upper) > 1 or upper == letter else f"[{letter}{upper}]"
