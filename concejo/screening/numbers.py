"""Numbers and addresses that belong to a person, each proved by its own check where it has one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum import iban, luhn
from stdnum.es import ccc, dni, nie

from concejo.screening.languages import languages, lists_of
from concejo.screening.names import any_of, is_given

Candidate = tuple[str, int, int]

HAS_DIGIT = re.compile(r"[0-9]")

_EMAIL = re.compile(r"(?<![\w.@+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}(?![\w@])")
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,42}")
_CCC = re.compile(r"(?<![\w-])[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{2}[ -]?[0-9]{10}(?![\w-])")
_CARD = re.compile(
    r"(?<![\w.,-])(?:[2-6][0-9]{3}([ -]?)(?:[0-9]{4}\1){2}[0-9]{4}"
    r"|3[47][0-9]{2}([ -]?)[0-9]{6}\2[0-9]{5})(?![\w-])"
)
_SORT_CODE = re.compile(
    r"(?<![\w-])[0-9]{2}-[0-9]{2}-[0-9]{2}(?=[, ]{1,2}(?:and )?(?:account|acc|a/c))", re.IGNORECASE
)
_SOCIAL_SECURITY = re.compile(r"(?<![\w/-])([0-9]{2})([ /-]?)([0-9]{8})\2([0-9]{2})(?![\w/-])")
_NINO = re.compile(
    r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]( ?)"
    r"(?:[0-9]{2}\1){3}[A-D](?!\w)"
)
_DNI = re.compile(
    r"(?<![\w.,/-])([0-9]{1,2}(?:[. ][0-9]{3}){2}|[0-9]{7,8})( ?[-./]? ?)([A-Za-z])(?![\w])"
)
_NIE = re.compile(
    r"(?<!\w)[XYZxyz][ .-]{0,2}0?(?:[0-9]{7}|[0-9][. ][0-9]{3}[. ][0-9]{3})[ .-]{0,2}[A-Za-z](?!\w)"
)
_PLATE_ES = re.compile(
    r"(?<![\w.,/-])(?:[CREHVPTS][ -]?)?([0-9]{4})([ -]{0,3}|\.)"
    r"([BCDFGHJKLMNPRSTVWXYZbcdfghjklmnprstvwxyz]{3})(?![\w@]|-\w)"
)
_PROVINCES = (
    "VI|AB|AL|AV|BA|BI|BU|CA|CC|CE|CO|CR|CS|CU|GC|GE|GI|GR|GU|HU|IB|LE|LO|LR|LU|MA|ME|ML|MU|NA"
    "|OR|OU|PM|PO|SA|SE|SG|SH|SO|SS|TE|TF|TO|VA|ZA|A|B|C|H|J|L|M|O|P|S|T|V|Z"
)
_PLATE_ES_OLD = re.compile(
    rf"(?<![\w.,/-])({_PROVINCES})( ?- ?| ?)([0-9]{{4}})\2([A-Z]{{1,2}})(?![\w-])", re.IGNORECASE
)
_PLATE_UK = re.compile(
    r"(?<!\w)[A-HJ-PR-Y][A-HJ-PR-Y](?:0[2-9]|[1-2][0-9]|5[1-9]|[67][0-9])"
    r"([ -]?)([A-HJ-PR-Z]{3})(?!\w)",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\w-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![\w-])")
# A British driving licence: five letters of the name, when born, initials.
_LICENCE = re.compile(
    r"(?<!\w)[A-Z][A-Z9]{4}[0-9][0156][0-9][0-3][0-9]{2}[A-Z9]{2}[A-Z0-9]{3}(?!\w)"
)
# Older British plates look like roads and flats; they count only where a cue stands before them.
_PLATE_UK_OLD = r"[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z]"
_PLATE_BY_A_CAR = re.compile(rf"(?<!\w)(?:{_PLATE_UK_OLD})(?!\w)")
# American states write them as they like, in capitals.
_PLATE_US = r"(?-i:[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,4})"
_PHONE = re.compile(
    r"(?<![\w.,/@#€$£+-])(?:\(?(?:\+|00) ?[1-9]|\(?[06-9])"
    r"(?:[ ./()-]{0,3}[0-9]){8,13}(?![\w@]|[.,:-][0-9])"
)
# Written in groups of two or more: 9-11-13-15-16 are houses.
_SPANISH_PHONE = re.compile(r"(?=(?:[^0-9]*[0-9]){9}$)\(?[6-9][0-9]+\)?(?:[ ./-]{1,3}[0-9]{2,})*")
_DATE = re.compile(r"[0-3]?[0-9]([./-])[01]?[0-9]\1(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-")
# London's 07700 900… and Boston's 555-01… are nobody's, but are written for somebody's.
_MOBILE_UK = re.compile(r"(?:\+44 ?\(?0?\)? ?|0044 ?|0)7(?:[ -]?[0-9]){9}")
_PHONE_US = re.compile(
    r"\(?(?!8(?:00|33|44|55|66|77|88))[2-9][0-9]{2}\)?[ .-]{1,2}[2-9][0-9]{2}[.-][0-9]{4}"
)
_ONE_BY_ONE = re.compile(
    r"(?<![0-9][ ,])(?<![\w,])[679](?:[ -]{1,3}[0-9]){8}(?![ ,]?[0-9])|(?<![\w,])07"
    r"(?:[ -]{1,3}[0-9]){9}(?![ ,]?[0-9])"
)
# What a row of number words says: Spanish, British, American.
_LIKE_A_PHONE = re.compile(
    r"(?:34)?[679][0-9]{8}|0[127][0-9]{8,9}|1?(?!8(?:00|33|44|55|66|77"
    r"|88))[2-9][0-9]{2}[2-9][0-9]{6}"
)
_WHOM = re.compile(r"(?:,|(?i:por|con|a|for|with|to)) ([A-ZÁÉÍÓÚÑ][\w-]+)")
# Who answers a mobile is somebody.
_MOBILE = re.compile(r"\(?(?:(?:\+|00) ?34 ?)?[67]|(?:(?:\+|00) ?44 ?\(?0?\)? ?|0)7")
_FEWEST_WORDS = 3
_AMOUNT = re.compile(r" ?(?:€|euros?\b|eur\b|£|pounds?\b)", re.IGNORECASE)
# Free, shared-cost and premium numbers are a company's, never a person's.
_PERSONAL_PHONES = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
}
_ENDS = (
    r"com|es|org|net|eu|info|cat|gal|eus|edu|gov|co|uk|me|io|fr|de|it|pt|ro|ma|example|test|ie|us"
)
_PROVIDERS = "gmail|googlemail|hotmail|outlook|yahoo|icloud|live|proton|protonmail|aol|gmx"
_BEFORE = 26
# How far back a sentence is gone over.
_SENTENCE = 200
_ENDS_A_SENTENCE = re.compile(
    r"[!?\n]|(?<!(?i:avda|ctra|plza))(?<!(?i:pza|urb|sra|ave| av| pl| sr| dr| mr| st| rd))"
    r"\.(?= +[A-ZÁÉÍÓÚÑ¿¡])"
)
_FEWEST_DIGITS, _FEWEST_SIGNS = 2, 5
# Never a plate, whatever stands before.
_WORDS_FOR_ALL = frozenset({"bmw", "gmc", "suv", "vtc", "pmr", "hgv"})
_OPENING = re.compile(r"[\s¡¿]*(?:(?i:hay )?(?i:el|la|un|una|the|an?) )?")
# A text with more numbers than this is a list: they are taken for telephones unasked.
_MANY = 300


def addresses(text: str, *, of_offices: bool = False) -> Iterator[Candidate]:
    """E-mail addresses, also those spelled out: ana arroba correo punto es."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if of_offices or match[0].partition("@")[0].casefold() not in _roles():
                yield "email", *match.span()
    yield from (("email", *match.span()) for match in _spelled_address().finditer(text))


