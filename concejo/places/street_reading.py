"""A text read for the streets that it names, and how sure each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from concejo.places.house_numbers import number_behind, number_beside
from concejo.places.street_index import Street, StreetIndex, goes_on
from concejo.places.street_names import Word, is_shouted, vocabulary, words_of

# How often each kind of evidence is right: alone, and with a house number beside it. Measured on
# 23,000 reports of a large city whose addresses were known; rounded downwards.
_SURE = {
    "type and name": (0.97, 0.99),  # Calle Real · Mill Lane
    "calle and name": (0.84, 0.94),  # "calle Puerta Nueva", which is a plaza
    "name": (0.80, 0.96),  # Maestro Antonio Linares
    "plain name": (0.65, 0.94),  # Puerta Nueva; one word that is not everyday: Olite, 7
    "misspelt": (0.84, 0.90),  # Calle Maestro Antonio Lineras
    "misspelt word": (0.84, 0.90),  # Calle Igelsia
    "misspelt word among many": (0.70, 0.85),  # with thousands of streets, one is like any word
}
# A lone name after "corner of" or "between" is often where another street begins.
_LONE = {"corner": 0.83, "second": 0.7, "stretch": 0.75}
# "A between B and C" is about A. Of "A at the corner of B" both are right, and the first is the one
# that people give as the address three times out of four, as wherever two streets are named.
_BETWEEN_OTHERS, _CORNER_WITH_OTHERS, _AMONG_OTHERS, _NUMBER_AMONG_OTHERS = 0.95, 0.83, 0.76, 0.88

# What may stand between a type and its name; a full stop only where the type was shortened.
_AFTER_TYPE = re.compile(r"[\s:/\\\"“«'-]{1,4}")
_AFTER_SHORT_TYPE = re.compile(r"\s?[.:/\\°]?[\s\"“«'-]{0,3}")
_AFTER_LETTER = re.compile(r"\s?[./\\°]\s*")
_BEFORE_TYPE = re.compile(r"[ \t]{1,3}|-")
_SECOND = re.compile(r"[&/]")
_SHORT = 5  # letters

_LONGEST_SLIP = 4  # words of a misspelt name
_FEW_LETTERS = 6  # a name with fewer is like too many other words
_MANY_STREETS = 1000
_SAYS_ENOUGH = 1.5  # names count half, everyday words nothing


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, where it stands, and the last of its words."""

    street: Street
    last: int
    span: tuple[int, int]
    number: str
    sure: float
    weight: float  # the same, less what stands beside another street
    beside: str


