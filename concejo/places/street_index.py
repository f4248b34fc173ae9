"""The streets of a town by the words of their names, and by how those are almost written."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from concejo.places.street_names import Word

# What may stand between the words of a name. A comma ends a name; a full stop does too, unless the
# word before it was shortened ("Gral. Prim").
_INSIDE = re.compile(r"(?:\s|[-–/]|\.\s?){1,6}")
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

    def __init__(self) -> None:
        self._cores: dict[tuple[str, ...], dict[str, Street]] = defaultdict(dict)
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
        head = street.core[0]
        self._longest[head] = max(len(street.core), self._longest.get(head, 0))
        for block in _blocks("".join(street.core)):
            self._alike[block].append(street)

    def named(self, words: list[Word], at: int) -> list[tuple[int, dict[str, Street]]]:
        """The streets whose names begin with this word, by their last words, the longest first."""
        core: list[str] = []
        found: list[tuple[int, dict[str, Street]]] = []
        for last in range(at, min(len(words), at + self._longest.get(words[at].text, 0))):
            if last > at and not goes_on(words, last):
                break
            core.append(words[last].text)
            if tuple(core) in self._cores:
                found.append((last, self._cores[tuple(core)]))
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
    if "." in gap and len(words[at - 1].text) > _SHORT:
        return False
    return bool(_INSIDE.fullmatch(gap))


def _blocks(core: str) -> tuple[str, str]:
    """Where to look for a name like this one: a slip leaves its beginning or its end as it was."""
    return f"^{core[:3]}", f"{core[-3:]}$"