def accounts(text: str) -> Iterator[Candidate]:
    """Bank accounts: IBAN of any country, and the Spanish ones from before it."""
    for match in _IBAN.finditer(text):
        if end := _end_of_iban(match[0]):
            yield "iban", match.start(), match.start() + end
    yield from (("iban", *m.span()) for m in _CCC.finditer(text) if ccc.is_valid(m[0]))


def british_accounts(text: str) -> Iterator[Candidate]:
    """A sort code and the eight digits of an account, each with its name before it."""
    yield from (("iban", *match.span()) for match in _SORT_CODE.finditer(text))
    for kind in ("sort_code", "account", "routing"):
        yield from (("iban", *match.span("it")) for match in _after_cue()[kind].finditer(text))


def cards(text: str) -> Iterator[Candidate]:
    """Bank cards, as they are printed or in one piece."""
    for match in _CARD.finditer(text):
        if luhn.is_valid(_digits(match[0])):
            yield "card", *match.span()


def social_security(text: str) -> Iterator[Candidate]:
    """Numbers of Spanish affiliation, British and American insurance, and of patients."""
    for match in _SOCIAL_SECURITY.finditer(text):
        province, number, check = match[1], match[3], match[4]
        # The number loses its leading zero before it is checked.
        whole = province + (number[1:] if number[0] == "0" else number)
        if int(whole) % 97 == int(check) and 1 <= int(province) <= 66:  # noqa: PLR2004
            yield "social_security", *match.span()
    for shape in (_NINO, _SSN):
        yield from (("social_security", *match.span()) for match in shape.finditer(text))
    for kind in ("social_security", "ssn", "nhs"):
        cued = _after_cue()[kind].finditer(text)
        yield from (("social_security", *match.span("it")) for match in cued)


