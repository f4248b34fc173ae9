"""Answers kept ready: the holes in them, and what fills them. Pure text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from django.utils.translation import get_language

from concejo.base.text import fold
from concejo.work.errors import UnknownHole

_HOLE = re.compile(r"\{([^{}]*)\}")
_LOOSE = re.compile(r"[ \t]+([,.;:!?])")
_WIDE = re.compile(r"[ \t]{2,}")
# A hole that stays empty: called out by itself, as the first of a sentence, behind a comma.
_EMPTY = "\0"
_CALLED = re.compile(rf"¡\s*{_EMPTY}\s*!")
_FIRST = re.compile(rf"(^\s*|[.!?…¡¿\n][ \t]*){_EMPTY}[ \t]*[,;:.]*[ \t]*(.?)")
_SHORT_FORM = re.compile(r"(?:^|[^\w])[^\W\d_]{1,4}$")
_BEHIND = re.compile(rf",[ \t]*{_EMPTY}(?=[ \t]*(?:[,.;:!?\n]|$))")


class Hole(StrEnum):
    """What can stand in a hole. The town's languages each have their word for it."""

    NAME = "name"
    NUMBER = "number"
    STREET = "street"
    DATE = "date"
    KIND = "kind"
    OFFICE = "office"
    TODAY = "today"
    LINK = "link"


# The word of each language for a hole.
WORDS: dict[str, dict[Hole, str]] = {
    "es": {
        Hole.NAME: "nombre",
        Hole.NUMBER: "numero",
        Hole.STREET: "calle",
        Hole.DATE: "fecha",
        Hole.KIND: "clase",
        Hole.OFFICE: "oficina",
        Hole.TODAY: "hoy",
        Hole.LINK: "enlace",
    },
    "en": {hole: hole.value for hole in Hole},
}
_KNOWN = {word: hole for words in WORDS.values() for hole, word in words.items()}


def holes_in(text: str) -> list[Hole]:
    """The holes of a text; refused where one is not known."""
    return [_hole(name) for name in _HOLE.findall(text)]


def filled(text: str, facts: Mapping[Hole, str]) -> str:
    """The text with its holes filled, and without the gap and the comma of an empty one."""
    said = _HOLE.sub(lambda found: facts.get(_hole(found[1])) or _EMPTY, text)
    said = _CALLED.sub(_EMPTY, said)
    said = _FIRST.sub(_raised, said)
    said = _BEHIND.sub("", said).replace(_EMPTY, "")
    return _WIDE.sub(" ", _LOOSE.sub(r"\1", said)).strip()


def _raised(found: re.Match[str]) -> str:
    """What follows begins a sentence, unless the mark before it ends a short form ("avda.")."""
    before = found.string[: found.start()]
    is_short = found[1].startswith(".") and _SHORT_FORM.search(before) is not None
    return found[1] + (found[2] if is_short else found[2].upper())


def lacking(text: str, facts: Mapping[Hole, str]) -> Iterator[Hole]:
    """What a case does not have of what the text speaks of. Without a name it still says all."""
    return (hole for hole in holes_in(text) if hole != Hole.NAME and not facts.get(hole))


def words_for(language: str) -> list[str]:
    """How the holes are written in a language, such as ``{calle}``."""
    return [f"{{{word}}}" for word in WORDS.get(language[:2], WORDS["en"]).values()]


def word_of(hole: Hole, language: str) -> str:
    """How one of them is written."""
    return f"{{{WORDS.get(language[:2], WORDS['en'])[hole]}}}"


def _hole(name: str) -> Hole:
    hole = _KNOWN.get(fold(name).strip())
    if hole is None:
        known = ", ".join(words_for(get_language() or ""))
        raise UnknownHole(name=name[:40], known=known)
    return hole
