"""Plain questions about text: cleaning, folding, and the handles and hashtags in it."""

from __future__ import annotations

import re
import unicodedata

# Direction overrides and isolates: a way to make a sentence read as another one.
_DIRECTION = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF]
)
_DOMAIN = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}")
# Chinese characters and the Japanese syllables.
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_BLANK_LINES = re.compile(r"\n{3,}")

# Cannot be seen, and stands in no address.
_JOINER = "\u2060"
HANDLE = re.compile(
    r"(?<![\w/@.])@([A-Za-z0-9_]+(?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?:@([\w.-]+\w))?"
)
# An escaped # reads the same inside a pattern with comments.
HASHTAG = re.compile(r"(?<![\w/&\#])\#(\w*[^\W\d_]\w*)")
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]}»]")


_UNSEEN = {"Cf", "Cn", "Zs", "Zl", "Zp", "Mn"}
# Letters and signs without any ink: those that fill a place in Hangul, and braille without a dot.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\n\t")


def clean(text: str) -> str:
    """Text without control characters and direction tricks, in composed Unicode, trimmed."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.translate(_DIRECTION)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    text = _BLANK_LINES.sub("\n\n", text).strip()
    # Marks without width, such as those that join emoji, are nothing when they stand alone.
    is_seen = any(unicodedata.category(c) not in _UNSEEN and c not in _FILLERS for c in text)
    return text if is_seen else ""


def apart(text: str) -> str:
    """With spaces round every character of the scripts that write no spaces between words."""
    return text if text.isascii() else _WITHOUT_SPACES.sub(r" \g<0> ", text)


def fold(text: str) -> str:
    """Lower case without accents, for comparing: ``Próximo Martes`` is ``proximo martes``."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in flat if not unicodedata.combining(c))


def as_domain(typed: str) -> str:
    """A domain as it is kept, also an international one; empty where it is none."""
    domain = typed.strip().strip(".").lower()
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            return ""
    return domain if _DOMAIN.fullmatch(domain) else ""


def handles(text: str) -> list[tuple[str, str]]:
    """The addresses that a text mentions, as (handle, domain or empty), each once, in order."""
    found = [(m[1].lower(), (m[2] or "").lower()) for m in HANDLE.finditer(LINK.sub(" ", text))]
    return list(dict.fromkeys(found))


def without_calling(text: str) -> str:
    """A text to be quoted: it looks the same, and whoever it names is not called by it."""
    return HANDLE.sub(lambda found: f"@{_JOINER}{found[0][1:]}", text)


def hashtags(text: str) -> list[str]:
    """The hashtags of a text without ``#``, each once, in order, as they were written."""
    found: dict[str, str] = {}
    for match in HASHTAG.finditer(LINK.sub(" ", text)):
        found.setdefault(fold(match[1]), match[1])
    return list(found.values())