def documents(text: str) -> Iterator[Candidate]:
    """DNI and NIE with the right letter; any number right after a word such as DNI or passport."""
    for match in _DNI.finditer(text):
        # "12345678 y …" is a sentence going on, not a letter.
        a_word = match[2] == " " and match[3].islower()
        if not a_word and dni.is_valid(_digits(match[1]).zfill(8) + match[3]):
            yield "dni", *match.span()
    for match in _NIE.finditer(text):
        letters = re.sub(r"[ .-]", "", match[0]).upper()
        if nie.is_valid(letters[0] + letters[1:-1][-7:] + letters[-1]):
            yield "dni", *match.span()
    yield from (("dni", *match.span()) for match in _LICENCE.finditer(text))
    for kind in ("dni", "passport"):
        yield from ((kind, *match.span("it")) for match in _after_cue()[kind].finditer(text))


def plates(text: str) -> Iterator[Candidate]:
    """Number plates: Spanish of today and before 2000, British, American behind a word."""
    yield from _spanish_plates(text)
    for match in _PLATE_UK.finditer(text):
        spaced_words = match[1] and not match[0].isupper()
        if not spaced_words and not _is_a_word(match[2]) and not _is_a_code(text, match.start()):
            yield "plate", *match.span()
    for match in _PLATE_BY_A_CAR.finditer(text):
        letters = re.sub(r"[^A-Z]", "", match[0])[-3:]
        a_word = _is_a_word(letters) or letters.casefold() in _WORDS_FOR_ALL
        if _is_near_a_car(text, match.start()) and not a_word:
            yield "plate", *match.span()
    for match in _after_cue()["plate"].finditer(text):
        if _may_be_a_plate(match["it"]):
            yield "plate", *match.span("it")


def _spanish_plates(text: str) -> Iterator[Candidate]:
    for match in _PLATE_ES.finditer(text):
        if _is_a_code(text, match.start(), like_a_car=True):
            continue
        if not _is_a_word(match[3]) or _is_a_cars(text, match.start(), match[3]):
            yield "plate", *match.span()
    for match in _PLATE_ES_OLD.finditer(text):
        spaced_words = match[2] == " " and not match[0].isupper()
        a_word = match[2] != "-" and _is_a_word(match[4])
        if not spaced_words and not a_word and not _is_a_code(text, match.start()):
            yield "plate", *match.span()