class Reading:
    """One text, read from its first word to its last."""

    def __init__(self, streets: StreetIndex, text: str) -> None:
        self._streets = streets
        self._known = vocabulary()
        self._text = text
        self._words = words_of(text)

    def mentions(self) -> Iterator[Mention]:
        at = 0
        while at < len(self._words):
            mention = self._mention_at(at)
            if mention is not None:
                yield mention
                at = mention.last
            at += 1

    def _mention_at(self, at: int) -> Mention | None:
        before = self._kind_before(at)
        for last, streets in self._streets.named(self._words, at):
            mention = self._judged(at, last, before, streets)
            if mention is not None:
                return mention
        return self._misspelt(at, before)

    def _judged(
        self, at: int, last: int, before: str, streets: dict[str, Street]
    ) -> Mention | None:
        """Whether the words of a name are meant as a street here, and as which."""
        after = self._kind_after(last)
        if before and before in streets:
            loose = at == last and (self._is_vague(at) or self._is_start_of_longer_name(at))
            return None if loose else self._mention("type and name", streets[before], at - 1, last)
        if after and after in streets:
            loose = self._is_end_of_longer_name(at)
            return None if loose else self._mention("type and name", streets[after], at, last + 1)
        if after or len(streets) > 1:
            return None  # of another type, or of several
        (street,) = streets.values()
        if not before:
            return self._bare(at, last, street)
        several = before == "calle" and last > at
        return self._mention("calle and name", street, at - 1, last) if several else None

    def _bare(self, at: int, last: int, street: Street) -> Mention | None:
        """A name without its type: two words say something, and one with a number does."""
        if self._belongs_to_a_place(at, last, street):
            return None
        says = sum(self._says(word) for word in self._words[at : last + 1])
        if last > at and says >= _SAYS_ENOUGH:
            return self._mention("name", street, at, last)
        numbered = bool(number_behind(self._text, self._words[last].end))
        if last > at:
            enough = says >= 1 or (numbered and says > 0)
        else:
            long = len(self._words[at].text) >= _SHORT - 1
            enough = (
                numbered
                and long
                and says >= 1
                and not self._is_end_of_longer_name(at, any_case=True)
            )
        return self._mention("plain name", street, at, last) if enough else None

    def _says(self, word: Word) -> float:
        if word.text in self._known.everyday:
            return 0.0
        return 0.5 if word.text in self._known.names else 1.0

    def _belongs_to_a_place(self, at: int, last: int, street: Street) -> bool:
        """A school, a hospital or a station that has the name of a street."""
        words, known = self._words, self._known
        if at and words[at - 1].text in known.named_after and goes_on(words, at):
            return True
        if street.kind not in known.after.values():
            return False
        if words[last].text in known.after:
            return True  # "Mill Park", where only a Mill Park Road is known
        return goes_on(words, last + 1) and words[last + 1].text in known.named_after

    def _misspelt(self, at: int, before: str) -> Mention | None:
        """After a type, a name that is almost one of ours."""
        words = self._words
        if not before or words[at].text in self._known.everyday:
            return None
        written, best = "", None
        for last in range(at, min(len(words), at + _LONGEST_SLIP)):
            if (last > at and not goes_on(words, last)) or len(words[last].text) == 1:
                break
            written += words[last].text
            if words[last].text in self._known.everyday or len(written) < _FEW_LETTERS:
                continue
            like = self._streets.like(written, before)
            if like is None or (last == at and not self._may_be_slip(words[at], like)):
                continue
            if best is None or like[0] < best[0]:
                best = (*like, last)
        if best is None:
            return None
        evidence = "misspelt"
        if best[2] == at:
            many = len(self._streets) > _MANY_STREETS
            evidence = "misspelt word among many" if many else "misspelt word"
        return self._mention(evidence, best[1], at - 1, best[2])

    def _may_be_slip(self, word: Word, like: tuple[int, Street]) -> bool:
        """A single word is like many others: it must look like a name, and differ inside."""
        slips, street = like
        looks_named = self._text[word.start].isupper() or bool(number_behind(self._text, word.end))
        return looks_named and slips == 1 and "".join(street.core)[:-1] != word.text[:-1]

    def _mention(self, evidence: str, street: Street, first: int, last: int) -> Mention:
        start, end = self._words[first].start, self._words[last].end
        number = number_beside(
            self._text, start, end, ahead=street.kind in self._known.after.values()
        )
        alone, numbered = _SURE[evidence]
        sure, beside = numbered if number else alone, self._beside(first)
        weight = sure * (1.0 if number or not beside else _LONE[beside])
        return Mention(street, last, (start, end), number, sure, weight, beside)

    def _beside(self, first: int) -> str:
        """Whether a name is said to be where another street crosses, or begins or ends."""
        before = self._words[first - 1].text if first else ""
        if before in self._known.stretch:
            return "stretch"
        if before in self._known.corner:
            return "corner"
        second = before in self._known.second or _SECOND.search(self._words[first].gap)
        return "second" if first and second else ""

    def _kind_before(self, at: int) -> str:
        """The type right before a word, such as ``calle`` before ``Real``."""
        if at == 0:
            return ""
        written, gap = self._words[at - 1].text, self._words[at].gap
        kind = self._known.before.get(written, "")
        if len(written) == 1:
            joint = _AFTER_LETTER
        else:
            joint = _AFTER_TYPE if written == kind else _AFTER_SHORT_TYPE
        return kind if kind and joint.fullmatch(gap) else ""

    def _kind_after(self, last: int) -> str:
        """The type right behind a word, such as ``lane`` behind ``Mill``."""
        if last + 1 >= len(self._words):
            return ""
        word = self._words[last + 1]
        joined = _BEFORE_TYPE.fullmatch(word.gap) and not word.article
        return self._known.after.get(word.text, "") if joined else ""

    def _is_vague(self, at: int) -> bool:
        """``la calle principal``, unless it is written as a name or has a number."""
        word = self._words[at]
        if word.text not in self._known.vague or number_behind(self._text, word.end):
            return False
        return self._text[word.start].islower() or is_shouted(self._text)

    def _is_start_of_longer_name(self, at: int) -> bool:
        """``calle Pilar Nogueira``, where only a Calle Pilar is known."""
        if self._words[at].text not in self._known.names or not goes_on(self._words, at + 1):
            return False
        following = self._words[at + 1]
        named = self._text[following.start].isupper() and not is_shouted(self._text)
        linked = following.article.startswith("de")
        return (named or linked) and self._known.may_be_name(following.text)

    def _is_end_of_longer_name(self, at: int, *, any_case: bool = False) -> bool:
        """``Upper Wick Lane``, where only Wick Lane is known."""
        if not goes_on(self._words, at) or (self._words[at].article and not any_case):
            return False
        word = self._words[at - 1]
        named = self._text[word.start].isupper() and not is_shouted(self._text)
        return (named or any_case) and self._known.may_be_name(word.text)


def sure_among(best: Mention, mentions: list[Mention]) -> float:
    """How sure the best mention is beside the other streets of its text."""
    others = [mention for mention in mentions if mention.street.core != best.street.core]
    if not others:
        return best.weight
    if best.number:
        return best.sure * _NUMBER_AMONG_OTHERS
    if best is mentions[0] and best.beside != "stretch" and all(one.beside for one in others):
        if others[0].beside == "stretch":
            return best.weight * _BETWEEN_OTHERS
        return best.sure * _CORNER_WITH_OTHERS
    return best.weight * _AMONG_OTHERS
