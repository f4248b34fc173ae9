"""Which words are a note of the house, though they were posted. Questions only."""

from __future__ import annotations

from concejo.base.text import HANDLE, HASHTAG, fold, hashtags
from concejo.cases.reading.words import lexicon


def is_note(*texts: str) -> bool:
    """Does somebody of an office mean a note by this: by a hashtag, or by how it begins?"""
    words = lexicon()
    for text in texts:
        if any(fold(tag) in words.note_tags for tag in hashtags(text)):
            return True
        begin = fold(_without_handles(text))
        if begin.startswith(tuple(words.note_begins)):
            return True
    return False


def words_of_note(text: str) -> str:
    """What is noted, without the handles in front and the hashtag."""
    tags = lexicon().note_tags
    kept = HASHTAG.sub(lambda tag: "" if fold(tag[1]) in tags else tag[0], _without_handles(text))
    return kept.strip().lstrip(":.,- ").strip()


def _without_handles(text: str) -> str:
    text = text.strip()
    while handle := HANDLE.match(text):
        text = text[handle.end() :].lstrip()
    return text
