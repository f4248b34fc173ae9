"""Whether words stand in a text. Pure: no database."""

from __future__ import annotations

import re
from functools import lru_cache

from concejo.posts.dressing import Dressed

# As many sets of words are kept ready as people look at the town in one minute.
_READY = 2048


def text_of(d: Dressed) -> str:
    """Everything of a post that is read: its words, its warning, its photos, its poll."""
    parts = [d.post.spoiler_text, d.original or d.post.text]
    parts += [photo.description for photo in d.photos]
    parts += d.poll.poll.options if d.poll else []
    return "\n\n".join(part for part in parts if part)


@lru_cache(maxsize=_READY)
def words(some: tuple[tuple[str, bool], ...]) -> re.Pattern[str] | None:
    """A pattern that finds any of these; None where there are none. Each with: as a whole word?"""
    parts = [_part(keyword, whole_word=whole) for keyword, whole in some]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _part(keyword: str, *, whole_word: bool) -> str:
    """A word ends where no letter, digit or underscore follows; other signs end anywhere."""
    part = r"\s+".join(re.escape(piece) for piece in keyword.split())
    if not whole_word:
        return part
    before = r"\b" if re.match(r"\w", keyword.strip()) else ""
    after = r"\b" if re.search(r"\w$", keyword.strip()) else ""
    return f"{before}{part}{after}"
