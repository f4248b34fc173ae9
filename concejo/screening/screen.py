"""All of screening in one call, for whoever is about to publish a text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from concejo.screening.danger import Danger, danger_in
from concejo.screening.personal import Found, mask, personal_data_in
from concejo.screening.private import private_kind_in


@dataclass(frozen=True, slots=True)
class Screened:
    """What was found in a text, and how the public may read it."""

    danger: Danger | None
    personal: list[Found]
    private_kind: str | None
    public_text: str

    @property
    def clear(self) -> bool:
        """Nothing was found: the text may be published as it is."""
        return not (self.danger or self.personal or self.private_kind)


def screen(text: str, *, language: str, known: Collection[str] = ()) -> Screened:
    """Ask everything of a text at once; ``known`` are the town's own phones and addresses."""
    found = personal_data_in(text, known=known)
    return Screened(
        danger=danger_in(text),
        personal=found,
        private_kind=private_kind_in(text),
        public_text=mask(text, found, language=language),
    )
