"""Where a town keeps its models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

FACTS = "model.json"
CARD = "card.json"


def place_of(home: Path, label: str) -> Path:
    """Where the model for a label is kept. No label leads out of the town's directory."""
    return home / "router" / ("label-" + quote(label, safe="")[:120])


def trained_at(home: Path, label: str) -> float | None:
    """When the model for a label was put in its place, or None where there is none."""
    try:
        return (place_of(home, label) / FACTS).stat().st_mtime
    except OSError:
        return None


def card_of(home: Path, label: str) -> dict[str, Any] | None:  # Any: as the card says it
    """What is known of the model for a label, or None where there is none to be read."""
    try:
        card = json.loads((place_of(home, label) / CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return card if isinstance(card, dict) and "held_back" in card else None
