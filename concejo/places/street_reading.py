"""A text read for the streets that it names, with the signs that each is meant as a street."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from concejo.places.house_numbers import LINKS, POSSESSIVES, number_behind, number_beside
from concejo.places.street_index import Street, StreetIndex, goes_on
from concejo.places.street_names import Word, is_shouted, vocabulary, words_of

# What may stand between a type and its name; a full stop only where the type was shortened.
_AFTER_TYPE = re.compile(r"[\s:/\\\"“«'-]{1,4}")
_AFTER_SHORT_TYPE = re.compile(r"\s?[.:/\\°]?[\s\"“«'-]{0,3}")
_AFTER_LETTER = re.compile(r"\s?[./\\°]\s*")
_BEFORE_TYPE = re.compile(r"[ \t]{1,3}|-")
_SECOND = re.compile(r"[&/]")
_ENDED = re.compile(r"[.:;\n]")
_CLOSES = re.compile(r"[,.:;/()\n]")
_SLASH = re.compile(r"[&/–-]")
_SHORT = 5  # letters
_FAR = 6  # words: more of them are no joint
# These join two names only where no other word does.
_ALONE = frozenset({"with", "and"})

_LONGEST_SLIP = 4  # words of a misspelt name
_FEW_LETTERS = 6  # a name with fewer is like too many other words
_MANY_STREETS = 1000
_SAYS_ENOUGH = 1.5  # names count half, everyday words nothing


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, where it stands, and its first and last word."""

    street: Street
    first: int
    last: int
    span: tuple[int, int]
    bare: bool  # without its type
    number: str
    signs: frozenset[str]  # what speaks for and against it: see ``street_signs.toml``