def phones(text: str, *, of_offices: bool = False) -> Iterator[Candidate]:
    """Telephones of people: Spanish, British, and any country's with its code."""
    yield from spelled_phones(text)
    yield from (("phone", *match.span()) for match in _ONE_BY_ONE.finditer(text))
    for match in _after_cue()["phone"].finditer(text):
        if of_offices or not _is_an_offices(text, match.start("it"), match["it"]):
            yield "phone", *match.span("it")
    for count, match in enumerate(_PHONE.finditer(text)):
        written, end = match[0], match.end()
        if _is_a_things().search(text[max(0, match.start() - _BEFORE) : match.start()]):
            continue
        if not of_offices and _is_an_offices(text, match.start(), written):
            continue
        if _DATE.match(written.lstrip("(")) or _AMOUNT.match(text, end):
            continue
        if count > _MANY or _is_a_phone(written):
            yield "phone", match.start(), end
        elif (shorter := _phone_at_the_start(written)) and _is_a_phone(shorter):
            yield "phone", match.start(), match.start() + len(shorter)


def _is_an_offices(text: str, start: int, written: str) -> bool:
    """The library's: it is said so, or the sentence tells of the library and nobody else."""
    said = text[max(0, start - 4 * _BEFORE) : start]
    if _of_an_office().search(said[-3 * _BEFORE :]):
        return True
    if _MOBILE.match(written) or _somebodys().search(said):
        return False
    office = _at_an_office().search(said)
    # Ask at the garage for Ramiro.
    return office is not None and not any(
        is_given(name) for name in _WHOM.findall(said, office.start())
    )


def _end_of_iban(written: str) -> int | None:
    """Where the account ends: the next words of the sentence may have been read along."""
    ends = [place + 1 for place, sign in enumerate(written) if sign.isalnum()]
    for end in reversed(ends[14:34]):
        if iban.is_valid(written[:end], check_country=False):
            return end
    return None


def spelled_phones(text: str) -> Iterator[Candidate]:
    """Digits said one by one or in groups: seis cero cero, doce, treinta y cuatro …"""
    yield from (("phone", *match.span()) for match in _spelled_phone().finditer(text))
    words = re.findall(r"[^\W\d_]{2,}", text.casefold())
    for row, worth in _said_numbers():
        if sum(word in worth for word in words) < _FEWEST_WORDS:
            continue
        for match in row.finditer(text):
            in_words = len(re.findall(r"[^\W0-9_]{2,}", match[0])) >= _FEWEST_WORDS
            if in_words and _LIKE_A_PHONE.fullmatch(_digits_said(match[0], worth)):
                yield "phone", *match.span()


def _is_a_code(text: str, start: int, *, like_a_car: bool = False) -> bool:
    """Lamp posts, cabinets and boxes have numbers like a car's, unless a car stands beside them.

    Four digits and three consonants, ``like_a_car``, are hardly ever a code: either a word says so,
    or the thing begins the sentence, for then it is what the sentence tells of.
    """
    before = max(0, start - 2 * _BEFORE)
    thing = _coded().search(text[before:start])
    if thing is None:
        return False
    begins = _sentence_of(text, start)
    if any(match["car"] for match in _cars().finditer(text[begins:start])):
        # "The car by the bin, number …" is the car's number.
        return bool(thing["paper"] or (thing["number"] and not thing["comma"]))
    told_of = _OPENING.fullmatch(text[begins : max(begins, before + thing.start())])
    return not like_a_car or bool(thing["paper"] or thing["number"] or told_of)


