"""What is one emoji: one drawing, however many signs it is made of (Unicode TR 51)."""

from __future__ import annotations

import re

_DRAWING = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf"
    "\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
# Colour of the skin, as a drawing rather than as text, and the regions of a flag.
_HOW = "[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_KEY = "[0-9#*]\ufe0f?\u20e3"
_ONE = re.compile(f"{_FLAG}|{_KEY}|{_DRAWING}{_HOW}(?:\u200d{_DRAWING}{_HOW})*")

_LONGEST = 40


def is_emoji(text: str) -> bool:
    """Is this one emoji and nothing else?"""
    return len(text) <= _LONGEST and bool(_ONE.fullmatch(text))
