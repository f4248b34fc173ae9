"""What nobody in their right mind would send, and what only looks like it."""

from __future__ import annotations

import io
import random
from typing import Any

from PIL import Image

_WORDS = [
    "", " ", "0", "-1", "1", "abc", "1.5", "1e309", "NaN", "null", "true", "9" * 40, "-" + "9" * 25,
    str(2**31), str(2**63), str(2**63 - 1), str(-(2**63)), "\x00", "a\x00b", "\n\r", "..", "../x",
    "%00", "%", "' OR 1=1 --", "<script>", "a" * 5000, "🎉", "\u202egnirts", "Ñandú", "桃Z", "#jun",
    "@ana", "@ana@elsewhere.example", "2026-02-30", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
    "0000-00-00", "http://[::1", "https://example.org/", "javascript:alert(1)", "{}", "[]", "²",
    "\u0661\u0662", "\u2028", "\ufeff", "¿" * 501, "es", "xx-YY", "home", "public", "-0", "+5",
    "1_000", "0x10", "concejo.case", "ungrouped-", "ungrouped-x", "favourite-1-1",
    "follow-99999999999999999999",
]  # fmt: skip


def a_word(dice: random.Random) -> str:
    """Something to stand in an address."""
    return dice.choice(_WORDS)


def a_value(dice: random.Random, depth: int = 0) -> Any:
    """Something to stand in a body: of any kind, however deep."""
    kind = dice.randrange(9 if depth < 3 else 6)
    if kind < 3:
        return a_word(dice)
    if kind == 3:
        return dice.choice([0, -1, 1, 2**31, 2**63, -(2**63), 10**30, 1.5, -0.0, 1e308])
    if kind == 4:
        return dice.choice([True, False, None])
    if kind == 5:
        return dice.choice(["\ud800", {}, [], [[]], {"": None}, [None], ["", ""]])
    if kind == 6:
        return [a_value(dice, depth + 1) for _ in range(dice.randrange(4))]
    if kind == 7:
        return {a_word(dice): a_value(dice, depth + 1) for _ in range(dice.randrange(4))}
    return [a_word(dice)] * dice.choice([1, 5, 200])


def like(schema: dict, dice: random.Random, depth: int = 0) -> Any:
    """What a schema draws, more or less."""
    kinds = schema.get("type", "")
    kind = dice.choice(kinds) if isinstance(kinds, list) else kinds
    if "enum" in schema and dice.random() < 0.8:
        return dice.choice(schema["enum"])
    if kind == "object" and depth < 4:
        parts = schema.get("properties", {})
        return {name: like(its, dice, depth + 1) for name, its in parts.items()}
    if kind == "array":
        return [like(schema.get("items", {}), dice, depth + 1) for _ in range(dice.randrange(3))]
    plain = {
        "boolean": [True, False],
        "integer": [0, 1, 5, 40, -1, 10**12],
        "number": [0, 0.5, -3],
        "null": [None],
    }
    return dice.choice(plain[kind]) if kind in plain else a_word(dice)


def a_picture(width: int, height: int) -> bytes:
    """A small picture that is one."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#1d4e9e").save(file, "PNG")
    return file.getvalue()
