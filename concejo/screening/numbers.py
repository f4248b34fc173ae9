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

Candidate = tuple[str, int, int]

HAS_DIGIT = re.compile(r"[0-9]")

_EMAIL = re.compile(r"(?<![\w.@+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}(?![\w@])")
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,42}")
_CCC = re.compile(r"(?<![\w-])[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{2}[ -]?[0-9]{10}(?![\w-])")
_CARD = re.compile(
    r"(?<![\w.,-])(?:[2-6][0-9]{3}([ -]?)(?:[0-9]{4}\1){2}[0-9]{4}"
    r"|3[47][0-9]{2}([ -]?)[0-9]{6}\2[0-9]{5})(?![\w-])"
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
# Older British plates look like roads and flats; they count only where a cue stands before them.
_PLATE_UK_OLD = r"[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z]"
_PHONE = re.compile(
    r"(?<![\w.,/@#€$£+-])(?:\(?(?:\+|00) ?[1-9]|\(?[06-9])"
    r"(?:[ ./()-]{0,3}[0-9]){8,13}(?![\w@]|[.,:-][0-9])"
)
# Written in groups of two or more: 9-11-13-15-16 are houses.
_SPANISH_PHONE = re.compile(r"(?=(?:[^0-9]*[0-9]){9}$)\(?[6-9][0-9]+\)?(?:[ ./-]{1,3}[0-9]{2,})*")
_DATE = re.compile(r"[0-3]?[0-9]([./-])[01]?[0-9]\1(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-")
# London's 07700 900… and Boston's 555-01… are nobody's, but are written for somebody's.
_MOBILE_UK = re.compile(r"(?:\+44 ?\(?0?\)? ?|0044 ?|0)7(?:[ -]?[0-9]){9}")
_PHONE_US = re.compile(r"\(?[2-9][0-9]{2}\)?[ .-]{1,2}[2-9][0-9]{2}[.-][0-9]{4}")
_ONE_BY_ONE = re.compile(r"(?<![0-9][ ,])(?<![\w,])[679](?: [0-9]){8}(?![ ,]?[0-9])")
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
# Never a plate, whatever stands before.
_WORDS_FOR_ALL = frozenset({"bmw", "gmc", "suv", "vtc", "pmr", "hgv"})
# A text with more numbers than this is a list: they are taken for telephones unasked.
_MANY = 300


def addresses(text: str) -> Iterator[Candidate]:
    """E-mail addresses, also those spelled out: ana arroba correo punto es."""
    if "@" in text:
        yield from (("email", *match.span()) for match in _EMAIL.finditer(text))
    yield from (("email", *match.span()) for match in _spelled_address().finditer(text))


def accounts(text: str) -> Iterator[Candidate]:
    """Bank accounts: IBAN of any country, and the Spanish ones from before it."""
    for match in _IBAN.finditer(text):
        if end := _end_of_iban(match[0]):
            yield "iban", match.start(), match.start() + end
    yield from (("iban", *m.span()) for m in _CCC.finditer(text) if ccc.is_valid(m[0]))


def british_accounts(text: str) -> Iterator[Candidate]:
    """A sort code and the eight digits of an account, each with its name before it."""
    for kind in ("sort_code", "account"):
        yield from (("iban", *match.span("it")) for match in _after_cue()[kind].finditer(text))


def cards(text: str) -> Iterator[Candidate]:
    """Bank cards, as they are printed or in one piece."""
    for match in _CARD.finditer(text):
        if luhn.is_valid(_digits(match[0])):
            yield "card", *match.span()


def social_security(text: str) -> Iterator[Candidate]:
    """Numbers of Spanish affiliation and British national insurance."""
    for match in _SOCIAL_SECURITY.finditer(text):
        province, number, check = match[1], match[3], match[4]
        # The number loses its leading zero before it is checked.
        whole = province + (number[1:] if number[0] == "0" else number)
        if int(whole) % 97 == int(check) and 1 <= int(province) <= 66:  # noqa: PLR2004
            yield "social_security", *match.span()
    yield from (("social_security", *match.span()) for match in _NINO.finditer(text))
    cued = _after_cue()["social_security"].finditer(text)
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
    for kind in ("dni", "passport"):
        yield from ((kind, *match.span("it")) for match in _after_cue()[kind].finditer(text))


def plates(text: str) -> Iterator[Candidate]:
    """Number plates: Spanish of today and before 2000, British."""
    for match in _PLATE_ES.finditer(text):
        if not _is_a_word(match[3]) or _is_a_cars(text, match.start(), match[3]):
            yield "plate", *match.span()
    for match in _PLATE_ES_OLD.finditer(text):
        spaced_words = match[2] == " " and not match[0].isupper()
        if not spaced_words and not (match[2] != "-" and _is_a_word(match[4])):
            yield "plate", *match.span()
    for match in _PLATE_UK.finditer(text):
        spaced_words = match[1] and not match[0].isupper()
        if not spaced_words and not _is_a_word(match[2]):
            yield "plate", *match.span()
    yield from (("plate", *match.span("it")) for match in _after_cue()["plate"].finditer(text))


def phones(text: str) -> Iterator[Candidate]:
    """Telephones of people: Spanish, British, and any country's with its code."""
    yield from spelled_phones(text)
    yield from (("phone", *match.span()) for match in _ONE_BY_ONE.finditer(text))
    yield from (("phone", *match.span("it")) for match in _after_cue()["phone"].finditer(text))
    for count, match in enumerate(_PHONE.finditer(text)):
        written, end = match[0], match.end()
        if _is_a_things().search(text[max(0, match.start() - _BEFORE) : match.start()]):
            continue
        if _DATE.match(written.lstrip("(")) or _AMOUNT.match(text, end):
            continue
        if count > _MANY or _is_a_phone(written):
            yield "phone", match.start(), end
        elif (shorter := _phone_at_the_start(written)) and _is_a_phone(shorter):
            yield "phone", match.start(), match.start() + len(shorter)


def _end_of_iban(written: str) -> int | None:
    """Where the account ends: the next words of the sentence may have been read along."""
    ends = [place + 1 for place, sign in enumerate(written) if sign.isalnum()]
    for end in reversed(ends[14:34]):
        if iban.is_valid(written[:end], check_country=False):
            return end
    return None


def spelled_phones(text: str) -> Iterator[Candidate]:
    """Nine digits said one by one: seis cero cero …"""
    yield from (("phone", *match.span()) for match in _spelled_phone().finditer(text))


def _is_a_cars(text: str, start: int, letters: str) -> bool:
    """Small letters that look like a measure are a plate's behind the name of a car."""
    return letters.casefold() not in _WORDS_FOR_ALL and bool(
        _car().search(text[max(0, start - _BEFORE) : start])
    )


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
        "dni": r"[0-9]{1,2}[. ]?[0-9]{3}[. ]?[0-9]{3}(?: ?-? ?[A-Z]\b)?",
        "passport": r"(?=[A-Z0-9]*[0-9]{5})[A-Z0-9]{6,10}",
        "plate": rf"{_PLATE_UK_OLD}|[A-Z]{{0,2}}[ -]?(?:[0-9][ -]?){{4}}[ -]?(?:[A-Z][ -]?){{2,3}}",
        "sort_code": r"[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9]{2}",
        "account": r"[0-9]{8}",
        "social_security": r"[0-9]{2}[ /-]?[0-9]{8}[ /-]?[0-9]{2}",
        "phone": r"\(?[6-9](?:[ ./()-]{0,2}[0-9]){8}",
    }
    cues = lists_of("cues")
    return {
        kind: re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, cues[kind]))})s?(?: [^\W\d]{{3,10}})??"
            rf"(?: ?(?:is|es|no\.?|nº|n\.º|núm\.?|n[uú]mero|number))?"
            rf"[ :.-]{{1,3}}(?P<it>{shape})(?!\w)",
            re.IGNORECASE,
        )
        for kind, shape in shapes.items()
    }


