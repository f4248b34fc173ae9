"""The streets of a town by the words of their names, and by how those are almost written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from concejo.places.street_names import Word, parse_name, vocabulary

# What may stand between the words of a name. A comma ends a name; a full stop does too, unless the
# word before it was shortened ("Gral. Prim").
_INSIDE = re.compile(r"(?:\s|[-–/]|\.\s?){1,6}")
# "O'Donnell" is also written with a space or a comma.
_APOSTROPHE = re.compile(r"(?<=\b\w)['’´`](?=\w)")
_AFTER_LETTER = re.compile(r"\s?[.,'’´`]?\s?")
_SHORT = 5  # letters
_MANY_LETTERS = 9  # a name with so many may have two slips


@dataclass(frozen=True, slots=True)
class Street:
    """A street as it is looked for. ``namesakes`` are others of the very same name."""

    id: int
    name: str
    kind: str
    core: tuple[str, ...]
    namesakes: tuple[int, ...] = ()


class StreetIndex:
    """Where names begin, how long they are, and which are written alike."""

    def __init__(self, districts: Iterable[tuple[str, ...]] = ()) -> None:
        self.districts = frozenset(districts)
        self._cores: dict[tuple[str, ...], dict[str, Street]] = defaultdict(dict)
        # Those of "Calle Camino del Molino", which people call "Calle Molino".
        self._abridged: dict[tuple[str, ...], dict[str, Street]] = defaultdict(dict)
        self._longest: dict[str, int] = {}
        self._count = 0
        self._alike: dict[str, list[Street]] = defaultdict(list)

    def __len__(self) -> int:
        return self._count

    def add(self, street: Street) -> None:
        """Take one street more; the first of a name stands for its namesakes."""
        self._count += 1
        of_this_core = self._cores[street.core]
        first = of_this_core.get(street.kind)
        if first is not None:
            namesakes = (*first.namesakes, street.id)
            of_this_core[street.kind] = replace(first, namesakes=namesakes)
            return
        of_this_core[street.kind] = street
        self._note_length(street.core)
        apart = parse_name(_APOSTROPHE.sub(" ", street.name)).core
        for abridged in (apart, street.core[1:] if _begins_with_type(street) else street.core):
            if abridged != street.core:
                self._abridged[abridged].setdefault(street.kind, street)
                self._note_length(abridged)
        for block in _blocks("".join(street.core)):
            self._alike[block].append(street)

    def _note_length(self, core: tuple[str, ...]) -> None:
        self._longest[core[0]] = max(len(core), self._longest.get(core[0], 0))

    def named(self, words: list[Word], at: int) -> list[tuple[int, dict[str, Street]]]:
        """The streets whose names begin with this word, by their last words, the longest first."""
        core: list[str] = []
        found: list[tuple[int, dict[str, Street]]] = []
        for last in range(at, min(len(words), at + self._longest.get(words[at].text, 0))):
            if last > at and not goes_on(words, last):
                break
            core.append(words[last].text)
            streets = self._cores.get(tuple(core)) or self._abridged.get(tuple(core))
            if streets:
                found.append((last, streets))
        return found[::-1]

    def like(self, written: str, kind: str) -> tuple[int, Street] | None:
        """The one street of this type that is written almost so, and in how many letters not."""
        allowed = 2 if len(written) >= _MANY_LETTERS else 1
        alike = {one.id: one for block in _blocks(written) for one in self._alike.get(block, ())}
        near: list[tuple[int, Street]] = []
        for street in alike.values():
            if street.kind == kind:
                slips = OSA.distance(written, "".join(street.core), score_cutoff=allowed)
                if slips <= allowed:
                    near.append((slips, street))
        least = min((slips for slips, _ in near), default=0)
        nearest = [(slips, street) for slips, street in near if slips == least]
        return nearest[0] if len(nearest) == 1 else None


def goes_on(words: list[Word], at: int) -> bool:
    """Whether there is a word here, and it belongs to the same phrase as the one before."""
    if not 0 < at < len(words):
        return False
    gap = words[at].gap
    if len(words[at - 1].text) == 1 and _AFTER_LETTER.fullmatch(gap):
        return True
    if "." in gap and len(words[at - 1].text) > _SHORT:
        return False
    return bool(_INSIDE.fullmatch(gap))


def _begins_with_type(street: Street) -> bool:
    return (
        len(street.core) > 1 and street.core[0] in vocabulary().before and len(street.core[0]) > 1
    )


def _blocks(core: str) -> tuple[str, str]:
    """Where to look for a name like this one: a slip leaves its beginning or its end as it was."""
    return f"^{core[:3]}", f"{core[-3:]}$"
