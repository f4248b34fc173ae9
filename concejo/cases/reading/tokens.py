"""Text cut into words, marks and mentions; each piece remembers where it stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from concejo.base.text import HANDLE, HASHTAG, LINK, clean, fold

READ_AT_MOST = 2_000  # characters: nobody promises anything after the first pages

# What somebody else said, and what was copied from another message, is not this person's word.
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|„[^“\n]*“|^[ \t]*>.*$", re.MULTILINE)


class Kind(Enum):
    WORD = 1
    NUMBER = 2
    CLOCK = 3  # 10:30
    DATE = 4  # 3/12, 03/12/2026, 2026-12-03
    CASE = 5  # 2026-000123
    MENTION = 6
    TAG = 7
    PAUSE = 8  # , : ( )
    STOP = 9  # . ! ? and a new line


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str  # folded: lower case, no accents
    exact: str  # lower case, with its accents
    start: int
    end: int


# The order matters: a date is not three numbers, 10.30 is not two sentences.
_TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<MENTION>{HANDLE.pattern})",
            rf"(?P<TAG>{HASHTAG.pattern})",
            (
                r"(?P<DATE>(?<![\w/.,-])(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
                r"|[0-9]{1,2}(?P<_sep>[/.-])[0-9]{1,2}(?P=_sep)(?:[0-9]{4}|[0-9]{2})"
                r"|[0-9]{1,2}/[0-9]{1,2})(?![\w/]|[.,-][0-9]))"
            ),
            r"(?P<CASE>(?<![\w/.,-])[0-9]{4}[-·][0-9]{1,6}(?![\w/-]))",
            r"(?P<CLOCK>(?<![\w/.,:-])[0-9]{1,2}[:.][0-9]{2}(?![0-9/]|[.,:][0-9]))",
            r"(?P<NUMBER>[0-9]+(?:[.,][0-9]+)*)",
            r"(?P<WORD>(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*)",
            r"(?P<STOP>[.!?¿¡…;\n]+)",
            r"(?P<PAUSE>[,:()\[\]–—]|-(?=\s)|(?<=\s)-)",
        )
    )
)


def readable(text: str) -> str:
    """The part of a text that is read: its first pages, cleaned."""
    return clean(text[:READ_AT_MOST])


def cut(text: str) -> list[Token]:
    """The tokens of a readable text; quotations and links count as a pause."""
    text = LINK.sub(_silence, _QUOTED.sub(_silence, text))
    return [_token(match) for match in _TOKEN.finditer(text)]


def _silence(match: re.Match[str]) -> str:
    return "," + " " * (len(match[0]) - 1)


def _token(match: re.Match[str]) -> Token:
    kind = next(kind for kind in Kind if match[kind.name] is not None)
    text = match[0]
    if kind is Kind.TAG:
        text = text.removeprefix("#")
    elif kind is Kind.WORD:
        text = text.replace("’", "'").replace(".", "")
    exact = unicodedata.normalize("NFC", text.casefold())
    return Token(kind, fold(text), exact, match.start(), match.end())