class Reading:
    """One text, read from its first word to its last."""

    def __init__(self, streets: StreetIndex, text: str) -> None:
        self._streets = streets
        self._known = vocabulary()
        self._text = text
        self._words = words_of(text)
        self._shouted = is_shouted(text)

    def mentions(self) -> Iterator[Mention]:
        at = 0
        while at < len(self._words):
            mention = self._mention_at(at)
            if mention is not None:
                yield mention
                at = mention.last
            at += 1

    def joint(self, one: Mention, other: Mention) -> str:
        """What leads from one name to the next: a corner, a comma, "and", a full stop."""
        words, known = self._words, self._known
        within = words[one.last + 1 : other.first]
        gaps = "".join(word.gap for word in words[one.last + 1 : other.first + 1])
        said = [word.text for word in within if not known.says_no_joint(word.text)]
        if len(said) > _FAR:
            return "far after a stop" if _ENDED.search(gaps) else "far"
        for joint, its in known.joints.items():
            if its.intersection(said):
                return joint if len(said) == 1 or joint not in _ALONE else f"{joint} and words"
        if _ENDED.search(gaps):
            return "stop"
        if said:
            return "words"
        return "slash" if _SLASH.search(gaps) else "comma" if "," in gaps else "nothing"

    def _mention_at(self, at: int) -> Mention | None:
        before = self._kind_before(at)
        exact = (
            self._exact(at, last, before, streets)
            for last, streets in self._streets.named(self._words, at)
        )
        named = next((mention for mention in exact if mention), None)
        return named or self._misspelt(at, before)

    def _exact(self, at: int, last: int, before: str, streets: dict[str, Street]) -> Mention | None:
        """The words of a name, with what says that they are meant as a street, and as which."""
        after = self._kind_after(last)
        if before in streets:
            street, first, end, how = streets[before], at - 1, last, "typed"
        elif after in streets:
            street, first, end, how = streets[after], at, last + 1, "typed"
        elif after:
            return None  # of another type
        else:
            street, end, how = self._chief(streets, stop=self._is_stop(at)), last, "bare"
            first = at - 1 if before else at
        signs = {f"{how} {self._sort_of(at, last)}", *self._looks(at, last, how)}
        if len(street.core) > last + 1 - at:
            signs.add(f"{how} abridged")
        if how == "bare":
            signs |= set(self._without_type(at, last, before, street))
            if self._known.several_chief(streets):
                signs.add("of several types")
        elif len(streets) > 1:
            if street.kind in self._known.grounds:
                signs.add("grounds beside a street")
            lesser = street.kind in self._known.lesser or street.kind == "plaza"
            signs.add("lesser of a name" if lesser else "chief of a name")
        return self._mention(street, first, end, how, signs)

    def _without_type(self, at: int, last: int, before: str, street: Street) -> Iterator[str]:
        """What a bare name is of, and whether it stands behind another type than its own."""
        if before:
            other = "after grounds" if before in self._known.grounds else "after another type"
            yield "after calle" if before == "calle" else other
        elif self._belongs_to_a_place(at, last, street):
            yield "of a stop" if self._is_stop(at) else "of a place"
        elif street.core in self._streets.districts:
            yield "of a district"
        if self._crosses_next(last):
            yield "bare before a corner"

    def _is_stop(self, at: int) -> bool:
        return bool(at) and self._words[at - 1].text in self._known.stops

    def _chief(self, streets: dict[str, Street], *, stop: bool) -> Street:
        """Of the streets of one name, the one that goes by it without its type.

        A stop is called after the square, where there is one.
        """
        squares = [streets[kind] for kind in ("glorieta", "plaza") if kind in streets]
        if stop and squares:
            return squares[0]
        chief = [street for kind, street in streets.items() if kind not in self._known.lesser]
        return streets.get("calle") or next(iter(chief or streets.values()))

    def _crosses_next(self, last: int) -> bool:
        """``Mayor esquina con calle Real``: it is a street, as the other is."""
        known = self._known
        behind = [word.text for word in self._words[last + 1 : last + 4]]
        joint = list(takewhile(lambda word: word in known.corner | known.second, behind))
        return 0 < len(joint) < len(behind) and behind[len(joint)] in known.before

    def _sort_of(self, at: int, last: int) -> str:
        """How much the words of a name say by themselves."""
        words = self._words[at : last + 1]
        says = sum(self._says(word) for word in words)
        if last > at:
            return (
                "telling words" if says >= _SAYS_ENOUGH else "words" if says >= 1 else "weak words"
            )
        if says < 1:
            return "given name" if says else "everyday word"
        return "telling word" if len(words[0].text) >= _SHORT - 1 else "short word"

    def _looks(self, at: int, last: int, how: str) -> Iterator[str]:
        """What the words look like between those around them."""
        typed_before = how == "typed" and self._kind_before(at)
        if last == at and typed_before:
            if self._is_vague(at):
                yield "vague"
            if self._is_start_of_longer_name(at):
                yield "part of a longer name"
        if self._is_end_of_longer_name(at, any_case=how == "bare"):
            part = how == "typed" and not typed_before
            yield "part of a longer name" if part else "a word before"
        if self._text[self._words[at].start].isupper() and not self._shouted:
            first = at == 0 or _ENDED.search(self._words[at].gap)
            yield "bare capital at first" if first and how == "bare" else f"{how} capital"

    def _says(self, word: Word) -> float:
        if word.text in self._known.everyday:
            return 0.0
        return 0.5 if word.text in self._known.names else 1.0

    def _belongs_to_a_place(self, at: int, last: int, street: Street) -> bool:
        """A school, a hospital or a station that has the name of a street."""
        words, known = self._words, self._known
        if at and words[at - 1].text in known.named_after and goes_on(words, at):
            return True
        if street.core in known.bodies:
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
        sign = "misspelt"
        if best[2] == at:
            many = len(self._streets) > _MANY_STREETS
            sign = "misspelt word among many" if many else "misspelt word"
        return self._mention(best[1], at - 1, best[2], "typed", {sign})

    def _may_be_slip(self, word: Word, like: tuple[int, Street]) -> bool:
        """A single word is like many others: it must look like a name, and differ inside."""
        slips, street = like
        looks_named = self._text[word.start].isupper() or bool(number_behind(self._text, word.end))
        return looks_named and slips == 1 and "".join(street.core)[:-1] != word.text[:-1]

    def _mention(self, street: Street, first: int, last: int, how: str, signs: set[str]) -> Mention:
        start, end = self._words[first].start, self._words[last].end
        ahead = street.kind in self._known.after.values()
        linked: frozenset[str] = LINKS if how == "typed" else POSSESSIVES
        if "bare everyday word" in signs:
            linked = frozenset()  # "el 2 de mayo" is a day
        number = number_beside(self._text, start, end, ahead=ahead, linked=linked)
        around = {*self._around(first), *(["number"] if number else [])}
        signs |= {"side"} if self._has_side(first, last) else set()
        if number and "of a place" in signs and self._words[first - 1].text in self._known.doors:
            signs = signs - {"of a place"} | {"of a place with a number"}
        if how == "bare":
            signs |= set(self._led_by(first))
            if first == last and "begins" in around and self._goes_on_with_a_word(last):
                signs.add("begins like a sentence")
            signs |= {f"bare {sign}" for sign in around}
        return Mention(
            street, first, last, (start, end), how == "bare", number, frozenset(signs | around)
        )

    def _goes_on_with_a_word(self, last: int) -> bool:
        """``Clavel marchito`` does, and ``Clavel, 3`` or ``Clavel esquina Real`` do not."""
        if last + 1 >= len(self._words):
            return False
        following = self._words[last + 1]
        joins = following.text in self._known.corner | self._known.second | self._known.stretch
        return not (_CLOSES.search(following.gap) or following.text.isdigit() or joins)

    def _has_side(self, first: int, last: int) -> bool:
        """The even or the odd doors of it."""
        beside = self._words[last + 1 : last + 2] + self._words[max(0, first - 1) : first]
        return any(word.text in self._known.sides for word in beside)

    def _led_by(self, first: int) -> Iterator[str]:
        """What stands before a bare name that only a street has, or mostly."""
        before, known = self._words[first - 1].text if first else "", self._known
        its = {"houses": known.houses, "roads": known.roads, "areas": known.areas}
        yield from (sign for sign, words in its.items() if before in words)

    def _around(self, first: int) -> Iterator[str]:
        """What stands before a name: another street that it crosses, a comma, the word "in"."""
        word = self._words[first]
        if word.article.startswith("de"):
            yield "of"
        if not first or _ENDED.search(word.gap):
            yield "begins"
        elif "," in word.gap or "(" in word.gap:
            yield "after comma"
        before = self._words[first - 1].text if first else ""
        if before in self._known.stretch:
            yield "stretch"
        elif before in self._known.corner:
            yield "corner"
        elif before in self._known.second or (first and _SECOND.search(word.gap)):
            yield "second"
        elif before in self._known.inside:
            yield "in"

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
        return self._text[word.start].islower() or self._shouted

    def _is_start_of_longer_name(self, at: int) -> bool:
        """``calle Pilar Nogueira``, where only a Calle Pilar is known."""
        if self._words[at].text not in self._known.names or not goes_on(self._words, at + 1):
            return False
        following = self._words[at + 1]
        named = self._text[following.start].isupper() and not self._shouted
        linked = following.article.startswith("de")
        return (named or linked) and self._known.may_be_name(following.text)

    def _is_end_of_longer_name(self, at: int, *, any_case: bool = False) -> bool:
        """``Upper Wick Lane``, where only Wick Lane is known."""
        if not goes_on(self._words, at) or (self._words[at].article and not any_case):
            return False
        word = self._words[at - 1]
        named = self._text[word.start].isupper() and not self._shouted
        return (named or any_case) and self._known.may_be_name(word.text)
