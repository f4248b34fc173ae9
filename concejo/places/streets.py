"""The streets of a town: their list as people make it, and the one that a text names.

Rather none than a wrong one: a wrong street sends somebody there.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from concejo.base.text import clean
from concejo.places.street_index import Street, StreetIndex
from concejo.places.street_names import clean_name, parse_name
from concejo.places.street_reading import Reading
from concejo.places.street_signs import corner_of, judge

# A report says where in its first lines; a pasted novel is not read to its end.
_LONGEST_TEXT = 6000
_LONGEST_NAME, _LONGEST_DISTRICT = 120, 80
_SEPARATORS = ",;\t"

SURE_ENOUGH = 0.7675


@dataclass(frozen=True, slots=True)
class Found:
    """A street that a text names. ``sure`` is how often such a finding is right, from 0 to 1.

    ``namesakes`` are further streets of the very same name, in other districts: who knows the
    district or the point can choose among them. ``crossing`` is the street that it meets there.
    """

    street_id: int
    name: str
    number: str
    span: tuple[int, int]
    sure: float
    namesakes: tuple[int, ...] = ()
    crossing: str = ""


class Gazetteer:
    """The streets of a town, ready to be recognised in what people write."""

    def __init__(self, streets: Iterable[tuple[int, str]], districts: Collection[str] = ()) -> None:
        self._streets = StreetIndex(parse_name(district).core for district in districts)
        for street_id, name in streets:
            kind, core = parse_name(name)
            if core:
                self._streets.add(Street(street_id, name, kind, core))

    def find(
        self, text: str, at_least: float = SURE_ENOUGH, *, corners: bool = False
    ) -> Found | None:
        """The street that this text is most surely about, or none that is sure enough.

        With ``corners``, where two streets cross the first of them will do: it leads to the place.
        """
        judged = judge(Reading(self._streets, text[:_LONGEST_TEXT]))
        best = max(judged, key=lambda one: one.sure, default=None)  # the first of the best
        if best is None:
            return None
        corner = corner_of(judged, at_least) if corners else None
        if best.sure < at_least and corner is None:
            return None
        street, its = best.mention.street, best.mention
        other = next((one.mention.street.name for one in corner or () if one is not best), "")
        sure = round(best.sure, 2)
        return Found(street.id, street.name, its.number, its.span, sure, street.namesakes, other)


def street_key(name: str) -> str:
    """A street's name as it is looked up: folded, without its type and articles."""
    return " ".join(parse_name(name).core)


@dataclass(frozen=True, slots=True)
class StreetRow:
    """A street as the list has it; ``line`` is its place in the file."""

    line: int
    name: str
    key: str
    district: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken, and why, in one sentence."""

    line: int
    sentence: str | Promise

    def __str__(self) -> str:
        return str(
            format_lazy(_("Line {line}: {sentence}"), line=self.line, sentence=self.sentence)
        )


class _Bad(Exception):
    """Inside one row; it becomes a BadRow."""

    def __init__(self, sentence: Promise) -> None:
        super().__init__()
        self.sentence = sentence


def read_streets(lines: Iterable[str]) -> Iterator[StreetRow | BadRow]:
    """The streets of a list with a column ``street``, and often ``district``, ``lat``, ``lon``.

    Other columns are left alone. A list without ``street`` gives one BadRow and nothing else.
    """
    head, rest = _head(iter(lines))
    separator = max(_SEPARATORS, key=head.count)
    columns = [column.strip().strip('"').casefold() for column in head.split(separator)]
    if "street" not in columns:
        yield BadRow(1, _wrong_columns(head, columns))
        return
    reader = csv.reader(rest, delimiter=separator)
    while True:
        try:
            cells = next(reader)
            if any(cell.strip() for cell in cells):
                yield _street(reader.line_num + 1, columns, cells, separator)
        except StopIteration:
            return
        except csv.Error:
            yield BadRow(reader.line_num + 1, _("This row is no CSV. Check its quotation marks."))
        except _Bad as bad:
            yield BadRow(reader.line_num + 1, bad.sentence)


def _head(lines: Iterator[str]) -> tuple[str, Iterator[str]]:
    return next(lines, "").lstrip("\ufeff").strip(), lines


def _wrong_columns(head: str, columns: list[str]) -> Promise | str:
    if not head:
        return _("The list is empty. Its first line names the columns, one of them “street”.")
    return format_lazy(
        _("There is no column “street” in the first line, only: {columns}."),
        columns=", ".join(columns)[:_LONGEST_NAME],
    )


def _street(line: int, columns: list[str], cells: list[str], separator: str) -> StreetRow:
    if len(cells) > len(columns):
        raise _Bad(_("This row has more cells than the first line has columns."))
    row = dict(zip(columns, (clean(cell) for cell in cells), strict=False))
    name, district = clean_name(row.get("street", "")), " ".join(row.get("district", "").split())
    if not name:
        raise _Bad(_("This row has no street."))
    if len(name) > _LONGEST_NAME or len(district) > _LONGEST_DISTRICT:
        raise _Bad(_("The name of this street or of its district is too long."))
    key = street_key(name)
    if not key or name.endswith(("...", "…")):
        raise _Bad(format_lazy(_("“{name}” is not the name of a street."), name=name))
    lat = _degrees(row.get("lat", ""), 90, separator)
    lon = _degrees(row.get("lon", ""), 180, separator)
    if (lat is None) != (lon is None):
        raise _Bad(_("A point needs both “lat” and “lon”."))
    return StreetRow(line, name, key, district, lat, lon)


def _degrees(text: str, most: int, separator: str) -> float | None:
    if not text:
        return None
    try:
        degrees = float(text if separator == "," else text.replace(",", "."))
    except ValueError:
        degrees = math.nan
    if not abs(degrees) <= most:
        raise _Bad(
            format_lazy(_("“{text}” is not a number of degrees such as 37.2217."), text=text[:40])
        )
    return degrees
