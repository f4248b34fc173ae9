"""The words of each language, read from ``words/``: a new language is a new file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_WORDS = Path(__file__).parent / "words"


# The shape of a words file is held by its tests, hence Any.
@cache
def languages() -> dict[str, dict[str, Any]]:
    """Every language's words by its code."""
    return {
        file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(_WORDS.glob("*.toml"))
    }


def lists_of(chapter: str) -> dict[str, list[str]]:
    """A chapter's lists, with the phrases of all languages together.

    People write in any language whatever the post is tagged with, so all are always asked.
    """
    together: dict[str, list[str]] = {}
    for words in languages().values():
        for name, phrases in words[chapter].items():
            together.setdefault(name, []).extend(phrases)
    return together
