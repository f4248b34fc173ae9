"""Cases that somebody looks for by what stands beside them: number, who told them, answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import CharField, F, Lookup, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.telephones import BETWEEN, is_written_like_one
from concejo.base.text import fold
from concejo.cases.models import Case, Contact, KindQuestion
from concejo.cases.queries.cases import whole
from concejo.cases.queries.kinds import Answered, as_read
from concejo.cases.rules import guards
from concejo.offices.queries import overseers

# "2026-000142", "2026-142", "2026/142", "nº 142", "#142"
_NUMBER = re.compile(
    r"(?:n\.?\s?[ºo]\.?\s*|#\s*)?(?:(\d{4})\s*[-/–]\s*)?0*(\d{1,6})", re.IGNORECASE
)
# A number without its year is one of these years, the newest first.
_YEARS = 10
_MOST_WORDS = 6
# Answers are looked for in so many cases, the newest that somebody may read.
_NEWEST = 5000
# A telephone is looked for by this many digits at least; what stands before nine is a prefix.
_FEWEST_DIGITS, _DIGITS = 4, 9
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
        return f"{column} GLOB %s", [*params, _glob(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} ~ %s", [*params, _pattern(self.rhs)]


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


def number_meant(text: str) -> str:
    """The whole number of what was typed: a short one is this year's, as on its plaque."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return text.strip()
    return f"{match[1] or clock.local(clock.now()).year}-{int(match[2]):06}"


def cases_of_contact(viewer: Actor | None, text: str, limit: int) -> list[Case]:
    """The newest cases of somebody without an account with this name, telephone or e-mail.

    Of those whose contact the viewer may see, as ``contact_of`` says for one of them.
    """
    words = words_of(text)
    if viewer is None or not viewer.offices or not words:
        return []
    contacts = _of_telephone(text) if is_written_like_one(text) else _named(words)
    # Contacts are fewer than cases, and go when a case has been closed for long.
    theirs = _in_charge(viewer).filter(pk__in=contacts.values("case"))
    return list(whole(theirs).select_related("contact").order_by("-pk")[:limit])


@dataclass(frozen=True, slots=True)
class AnsweredCase:
    """A case, and what was answered to the questions of its kind that was looked for."""

    case: Case
    answers: list[Answered]


def cases_answered(viewer: Actor | None, text: str, limit: int) -> list[AnsweredCase]:
    """The newest cases in whose answers all of these words stand, as people read them.

    Of those whose answers the viewer may read, as ``answers_of`` says for one of them, and of
    these the newest alone: what somebody reads as “It is off” stands there by its key, so that
    each of them is looked at.
    """
    words = words_of(text)
    if viewer is None or not viewer.offices or not words:
        return []
    theirs = _in_charge(viewer).filter(answers__isnull=False).order_by("-pk")
    rows = list(theirs.values_list("pk", "kind_id", "answers__said")[:_NEWEST])
    names = _names_of_choices({kind for _, kind, _ in rows})
    plain = [fold(word) for word in words]
    saying = (pk for pk, kind, said in rows if _says(said, plain, names.get(kind, {})))
    found = Case.objects.filter(pk__in=list(islice(saying, limit))).order_by("-pk")
    cases = whole(found).select_related("answers").prefetch_related("kind__questions")
    return [
        AnsweredCase(case, _with_any(words, as_read(case.kind, case.answers))) for case in cases
    ]


# By the code of the question and the key of the choice: its names, in their plain form.
_Names = dict[tuple[str, str], str]


def _names_of_choices(kinds: Iterable[str]) -> dict[str, _Names]:
    """What can be chosen in these kinds, in all languages in which it is read."""
    offered = KindQuestion.objects.filter(kind__in=kinds).exclude(choices=[])
    names: dict[str, _Names] = {}
    for kind, code, choices in offered.values_list("kind_id", "code", "choices"):
        names.setdefault(kind, {}).update(
            ((code, choice["key"]), fold("\n".join(choice["names"].values()) or choice["key"]))
            for choice in choices
        )
    return names


def _says(said: Mapping[str, str | list[str]], words: list[str], names: _Names) -> bool:
    answers = "\n".join(_plain(said, names))
    return all(word in answers for word in words)


def _plain(said: Mapping[str, str | list[str]], names: _Names) -> Iterator[str]:
    for code, answer in said.items():
        for one in answer if isinstance(answer, list) else [answer]:
            yield names.get((code, one)) or fold(one)


def _with_any(words: list[str], answers: list[Answered]) -> list[Answered]:
    plain = [fold(word) for word in words]
    return [each for each in answers if any(word in fold(each.answer) for word in plain)] or answers


def _in_charge(viewer: Actor) -> QuerySet[Case]:
    """The cases for which somebody stands in charge, of those that are open to them."""
    found = Case.objects.open_to(viewer)
    if viewer.offices & {office.account_id for office in overseers()}:
        return found
    theirs = Q(owner__account__in=viewer.offices)
    if viewer.offices & {office.account_id for office in guards()}:
        theirs |= Q(is_danger=True)
    return found.filter(theirs)


def _named(words: list[str]) -> QuerySet[Contact]:
    found = Contact.objects.all()
    for word in words:
        found = found.filter(Q(name__says=word) | Q(email__says=word))
    return found


def _of_telephone(text: str) -> QuerySet[Contact]:
    """“+34 600 11 22 33” is the same telephone as “600112233”."""
    digits = "".join(c for c in text if c.isdigit())[-_DIGITS:]
    if len(digits) < _FEWEST_DIGITS:
        return Contact.objects.none()
    phone: Any = F("phone")
    for mark in BETWEEN:
        phone = Replace(phone, Value(mark))
    return Contact.objects.alias(digits=phone).filter(digits__contains=digits)


def _glob(word: str) -> str:
    return f"*{''.join(_any_of(c) if c.isalnum() else f'[{c}]' for c in fold(word))}*"


def _pattern(word: str) -> str:
    return "".join(_any_of(c) if c.isalnum() else f"\\{c}" for c in fold(word))


def _any_of(letter: str) -> str:
    alike = _ALIKE.get(letter, letter)
    return f"[{''.join(dict.fromkeys(alike + alike.upper()))}]"
