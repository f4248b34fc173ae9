"""Reading tables of reports that somebody has labelled: from anywhere, and so with care."""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from concejo.routing.errors import (
    LineTooLong,
    MostlyUnreadable,
    NoSuchColumn,
    NotATable,
    NotAWholeGzip,
    NotInUtf8,
    TooManyRows,
)
from concejo.routing.reports import Labelled, Report

MOST_ROWS = 2_000_000
LONGEST_LINE = 1_000_000
_LONGEST_LABEL = 200

# What a column may be called. The first one that a row fills counts.
_DISTRICT = ("district",)
_ADDRESS = ("address", "street")
_AT = ("requested_at", "published_at", "date")


# Why a row is left out.
BROKEN = "broken"
HEADER = "header"
NO_WORDS = "no_words"
NO_LABEL = "no_label"
LONG_LABEL = "long_label"


def read_table(
    file: Path, *, label: str, text: str = "text", left_out: Counter[str] | None = None
) -> Iterator[Labelled]:
    """The labelled reports of a CSV file, packed with gzip or not.

    Rows that say nothing are left out and counted by reason. A table of which most cannot be read
    is refused: the few that are left would be anything.
    """
    left_out = Counter[str]() if left_out is None else left_out
    with _lines(file) as lines:
        rows = csv.DictReader(lines)
        columns = [name for name in rows.fieldnames or () if name]
        for column in (text, label):
            if column not in columns:
                shown = ", ".join(name[:40] for name in columns[:20])
                raise NoSuchColumn(file=file.name, column=column, columns=shown)
        read, met, before = 0, set[str](), left_out[BROKEN]
        for count, row in enumerate(rows):
            if count == MOST_ROWS:
                raise TooManyRows(file=file.name, most=MOST_ROWS)
            said = (row[label] or "").strip()
            if lost := _lost_in(row, columns, label, met):
                left_out[BROKEN] += lost
            elif reason := _unfit((row[text] or "").strip(), said, label, text):
                left_out[reason] += 1
            else:
                read += 1
                met.add(said)
                yield Labelled(_report(row, text), said)
        broken = left_out[BROKEN] - before
        if broken > read:
            raise MostlyUnreadable(file=file.name, rows=broken + read, left_out=broken)


def _lost_in(row: dict[str, str | None], columns: list[str], label: str, met: set[str]) -> int:
    """How many rows are lost in this one; none where it is whole.

    It has more columns than the first line, or no label at all, or a quotation mark that nobody
    closed has made whole rows a part of its words.
    """
    extra = row.get(None) or ()  # type: ignore[call-overload]  # how csv calls what is too much
    cells = [*(cell or "" for name, cell in row.items() if name is not None), *extra]
    place = columns.index(label)
    inner = [line for cell in cells for line in cell.splitlines()[1:]]
    fields = (next(csv.reader([line]), []) for line in inner)
    rows = sum(len(each) == len(columns) and each[place].strip() in met for each in fields)
    return 1 + rows if rows or extra or row[label] is None else 0


def _unfit(words: str, said: str, label: str, text: str) -> str:
    """Why a whole row teaches nothing; empty where it does."""
    if (words, said) == (text, label):
        return HEADER
    if not words:
        return NO_WORDS
    if not said:
        return NO_LABEL
    return LONG_LABEL if len(said) > _LONGEST_LABEL else ""


@contextmanager
def _lines(file: Path) -> Iterator[Iterator[str]]:
    """Its lines one by one; whatever is wrong with them is said in a sentence."""
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        with (
            gzip.open(file) if file.suffix == ".gz" else file.open("rb") as packed,
            # Spreadsheets write a mark at the beginning, which is not part of the text.
            io.TextIOWrapper(packed, encoding="utf-8-sig", newline="") as lines,
        ):
            yield _bounded(lines, file)
    except UnicodeDecodeError:
        raise NotInUtf8(file=file.name) from None
    except (gzip.BadGzipFile, EOFError):
        raise NotAWholeGzip(file=file.name) from None
    except csv.Error:
        raise NotATable(file=file.name) from None
    finally:
        csv.field_size_limit(before)


def _bounded(lines: IO[str], file: Path) -> Iterator[str]:
    """A few bytes of gzip can be a line of many gigabytes: it is not read to its end."""
    for number in range(1, MOST_ROWS * 1000):
        line = lines.readline(LONGEST_LINE + 1)
        if not line:
            return
        if "\0" in line:
            raise NotATable(file=file.name)
        if len(line) > LONGEST_LINE:
            raise LineTooLong(file=file.name, line=number)
        yield line


def _report(row: dict[str, str | None], text: str) -> Report:
    lat, lon = _degrees(row.get("lat"), 90), _degrees(row.get("lon"), 180)
    is_whole = lat is not None and lon is not None
    return Report(
        text=row[text] or "",
        title=(row.get("title") or "") if text != "title" else "",
        district=_first(row, _DISTRICT),
        address=_first(row, _ADDRESS),
        lat=lat if is_whole else None,
        lon=lon if is_whole else None,
        at=_moment(_first(row, _AT)),
    )


def _first(row: dict[str, str | None], columns: tuple[str, ...]) -> str:
    return next((found for name in columns if (found := (row.get(name) or "").strip())), "")[:200]


def _degrees(typed: str | None, most: int) -> float | None:
    try:
        degrees = float(typed or "")
    except ValueError:
        return None
    return degrees if math.isfinite(degrees) and abs(degrees) <= most else None


def _moment(typed: str) -> datetime | None:
    """When it was said; the zone is dropped, since all rows of a table have the same one."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=None)
    except ValueError:
        return None
