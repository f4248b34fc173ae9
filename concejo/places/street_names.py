"""How a street's name is made: a type, articles, a core. And the words of a text, to compare."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from concejo.base.text import fold

# "King's" and "D'Or" are one word, and so is a road's code: "A-92", "M-30".
_WORD = re.compile(r"[A-Za-z]{1,3}-\d{1,3}\b|\w[\w\u0300-\u036f]*(?:['’´`]\w+)*")
# Lists made from addresses carry a house or a kilometre behind the name: "Calle Real, 12, Centro".
_TAIL = re.compile(r"\s*,\s*(?=\d).*$", re.DOTALL)

_SIGNS = frozenset({"n", "no", "nº", "num", "numero", "number"})


class Word(NamedTuple):
    """A word of a text, folded, and the marks and articles between it and the one before."""

    text: str
    start: int
    end: int
    gap: str
    article: str = ""


class StreetName(NamedTuple):
    """``Calle de la Iglesia`` is the type ``calle`` and the core ``("iglesia",)``."""

    kind: str
    core: tuple[str, ...]


class Vocabulary(NamedTuple):
    before: dict[str, str]
    after: dict[str, str]
    articles: frozenset[str]
    same: dict[str, str]
    everyday: frozenset[str]
    names: frozenset[str]
    vague: frozenset[str]
    named_after: frozenset[str]
    grounds: frozenset[str]
    corner: frozenset[str]
    second: frozenset[str]
    stretch: frozenset[str]
    inside: frozenset[str]
    numbered: frozenset[str]
    counted: frozenset[str]
    lesser: frozenset[str]
    stops: frozenset[str]
    doors: frozenset[str]
    houses: frozenset[str]
    roads: frozenset[str]
    areas: frozenset[str]
    sides: frozenset[str]
    bodies: frozenset[tuple[str, ...]]
    joints: dict[str, frozenset[str]]

    def several_chief(self, kinds: Collection[str]) -> bool:
        """Whether more than one of these types goes by its name alone."""
        return sum(kind not in self.lesser for kind in kinds) > 1

    def says_no_joint(self, word: str) -> bool:
        """Types, numbers and their signs may stand before any name."""
        return word.isdigit() or word in self.before or word in _SIGNS or word in self.sides

    def may_be_name(self, word: str) -> bool:
        """Whether a word beside a name can be more of it."""
        never = (self.everyday, self.corner, self.second, self.stretch, self.before)
        return not word.isdigit() and not any(word in words for words in never)


@cache
def vocabulary() -> Vocabulary:
    """The words around street names, from their data file."""
    data = tomllib.loads(Path(__file__).with_name("street_words.toml").read_text("utf-8"))
    types, words = data["types"], data["words"]
    return Vocabulary(
        before={short: kind for kind, all_ in types["before"].items() for short in all_.split()},
        after={short: kind for kind, all_ in types["after"].items() for short in all_.split()},
        articles=frozenset(words["articles"].split()),
        same=dict(pair.split("=") for pair in words["same"].split()),
        everyday=frozenset(words["everyday"].split()),
        names=frozenset(words["names"].split()),
        vague=frozenset(words["vague"].split()),
        named_after=frozenset(words["named_after"].split()),
        grounds=frozenset(words["grounds"].split()),
        corner=frozenset(words["corner"].split()),
        second=frozenset(words["second"].split()),
        stretch=frozenset(words["stretch"].split()),
        inside=frozenset(words["inside"].split()),
        numbered=frozenset(words["numbered"].split()),
        counted=frozenset(words["counted"].split()),
        stops=frozenset(words["stops"].split()),
        doors=frozenset(words["doors"].split()),
        houses=frozenset(words["houses"].split()),
        roads=frozenset(words["roads"].split()),
        areas=frozenset(words["areas"].split()),
        sides=frozenset(words["sides"].split()),
        bodies=frozenset(tuple(body) for body in words["bodies"]),
        lesser=frozenset(words["lesser"].split()),
        joints={joint: frozenset(said.split()) for joint, said in data["joints"].items()},
    )


def words_of(text: str) -> list[Word]:
    """The words of a text without its articles, one spelling for each."""
    articles, words = vocabulary().articles, []
    last_end, gap, article = 0, "", ""
    for match in _WORD.finditer(text):
        gap += text[last_end : match.start()]
        last_end = match.end()
        word = _plain(match[0])
        if word in articles:
            article = f"{article} {word}".lstrip()
            continue
        words.append(Word(word, match.start(), match.end(), gap, article))
        gap, article = "", ""
    return words


def clean_name(name: str) -> str:
    """A street's name in one line, without the house number that some lists carry behind it."""
    return _TAIL.sub("", " ".join(name.split())).strip(" ,;")


def parse_name(name: str) -> StreetName:
    """A street's type and core; a name that is all type (``The Drive``) is all core."""
    known = vocabulary()
    words = [word.text for word in words_of(clean_name(name))]
    if not words or (len(words) == 1 and words[0] in known.before):
        # "Calle La" has nothing but an article.
        words = [_plain(match[0]) for match in _WORD.finditer(clean_name(name))]
    if len(words) > 1 and words[0] in known.before:
        return StreetName(known.before[words[0]], tuple(words[1:]))
    if len(words) > 1 and words[-1] in known.after:
        return StreetName(known.after[words[-1]], tuple(words[:-1]))
    return StreetName("", tuple(words))


def is_shouted(text: str) -> bool:
    """Whether a text is in capitals, so that a capital says nothing about a word."""
    return text.isupper()


@lru_cache(maxsize=20_000)
def _plain(word: str) -> str:
    folded = fold(word)
    folded = folded if folded.isalnum() else "".join(c for c in folded if c.isalnum())
    return vocabulary().same.get(folded, folded)
