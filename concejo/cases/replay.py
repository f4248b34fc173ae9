"""Playing a log of real reports: in order of time, with the log's own clock, as people would."""

from __future__ import annotations

import csv
import gzip
import logging
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import NamedTuple, TextIO, cast
from zlib import crc32

from django.db import DataError, IntegrityError, transaction

from concejo.accounts.actions.people import open_account
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import actor_for
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.base.memory import remembering
from concejo.base.text import clean
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.models import ReplayedRow
from concejo.events import log as events
from concejo.places.queries import gazetteer, the_town
from concejo.posts.drafts import Place

log = logging.getLogger(__name__)

# The columns of a log: when, what, and where if it says so.
_WHEN = ("requested_at", "published_at", "created_at", "opened_at", "date")
_TEXT = ("text", "description")
_LANGUAGES = {"london": "en", "boston": "en", "nyc": "en", "budapest": "hu"}
_REPORTERS = 100
_AT_ONCE = 50
_LONGEST_ADDRESS = 200
_LONGEST_KEY = 120
_OLDEST = datetime(1970, 1, 1, tzinfo=UTC)
# A cell as large as a letter with pictures in it; what is larger breaks the file off.
_LARGEST_CELL = 16 * 1024 * 1024
# What is left where bytes were no UTF-8.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


class LogNotReadable(Refused):
    """The file is no log of reports."""


class NameTaken(Refused):
    """Somebody has an address that is meant for those who report in a replay."""


@dataclass(frozen=True, slots=True)
class Row:
    """One report of a log."""

    key: str
    at: datetime
    text: str
    lat: float | None
    lon: float | None
    # Where it is, as whoever kept the log wrote it.
    address: str = ""


class BadRow(NamedTuple):
    """A row that cannot be played: a code to count it by, and a sentence with its line."""

    why: str
    sentence: str


@dataclass(slots=True)
class Played:
    """What became of a log."""

    rows: int = 0
    reports: int = 0
    cases: int = 0
    again: int = 0
    streets: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return round(self.reports / self.seconds, 1) if self.seconds else 0.0

    @property
    def dealt_with(self) -> int:
        """How many of the rows have been played, now or before, or were refused."""
        return self.reports + self.again + sum(self.refused.values())


def rows_of(file: Path) -> tuple[list[Row], list[BadRow]]:
    """The rows in order of time, and those that cannot be played."""
    rows: list[Row] = []
    bad: list[BadRow] = []
    before = csv.field_size_limit(_LARGEST_CELL)
    try:
        with _opened(file) as lines:
            reader = csv.DictReader(lines)
            when, text = _columns(reader.fieldnames or [])
            for values in reader:
                row = _row(values, when, text)
                if isinstance(row, Row):
                    rows.append(row)
                else:
                    bad.append(BadRow(row.why, f"line {reader.line_num}: {row.sentence}"))
    except (csv.Error, EOFError, OSError) as fault:
        if not rows and not bad:
            raise LogNotReadable(
                "This file cannot be read. Save it as CSV in UTF-8, packed with gzip or not."
            ) from fault
        bad.append(BadRow("file_breaks_off", "the rest of the file: it breaks off"))
    finally:
        csv.field_size_limit(before)
    return sorted(rows, key=lambda row: (row.at, row.key)), bad


def reporter_of(row: Row) -> str:
    """Which of a hundred people reports this: somebody's rows are always the same."""
    return f"vecino_{crc32(row.key.encode()) % _REPORTERS + 1:03}"


def reporters(rows: Sequence[Row]) -> dict[str, Actor]:
    """The people who report in a replayed log: unverified accounts, nobody's own."""
    with clock.stopped_at(rows[0].at):
        return {name: _reporter(name) for name in sorted({reporter_of(row) for row in rows})}


def play(file: Path, *, limit: int | None = None) -> Iterator[Played]:
    """Play a log, and say after every few rows how far it is. Ending early loses nothing."""
    rows, bad = rows_of(file)
    rows = rows[:limit]
    played = Played(rows=len(rows) + len(bad))
    for why, sentence in bad:
        played.refused[why] += 1
        played.notes.append(sentence)
    language = language_of(file) or the_town().language
    source = file.name.removesuffix(".gz").removesuffix(".csv")
    started = monotonic()
    with events.nothing_leaves():
        speakers = reporters(rows) if rows else {}
    for batch in _batches(rows, _AT_ONCE):
        now = _play_batch(batch, source, speakers, language)
        # Counted only when it is kept: a batch that is broken off never was.
        played.reports += now.reports
        played.cases += now.cases
        played.again += now.again
        played.streets += now.streets
        played.refused.update(now.refused)
        played.notes += now.notes
        played.seconds = monotonic() - started
        yield played
    if not rows:
        yield played


def _play_batch(
    batch: Sequence[Row], source: str, speakers: Mapping[str, Actor], language: str
) -> Played:
    """Some rows in one transaction: each is a savepoint, so one that is refused harms no other."""
    now = Played()
    keys = [f"{source}:{row.key}" for row in batch]
    with events.nothing_leaves(), transaction.atomic(), remembering():
        done = set(ReplayedRow.objects.filter(key__in=keys).values_list("key", flat=True))
        for row, key in zip(batch, keys, strict=True):
            if key in done:
                now.again += 1
                continue
            done.add(key)
            _play_row(row, key, speakers[reporter_of(row)], language, now)
    return now


