"""Personal data in a text: what may not stand on a public card, and how it is covered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from concejo.screening import numbers, people, told
from concejo.screening.languages import languages

# Signs people type for a space, a hyphen or a digit, made plain one for one, so that places stay.
_PLAIN = str.maketrans(
    dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff", " ")
    | dict.fromkeys(map(chr, range(0x2000, 0x200B)), " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-")
    | {"＠": "@", "．": ".", "＋": "+"}
)
_A_TOWNS_TOO = frozenset({"phone", "email", "iban", "plate"})
_DIGIT = re.compile(r"[^\W0-9a-zA-Z_]")
_NOT_SIGNIFICANT = re.compile(r"[\W_]+")
# A country code stands before the same number: +34 958 … is 958 … .
_LONG_ENOUGH_TO_END_ALIKE = 9


class Found(NamedTuple):
    """A piece of personal data: its kind, and where it stands in the text."""

    kind: str
    start: int
    end: int


def personal_data_in(text: str, *, known: Collection[str] = ()) -> list[Found]:
    """What is personal in a text, in order, nothing twice.

    ``known`` are the town's own telephones and addresses, which everybody may read.
    """
    plain = _plain(text)
    public = [_significant(one) for one in known]
    found: list[Found] = []
    for kind, start, end in _candidates(plain):
        if _is_public(plain[start:end], public):
            continue
        found.append(Found(kind, start, end))
    return _without_overlaps(found)


def contacts_in(text: str) -> list[str]:
    """The telephones and e-mail addresses in a text, a library's as well as a person's."""
    plain = _plain(text)
    found = [Found(*one) for one in _numbers(plain, of_offices=True)]
    return [
        text[one.start : one.end]
        for one in _without_overlaps(found)
        if one.kind in {"phone", "email"}
    ]


def names_somebody(text: str) -> bool:
    """Does a text of the town itself say who somebody is? Its telephones and accounts may stand."""
    return any(one.kind not in _A_TOWNS_TOO for one in personal_data_in(text))


def mask(text: str, found: Iterable[Found], *, language: str = "es") -> str:
    """The text with a short mark, in that language, in place of each find."""
    marks = (languages().get(language) or languages()["es"])["marks"]
    pieces, done = [], 0
    for kind, start, end in sorted(found, key=lambda one: one.start):
        pieces += [text[done:start], marks[kind]]
        done = end
    return "".join([*pieces, text[done:]])


def _plain(text: str) -> str:
    if text.isascii():
        return text
    plain = text.translate(_PLAIN)
    return _DIGIT.sub(lambda sign: str(int(sign[0])) if sign[0].isdecimal() else sign[0], plain)


# The same text is asked about several times on its way to a post.
@lru_cache(maxsize=16)
def _candidates(plain: str) -> tuple[tuple[str, int, int], ...]:
    """Surest first: what two readings claim goes to the earlier one."""
    found = list(_numbers(plain))
    told_of = told.told_of_people(plain)
    homes = people.at_home(plain, [(start, end) for _, start, end in found])
    return (*found, *told_of, *homes)


def _numbers(plain: str, *, of_offices: bool = False) -> Iterator[tuple[str, int, int]]:
    yield from numbers.addresses(plain, of_offices=of_offices)
    if numbers.HAS_DIGIT.search(plain):
        yield from numbers.accounts(plain)
        yield from numbers.british_accounts(plain)
        yield from numbers.cards(plain)
        yield from numbers.social_security(plain)
        yield from numbers.documents(plain)
        yield from numbers.plates(plain)
        yield from numbers.phones(plain, of_offices=of_offices)
    else:
        yield from numbers.spelled_phones(plain)


def _without_overlaps(found: list[Found]) -> list[Found]:
    taken: list[Found] = []
    covered: set[int] = set()
    for one in found:
        here = range(one.start, one.end)
        if covered.isdisjoint(here):
            covered.update(here)
            taken.append(one)
    return sorted(taken, key=lambda one: one.start)


def _significant(text: str) -> str:
    return _NOT_SIGNIFICANT.sub("", text).casefold()


def _is_public(piece: str, public: list[str]) -> bool:
    ours = _significant(piece)
    return any(
        ours == one
        or (
            min(len(ours), len(one)) >= _LONG_ENOUGH_TO_END_ALIKE
            and ours.isdigit()
            and one.isdigit()
            and (ours.endswith(one) or one.endswith(ours))
        )
        for one in public
    )
