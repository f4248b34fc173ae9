"""Which words are for the house alone, though they were posted: notes, steps. Questions only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from concejo.base.text import LINK, fold
from concejo.cases.reading.words import lexicon

# All of them are looked for in the plain form of a text.
_TAG = re.compile(r"(?<![^\W_])(?<![/&])#+(\w*[^\W_])")
_HANDLE = re.compile(r"@\w+(?:@[\w.-]*\w)?")
# A line after the first, up to its first letter.
_LATER_LINE = re.compile(r"\n[\W_]*")
# Between a sign in front and the words that it stands before.
_MARKS = re.compile(r"[\s:.,;–—-]*")
_PAIRS = {"(": ")", "[": "]", "«": "»", "“": "”", "‘": "’", '"': '"', "'": "'", "*": "*", "_": "_"}
_NUMBER_SIGN = re.compile(r"(?<!\w)n\.?\s?[º°]", re.IGNORECASE)


def sign_of_note(*texts: str) -> str:
    """By which words somebody of an office means a note, as they wrote them; empty: none."""
    for text in texts:
        plain = _plain(text)
        for start, end in plain.signs():
            return " ".join(plain.written(start, end).split())
    return ""


def is_note(*texts: str) -> bool:
    """Does somebody of an office mean a note by this: by a hashtag, or by how it begins?"""
    return bool(sign_of_note(*texts))


def words_of_note(text: str) -> str:
    """What is noted, without the handles in front and what makes it a note."""
    plain = _plain(text)
    kept = list(text)
    for start, end in plain.cuts():
        first, last = plain.place(start), plain.place(end)
        kept[first:last] = [""] * (last - first)
    return "".join(kept).strip()


@dataclass(frozen=True, slots=True)
class HouseStep:
    """What somebody of an office says of a case to the house: the verb, its sign, and the rest."""

    verb: str
    sign: str
    # All that was said with it, and of that what follows the sign.
    words: str
    behind: str


def house_step(*texts: str) -> HouseStep | None:
    """The step that one of these begins with, after its handles; a hashtag further on is talk.

    They are one message, in their order: a content warning, and what it stands before.
    """
    steps = [next(_plain(text).steps(), None) for text in texts]
    place = next((n for n, step in enumerate(steps) if step), None)
    if place is None or (meant := steps[place]) is None:
        return None
    words = [
        step.words if step and step.verb == meant.verb else " ".join(words_of_note(text).split())
        for step, text in zip(steps, texts, strict=True)
    ]
    return replace(meant, words=_joined(words), behind=_joined(words[place:]))


def numbers_named(words: str) -> list[str]:
    """The numbers of cases that stand in front; days, years and how many of something do not."""
    # In a plain text “nº” would be “no”.
    plain, found = fold(_NUMBER_SIGN.sub("#", words)), []
    before, number, between = _numbers()
    at = before.match(plain)
    while at and (one := number.match(plain, at.end())):
        found.append(one[1])
        at = between.match(plain, one.end())
    return found


@cache
def _numbers() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What may stand before numbers of cases, such a number, and what joins it to the next."""
    known = lexicon()
    before, joins, months = (
        "|".join(map(re.escape, words))
        for words in (known.before_numbers, known.between_numbers, known.months)
    )
    mark = r"#\s*|https?://\S*/cases/"
    is_more = rf"\w|[-/–.:]\d|\s+(?:\w+\s+)?(?:{months})(?!\w)"
    return (
        re.compile(rf"(?:(?:{before})\s+)*"),
        re.compile(rf"(?:{mark})?((?:\d{{4}}\s?[-/–]\s?)?\d{{1,6}})(?!{is_more})"),
        re.compile(rf"\s*[,;&+]\s*(?:(?:{joins})\s+)?|\s+(?:{joins})\s+|\s+(?={mark})"),
    )