def _play_row(row: Row, key: str, speaker: Actor, language: str, played: Played) -> None:
    """Play one row, at its own time."""
    report = Report(
        text=row.text,
        door="replay",
        language=language,
        asked=False,
        place=_place_of(row),
    )
    try:
        with clock.stopped_at(row.at), transaction.atomic():
            case = tell_town(speaker, report)
            ReplayedRow.objects.create(key=key, case=case)
    except Refused as refusal:
        played.refused[refusal.code] += 1
        played.notes.append(f"row {row.key}: {refusal}")
        return
    except (DataError, IntegrityError, ValueError):
        # A row that the town cannot keep is a fault of ours; the others are played all the same.
        log.exception("row %s could not be played", row.key)
        played.refused["could_not_be_kept"] += 1
        played.notes.append(f"row {row.key}: it could not be kept; the log says why")
        return
    played.reports += 1
    played.cases += 1
    played.streets += case.street_id is not None


def _place_of(row: Row) -> Place | None:
    """The point of a row, and the street of its address where its text names none."""
    if row.address and gazetteer().find(row.text, corners=True) is None:
        found = gazetteer().find(row.address, corners=True)
        if found is not None:
            return Place(row.lat, row.lon, found.street_id, found.number[:12])
    return Place(row.lat, row.lon) if row.lat is not None else None


def _batches(rows: list[Row], size: int) -> Iterator[list[Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def language_of(file: Path) -> str:
    """The language that a log is written in, by the name of its town."""
    name = file.name.lower()
    return next((lang for town, lang in _LANGUAGES.items() if town in name), "")


def _reporter(name: str) -> Actor:
    account = Account.objects.filter(handle=name, domain="").first()
    if account is None:
        return actor_for(open_account(name))
    user = account.seats.get().user
    if user.email or user.has_usable_password():
        raise NameTaken(f"@{name} is somebody's own address. Replay the log in a town of its own.")
    return Actor(account, user)


def _opened(file: Path) -> TextIO:
    # Spreadsheets write a mark at the beginning, which is not part of the first column.
    reading = {"encoding": "utf-8-sig", "errors": "surrogateescape", "newline": ""}
    if file.suffix == ".gz":
        return cast("TextIO", gzip.open(file, "rt", **reading))  # type: ignore[call-overload]
    return cast("TextIO", file.open(**reading))  # type: ignore[call-overload]


def _columns(columns: Sequence[str]) -> tuple[str, str]:
    """The columns with the time and with the words, or a refusal that names what is missing."""
    when = next((c for c in _WHEN if c in columns), "")
    text = next((c for c in _TEXT if c in columns), "")
    missing = [
        said
        for there, said in (
            ("id" in columns, "“id”"),
            (when, f"“{_WHEN[0]}” (or {', '.join(_WHEN[1:])})"),
            (text, f"“{_TEXT[0]}” (or {', '.join(_TEXT[1:])})"),
        )
        if not there
    ]
    if missing:
        raise LogNotReadable(
            f"This is no log of reports: its first line lacks the columns {' and '.join(missing)}."
        )
    return when, text


def _row(values: dict[str, str | None], when: str, text: str) -> Row | BadRow:
    key = clean(values.get("id") or "")
    if not key:
        return BadRow("id_missing", "the id is missing")
    if len(key) > _LONGEST_KEY // 2:
        return BadRow("id_too_long", f"the id has more than {_LONGEST_KEY // 2} characters")
    said = (values[when] or "").strip()
    if not said:
        return BadRow("time_missing", "the time is missing")
    try:
        at = datetime.fromisoformat(said)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return BadRow("time_not_readable", f"“{said[:40]}” is not a time like 2026-03-28T10:00:00Z")
    if not _OLDEST <= at <= clock.now():
        return BadRow("time_not_possible", f"{said[:40]} is still to come, or before 1970")
    words = _words(values.get("title") or "", values.get(text) or "")
    if _NOT_UTF8.search(words) or _NOT_UTF8.search(key):
        return BadRow("not_in_utf8", "the text is not in UTF-8")
    try:
        lat, lon = _degrees(values.get("lat"), 90), _degrees(values.get("lon"), 180)
    except ValueError:
        return BadRow(
            "point_not_readable", "“lat” and “lon” are not degrees such as 37.22 and -3.6"
        )
    address = clean(values.get("address") or "")[:_LONGEST_ADDRESS]
    if _NOT_UTF8.search(address):
        address = ""
    is_whole = lat is not None and lon is not None
    return Row(key, at, words, lat if is_whole else None, lon if is_whole else None, address)


def _words(title: str, text: str) -> str:
    """Title and text; the title only once where the text begins with it."""
    return text if text.startswith(title) else f"{title} {text}".strip()


def _degrees(text: str | None, most: int) -> float | None:
    if not text or not text.strip():
        return None
    degrees = float(text)
    if not math.isfinite(degrees) or abs(degrees) > most:
        raise ValueError(text)
    return degrees
