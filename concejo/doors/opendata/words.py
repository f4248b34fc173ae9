"""Texts with a form of their own, which the documentation says with them."""

from __future__ import annotations

from typing import NewType

# UTC, with milliseconds: 2026-11-23T21:48:00.000Z
Moment = NewType("Moment", str)
# Year and place in it: 2026-000123
Number = NewType("Number", str)

FORMS: dict[object, dict[str, str]] = {
    Moment: {"type": "string", "format": "date-time"},
    Number: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{6,}$"},
}
