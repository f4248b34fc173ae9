"""The model that a process has at hand: read once, and again when there is a new one.

A town without a model does not even load NumPy.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from concejo.routing.errors import BrokenModel, NoModel
from concejo.routing.home import trained_at

if TYPE_CHECKING:
    from concejo.routing.model import Model

log = logging.getLogger(__name__)

_at_hand: dict[Path, tuple[float, Model | None]] = {}


def model_at_hand(home: Path, label: str) -> Model | None:
    """The model for a label, or None where there is none or it is spoiled: then people route."""
    changed = trained_at(home, label)
    if changed is None:
        return None
    key = home / label
    if _at_hand.get(key, (None, None))[0] != changed:
        from concejo.routing.model import load

        try:
            model: Model | None = load(home, label)
        except (BrokenModel, NoModel):
            log.exception("the router for %s cannot be used", label)
            model = None
        _at_hand[key] = (changed, model)
    return _at_hand[key][1]