def _sentence_of(text: str, place: int) -> int:
    """Where the sentence of this place begins, or what can be seen of it."""
    first = max(0, place - _SENTENCE)
    ends = _ENDS_A_SENTENCE.finditer(text[first:place])
    return first + max((match.end() for match in ends), default=0)


def _is_a_cars(text: str, start: int, letters: str) -> bool:
    """Small letters that look like a measure are a plate's behind the name of a car."""
    return letters.casefold() not in _WORDS_FOR_ALL and bool(
        _car().search(text[max(0, start - _BEFORE) : start])
    )


def _may_be_a_plate(written: str) -> bool:
    """Five signs at least, two of them digits, and letters that are no word."""
    signs = re.sub(r"[^A-Za-z0-9]", "", written)
    letters = re.sub(r"[0-9]", "", signs)
    few = len(signs) - len(letters) < _FEWEST_DIGITS or len(signs) < _FEWEST_SIGNS
    return bool(letters) and not few and letters[-3:].casefold() not in _WORDS_FOR_ALL


def _is_near_a_car(text: str, start: int) -> bool:
    return bool(_car().search(text[max(0, start - _BEFORE) : start]))


def _phone_at_the_start(written: str) -> str | None:
    """The first nine digits, where another number follows a Spanish telephone."""
    match = re.match(r"[6-9](?:[ .()-]{0,2}[0-9]){8}(?=[ ./()-])", written)
    return match[0] if match else None


@lru_cache(maxsize=1024)
def _is_a_phone(written: str) -> bool:
    digits = _digits(written)
    start = written.lstrip("(")
    if _MOBILE_UK.fullmatch(written) or _PHONE_US.fullmatch(written):
        return True
    if start.startswith("+"):
        region = None
    elif start.startswith("00"):
        region, written = None, "+" + digits[2:]
    elif digits[0] == "0":
        region = "GB"
    elif _SPANISH_PHONE.fullmatch(written):
        region = "ES"
    else:
        return False
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(number) in _PERSONAL_PHONES


def _digits(written: str) -> str:
    return re.sub(r"[^0-9]", "", written)


def _is_a_word(letters: str) -> bool:
    return letters.casefold() in _not_plates()


@cache
def _not_plates() -> frozenset[str]:
    return frozenset(lists_of("not_plates")["words"])


@cache
def _after_cue() -> dict[str, re.Pattern[str]]:
    """Kinds whose number may be unproved when its name stands right before it."""
    shapes = {
        "dni": (
            r"[0-9]{1,2}[. ]?[0-9]{3}[. ]?[0-9]{3}(?: ?-? ?[A-Z]\b)?"
            r"|[XYZ][ .-]{0,2}[0-9]{7}[ .-]{0,2}[A-Z]"
        ),
        "passport": r"(?-i:(?=[A-Z0-9 ]*[0-9]{5})[A-Z]{0,3} ?[0-9]{5,9}[A-Z]?|[A-Z0-9]{6,10})",
        "plate": (
            rf"{_PLATE_UK_OLD}|[A-Z]{{0,2}}[ -]?(?:[0-9][ -]?){{4}}[ -]?(?:[A-Z][ -]?){{2,3}}"
            rf"|{_PLATE_US}"
        ),
        "sort_code": r"[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9]{2}",
        "account": r"[0-9]{8,12}",
        "routing": r"[0-9]{9}",
        "social_security": r"[0-9]{2}[ /-]?[0-9]{8}[ /-]?[0-9]{2}|[A-Z]{2} ?(?:[0-9]{2} ?){3}[A-D]",
        "ssn": r"[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4}",
        "nhs": r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}|[A-Z]{4} ?[0-9]{10,12}",
        # 0 and 1 may be typed as letters.
        "phone": (
            r"\(?[6-9o0](?=(?:[^0-9\n]{0,4}[0-9]){6})(?:[ ./()-]{0,2}[0-9ol]){8,10}"
            r"|\(?(?!8(?:00|33|44|55|66|77"
            r"|88))[2-9][0-9]{2}\)?[ .-]{0,2}[2-9][0-9]{2}[ .-]?[0-9]{4}"
        ),
    }
    # How many words may stand between.
    words = {"dni": 2, "passport": 2, "plate": 1, "phone": 2, "nhs": 3}
    cues = lists_of("cues")
    return {
        kind: re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(cues[kind], key=len, reverse=True)))})s?"
            rf"(?:,? [^\W\d_]{{2,12}}){{0,{words.get(kind, 1)}}}?"
            rf",?(?: ?(?:is|es|no\.?|nº|n\.º|núm\.?|n[uú]mero|number|[(]))*"
            rf"[ :.#-]{{1,3}}(?P<it>{shape})(?!\w)",
            re.IGNORECASE,
        )
        for kind, shape in shapes.items()
        if cues[kind]
    }


