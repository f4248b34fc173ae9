"""How often the street that is read from a report is that of its address."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from concejo.places.street_names import StreetName, parse_name
from concejo.places.streets import Gazetteer

_COLUMNS = frozenset({"text", "address"})


class NoSuchColumns(Exception):
    """The reports have no column ``text`` or no column ``address``."""


@dataclass(slots=True)
class Measured:
    """What was found so far. Rows are reports whose text names the street of its address.

    A street counts as right when its type and its name are those of the address. At a corner that
    does not say which of its two streets is meant, none is proposed, and none is counted as found.
    A case takes one of the two then, as either leads there: ``placed`` and ``there`` count those.
    """

    read: int = 0
    rows: int = 0
    found: int = 0
    right: int = 0
    placed: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        return round(self.right / self.found, 4) if self.found else 0.0

    @property
    def recall(self) -> float:
        return round(self.right / self.rows, 4) if self.rows else 0.0

    @property
    def place_precision(self) -> float:
        return round(self.there / self.placed, 4) if self.placed else 0.0

    @property
    def place_recall(self) -> float:
        return round(self.there / self.rows, 4) if self.rows else 0.0


def measure(reports: Iterable[str], gazetteer: Gazetteer) -> Iterator[Measured]:
    """Read reports from CSV lines, and say after each how it stands.

    With a column ``street_in_text`` the rows that say 1 there are asked; without it, those whose
    text holds the words of the street of its address.
    """
    rows = csv.DictReader(reports)
    if not set(rows.fieldnames or ()) >= _COLUMNS:
        raise NoSuchColumns
    measured = Measured()
    for row in rows:
        measured.read += 1
        address, text = parse_name(row["address"] or ""), row["text"] or ""
        if _names_it(row, address):
            measured.rows += 1
            found = gazetteer.find(text)
            if found is not None:
                measured.found += 1
                measured.right += parse_name(found.name) == address
            placed = gazetteer.find(text, corners=True)
            if placed is not None:
                measured.placed += 1
                measured.there += address in map(parse_name, (placed.name, placed.crossing))
        yield measured


def _names_it(row: dict[str, str], address: StreetName) -> bool:
    if "street_in_text" in row:
        return row["street_in_text"] == "1"
    words = f" {' '.join(parse_name(row['text'] or '').core)} "
    return bool(address.core) and f" {' '.join(address.core)} " in words
