"""Cases that somebody looks for by what stands beside them: their number, whoever told them."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import CharField, F, Lookup, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.text import fold
from concejo.cases.models import Case
from concejo.cases.queries.cases import whole
from concejo.offices.queries import overseers

# "2026-000142", "2026-142", "2026/142", "nº 142", "#142"
_NUMBER = re.compile(
    r"(?:n\.?\s?[ºo]\.?\s*|#\s*)?(?:(\d{4})\s*[-/–]\s*)?0*(\d{1,6})", re.IGNORECASE
)
# A number without its year is one of these years, the newest first.
_YEARS = 10
_MOST_WORDS = 6
# A telephone is looked for by this many digits at least; what stands before nine is a prefix.
_FEWEST_DIGITS, _DIGITS = 4, 9
_TELEPHONE = re.compile(r"[\d\s()+./-]+")
_BETWEEN_DIGITS = " -./()"
_ALIKE = {plain: plain for plain in "abcdefghijklmnopqrstuvwxyz"} | {
    "a": "aáàäâã", "c": "cç", "e": "eéèëê", "i": "iíìïî", "n": "nñ", "o": "oóòöôõ", "u": "uúùüû",
}  # fmt: skip


class Says(Lookup):
    """Does a column contain a word, whatever its accents and capitals? It reads every row.

    A class of letters for each letter, as both databases know them without help.
    """

    lookup_name = "says"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        pattern = "".join(_any_of(c) if c.isalnum() else f"[{c}]" for c in fold(self.rhs))
        return f"{column} GLOB %s", [*params, f"*{pattern}*"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        pattern = "".join(_any_of(c) if c.isalnum() else f"\\{c}" for c in fold(self.rhs))
        return f"{column} ~ %s", [*params, pattern]


TextField.register_lookup(Says)
CharField.register_lookup(Says)


def words_of(text: str) -> list[str]:
    """What was typed, word by word, without what stands around words."""
    words = (word.strip(".,;:!?¡¿\"'«»()[]{}*\\^") for word in text.replace("\x00", "").split())
    return [word for word in words if any(c.isalnum() for c in word)][:_MOST_WORDS]


def cases_numbered(viewer: Actor | None, text: str) -> list[Case]:
    """The cases with this number in any spelling, as far as the viewer may know of them."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return []
    this_year = clock.local(clock.now()).year
    years = [match[1]] if match[1] else range(this_year, this_year - _YEARS, -1)
    numbers = [f"{year}-{int(match[2]):06}" for year in years]
    found = Case.objects.visible_to(viewer).filter(number__in=numbers)
    return list(whole(found).order_by("-number"))


def cases_of_contact(viewer: Actor | None, text: str, limit: int) -> list[Case]:
    """The newest cases of somebody without an account with this name, telephone or e-mail.

    Of those whose contact the viewer may see, as ``contact_of`` says for one of them.
    """
    words = words_of(text)
    if viewer is None or not viewer.offices or not words:
        return []
    found = Case.objects.open_to(viewer).filter(contact__isnull=False)
    if not viewer.offices & {office.account_id for office in overseers()}:
        found = found.filter(owner__account__in=viewer.offices)
    theirs = _of_telephone(found, text) if _TELEPHONE.fullmatch(text) else _named(found, words)
    return list(whole(theirs).select_related("contact").order_by("-pk")[:limit])


def _named(found: QuerySet[Case], words: list[str]) -> QuerySet[Case]:
    for word in words:
        found = found.filter(Q(contact__name__says=word) | Q(contact__email__says=word))
    return found


def _of_telephone(found: QuerySet[Case], text: str) -> QuerySet[Case]:
    """“+34 600 11 22 33” is the same telephone as “600112233”."""
    digits = "".join(c for c in text if c.isdigit())[-_DIGITS:]
    if len(digits) < _FEWEST_DIGITS:
        return found.none()
    phone: Any = F("contact__phone")
    for mark in _BETWEEN_DIGITS:
        phone = Replace(phone, Value(mark))
    return found.alias(digits=phone).filter(digits__contains=digits)


def _any_of(letter: str) -> str:
    alike = _ALIKE.get(letter, letter)
    return f"[{''.join(dict.fromkeys(alike + alike.upper()))}]"