@cache
def _roles() -> frozenset[str]:
    """Who answers is whoever is at the desk: info@, registro@."""
    return frozenset(lists_of("things")["roles"])


@cache
def _spelled_address() -> re.Pattern[str]:
    """``ana arroba correo punto es``; both words must be of one language."""
    name, label = r"(?<![\w.@])[\w.+-]{1,64}", r"[\w-]{1,63}"
    ways = [
        # The sign may be spelled and the dot written: ana arroba correo.es, ana[at]correo.es.
        rf"{name} ?[\[({{<]? ?arroba ?[\])}}>]? ?{label}(?:\.{label})? ?\. ?[a-z]{{2,10}}(?!\w)",
        rf"{name} ?(?:[\[({{<] ?(?:at|a) ?[\])}}>]|@ ) ?(?:{label}\.){{1,3}}[a-z]{{2,10}}(?!\w)",
        rf"{name} @ ?{label}(?: ?\. ?{label})?? ?\. ?(?:{_ENDS})(?!\w)",
        rf"{name} @ ?(?:{label}\.){{1,3}}[a-z]{{2,10}}(?!\w)",
        (
            rf"{name}(?: (?:punto|dot) {label})? (?:at|en) (?:{_PROVIDERS})"
            rf"(?:\.| dot | punto | )(?:{_ENDS})(?!\w)"
        ),
    ]
    # Without brackets it must end as addresses do: "shovelled at 5 Dot Avenue" does not.
    for words in languages().values():
        at, dot = ("|".join(map(re.escape, words["cues"][cue])) for cue in ("at", "dot"))
        dots = rf"(?: ?[\[({{<] ?(?:{dot}) ?[\])}}>] ?| (?:{dot}) )"
        ways.append(
            rf"{name}(?:{dots}{label}){{0,2}}(?: ?[\[({{<] ?(?:{at}) ?[\])}}>] ?| (?:{at}) |@)"
            rf"{label}(?:(?:{dots}|\.){label}){{0,3}}?(?:{dots}(?:{_ENDS}))(?!\w)"
        )
    return re.compile("|".join(ways), re.IGNORECASE)


@cache
def _spelled_phone() -> re.Pattern[str]:
    ways = []
    for words in languages().values():
        digit = rf"(?:{'|'.join(words['digits']['words'])}|[0-9])"
        begins = "|".join(words["digits"]["words"][i] for i in (6, 7, 8, 9))
        # Some of it in digits, and four at least in words.
        ways.append(
            rf"(?:{begins})(?:[ ,.-]{{1,2}}{digit}){{8}}"
            rf"|[6-9][0-9]{{2}}(?:[ ,.-]{{1,2}}(?:{'|'.join(words['digits']['words'])})){{6}}"
        )
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)


@cache
def _said_numbers() -> list[tuple[re.Pattern[str], dict[str, str]]]:
    """By language: a row of number words, and what each stands for."""
    rows = []
    for words in languages().values():
        worth = {word: str(n) for n, word in enumerate(words["digits"]["words"])}
        worth |= words["digits"].get("more", {})
        word = rf"(?:{'|'.join(sorted(map(re.escape, worth), key=len, reverse=True))}|[0-9]+)"
        row = rf"(?<!\w){word}(?:(?:[ ,.-]{{1,2}}| y ){word}){{3,}}(?!\w)"
        rows.append((re.compile(row, re.IGNORECASE), worth))
    return rows