def _joined(words: Sequence[str]) -> str:
    return " ".join(filter(None, words))


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text as it is compared, and where each of its letters stands in what was written."""

    text: str
    places: tuple[int, ...]
    original: str

    def place(self, at: int) -> int:
        return self.places[at] if at < len(self.places) else len(self.original)

    def written(self, start: int, end: int) -> str:
        return self.original[self.place(start) : self.places[end - 1] + 1]

    def signs(self) -> Iterator[tuple[int, int]]:
        """Where a note is meant: by how it begins, and by its hashtags."""
        _, at = self._front()
        if begin := _begins().match(self.text, at):
            yield begin.span()
        elif begin := _begins_behind_an_opening().match(self.text, at):
            yield begin.span("note")
        yield from self._on_later_lines()
        yield from self._tags()

    def _on_later_lines(self) -> Iterator[tuple[int, int]]:
        """What is meant for the house may follow what is not: none of it is published then."""
        for line in _LATER_LINE.finditer(self.text):
            begin = _begins().match(self.text, line.end())
            if begin and self._is_apart(self._whole(*begin.span())[1]):
                yield begin.span()
            elif begin := _begins_behind_an_opening().match(self.text, line.end()):
                yield begin.span("note")

    def steps(self) -> Iterator[HouseStep]:
        """Hashtags in front of all words that are a step of the house."""
        _, at = self._front()
        for tag in _TAG.finditer(self.text, 0, at):
            if verb := lexicon().house_tags.get(tag[1].replace("_", "")):
                rest = self.original[self.place(self._after_marks(tag.end())) :]
                words = " ".join(rest.split())
                yield HouseStep(verb, self.written(*tag.span()), words, words)

    def cuts(self) -> Iterator[tuple[int, int]]:
        """What is no part of what is noted."""
        front, at = self._front()
        spans = [self._whole(*tag) for tag in self._tags()]
        begin = _begins().match(self.text, at)
        # “Nota interna: …” and “(nota interna) …”, but not “nota para la casa de Ana”.
        if begin and (self._is_apart(begin.end()) or self._whole(*begin.span()) != begin.span()):
            start, end = self._whole(*begin.span())
            spans.append((start, self._after_marks(end)))
        for start, end in sorted(spans):
            if start <= self._after_marks(front):
                front = max(front, end)
            else:
                yield start, end
        if front:
            yield 0, self._after_marks(front)

    def _tags(self) -> Iterator[tuple[int, int]]:
        known = lexicon().note_tags
        for tag in _TAG.finditer(self.text):
            if tag[1].replace("_", "") in known:
                yield tag.span()
        yield from (tag.span() for tag in _tag_with_a_gap().finditer(self.text))

    def _front(self) -> tuple[int, int]:
        """Where the handles in front end, and where the words after them and hashtags begin."""
        end = at = 0
        while at < len(self.text) and not self.text[at].isalpha():
            if handle := _HANDLE.match(self.text, at):
                end = at = handle.end()
            elif tag := _TAG.match(self.text, at):
                at = tag.end()
            else:
                at += 1
        return end, at

    def _after_marks(self, at: int) -> int:
        found = _MARKS.match(self.text, at)
        return found.end() if found else at

    def _is_apart(self, at: int) -> bool:
        """Is what ends here set apart from what follows, by a mark or a line of its own?"""
        rest = self.text[at:].lstrip(" ")
        return not rest or rest[0] in ":.,;–—-\n"

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        """With the brackets, quotes or stars around it."""
        while start and (closing := _PAIRS.get(self.text[start - 1])):
            # “*Nota interna:*” as well.
            after = end + (self.text[end : end + 1] == ":")
            if self.text[after : after + 1] != closing:
                break
            start, end = start - 1, after + 1
        return start, end


def _plain(text: str) -> _Plain:
    """Wide and styled letters as usual ones, small, without accents and what cannot be seen."""
    letters: list[str] = []
    places: list[int] = []
    for place, written in enumerate(text):
        plain = _letters(written)
        letters.append(plain)
        places += [place] * len(plain)
    # The links of a page are no signs; their place stays.
    joined = LINK.sub(lambda link: " " * len(link[0]), "".join(letters))
    return _Plain(joined, tuple(places), text)


@lru_cache(maxsize=2048)
def _letters(written: str) -> str:
    """One letter in its plain form; nothing where it cannot be seen by itself."""
    if unicodedata.category(written) in {"Cf", "Mn", "Me"}:
        return ""
    return fold(unicodedata.normalize("NFKC", written))


@cache
def _begins() -> re.Pattern[str]:
    """The words with which a note begins, whatever stands between them."""
    return re.compile(rf"(?:{_rows()})(?![^\W_])")


@cache
def _begins_behind_an_opening() -> re.Pattern[str]:
    """“Ojo, nota interna:”: a word or two, a mark, then the words, and what is noted."""
    mark = r"(?:[^\w\n]|_){0,5}?"
    opening = rf"[^\W_]+(?:[ @]{{1,3}}[^\W_]+)?{mark}[,.:;!–—-]{mark}"
    return re.compile(rf"{opening}(?P<note>{_rows()}){mark}:")


@cache
def _tag_with_a_gap() -> re.Pattern[str]:
    """“# nota”, as telephones write it."""
    tags = sorted(lexicon().note_tags, key=len, reverse=True)
    words = f"{_rows()}|{'|'.join(map(re.escape, tags))}"
    return re.compile(rf"(?<![^\W_])(?<![/&#])#+[^\S\n]+(?:{words})(?![^\W_])")


def _rows() -> str:
    return "|".join(
        r"[\W_]*".join(map(re.escape, words.split())) for words in lexicon().note_begins
    )