@cache
def _spelled_address() -> re.Pattern[str]:
    """``ana arroba correo punto es``; both words must be of one language."""
    name, label = r"(?<![\w.@])[\w.+-]{1,64}", r"[\w-]{1,63}"
    ways = [
        # The sign may be spelled and the dot written: ana arroba correo.es, ana[at]correo.es.
        rf"{name} ?[\[({{<]? ?arroba ?[\])}}>]? ?{label}(?:\.{label})? ?\. ?[a-z]{{2,10}}(?!\w)",
        rf"{name} ?(?:[\[({{<] ?(?:at|a) ?[\])}}>]|@ ) ?(?:{label}\.){{1,3}}[a-z]{{2,10}}(?!\w)",
        rf"{name} @ ?(?:{label}\.){{1,3}}[a-z]{{2,10}}(?!\w)",
        rf"{name} at (?:{_PROVIDERS})(?:\.| dot | )(?:{_ENDS})(?!\w)",
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
def _is_a_things() -> re.Pattern[str]:
    """What stands before the number of an invoice or a ticket."""
    things = "|".join(map(re.escape, lists_of("things")["words"]))
    return re.compile(
        rf"(?<!\w)(?:{things})(?: ?(?:nº|n\.º|no\.?|número|number|es|is))?[ :#]*$", re.IGNORECASE
    )


@cache
def _car() -> re.Pattern[str]:
    """A car just before: then letters that are a measure elsewhere are its plate's."""
    cars = "|".join(map(re.escape, lists_of("cars")["words"]))
    return re.compile(rf"(?<!\w)(?:{cars}) $", re.IGNORECASE)
