"""Everything that is asked about the town and its places."""

from __future__ import annotations

from concejo.places.models import Town


def the_town() -> Town:
    """The town."""
    return Town(name="Jun")