def _digits_said(row: str, worth: dict[str, str]) -> str:
    """Six hundred and twelve, thirty four: 61234; "double seven" is 77."""
    digits, last, again = "", "", 1
    for gap, word in re.findall(r"( y |[ ,.-]*)([^\W_]+)", row.casefold()):
        said = worth.get(word, word)
        if said.startswith("x"):
            again = int(said[1:])
        elif said == "00":
            digits += said if last and len(last) == 1 else "100"
        elif (
            "," not in gap
            and last.endswith("0")
            and last != "0"
            and len(said) < len(last)
            and said != "0"
        ):
            # Thirty and four are 34, six hundred and twelve 612.
            digits = digits[: len(digits) - len(said)] + said
        else:
            digits, again = digits + said * again, 1
        last = said
    return digits


@cache
def _is_a_things() -> re.Pattern[str]:
    """What stands before the number of an invoice or a ticket."""
    things = "|".join(map(re.escape, lists_of("things")["words"]))
    return re.compile(
        rf"(?<!\w)(?:{things})(?: ?(?:nº|n\.º|no\.?|número|number|es|is))?[ :#]*$", re.IGNORECASE
    )


@cache
def _of_an_office() -> re.Pattern[str]:
    """The telephone of the library is nobody's."""
    people = lists_of("people")
    places = "|".join(map(re.escape, [*people["departments"], *people["places"]]))
    return re.compile(
        r"(?<!\w)(?:tel[eé]fono|tel\.?|fijo|número|phone|number|line) "
        rf"(?:de|del|de la|de los|of|of the|for|for the|at|at the) (?:{places})"
        rf"(?!\w)[^.;\n]{{0,25}}$",
        re.IGNORECASE,
    )


@cache
def _at_an_office() -> re.Pattern[str]:
    """The library opens at nine, tel. …: before it is no word of anybody."""
    answering = any_of(lists_of("things")["answering"])
    return re.compile(rf"(?<!\w){answering}(?!\w)(?:[^!?;\n.]|\.(?! [A-ZÁÉÍÓÚ]))*$")


@cache
def _somebodys() -> re.Pattern[str]:
    """My number, whatever library stands beside."""
    return re.compile(rf"(?<!\w){any_of(lists_of('things')['somebodys'])}(?!\w)")


@cache
def _coded() -> re.Pattern[str]:
    """What stands before the number of a lamp post: "the column of the square, no. GR-0417-B"."""
    things, colours, numbers, papers = (
        any_of(lists_of("things")[name]) for name in ("coded", "colours", "number_words", "papers")
    )
    # The reference of the car is the car's.
    other = rf"(?!{any_of(lists_of('cars')['words'])}(?!\w))[^\W\d_]+"
    return re.compile(
        rf"(?<!\w)(?:{things}|(?P<paper>{papers}))"
        rf"(?: (?i:de|del|de la|of|of the) {other}| {colours})?"
        rf"(?P<comma>,)? ?(?P<number>{numbers}|#)?[ :#(]*$"
    )


@cache
def _car() -> re.Pattern[str]:
    """A car just before: then letters that are a measure elsewhere are its plate's."""
    cars = "|".join(map(re.escape, lists_of("cars")["words"]))
    return re.compile(rf"(?<!\w)(?:{cars}) $", re.IGNORECASE)


@cache
def _cars() -> re.Pattern[str]:
    """Whatever tells of a car in a sentence; a car park does not."""
    cars = lists_of("cars")
    return re.compile(
        rf"(?<!\w)(?:{any_of(cars['others'])}"
        rf"|(?P<car>{any_of(cars['words'])}(?:e?s)?|{any_of(cars['driven'])}))(?!\w)"
    )
