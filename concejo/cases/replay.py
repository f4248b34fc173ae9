"""Playing a log of real reports: in order of time, with the log's own clock, as people would."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TextIO, cast
from zlib import crc32

from django.db import transaction

from concejo.accounts.actions import open_account
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import actor_for
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.models import ReplayedRow
from concejo.events import log
from concejo.posts.drafts import Place

# The columns of a log: when, what, and where if it says so.
_WHEN = ("requested_at", "published_at", "created_at", "opened_at", "date")
_TEXT = ("text", "description")
_LANGUAGES = {"london": "en", "boston": "en", "nyc": "en"}
_REPORTERS = 100
_AT_ONCE = 50
_LONGEST_KEY = 120
# What a file that is broken, or no text at all, makes of reading it.
_NOT_READABLE = (csv.Error, UnicodeDecodeError, EOFError, OSError)


class LogNotReadable(Refused):
    """The file is no log of reports."""


@dataclass(frozen=True, slots=True)
class Row:
    """One report of a log."""

    key: str
    at: datetime
    text: str
    lat: float | None
    lon: float | None


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


def rows_of(file: Path) -> list[Row | str]:
    """The rows in order of time; one that cannot be read is a sentence that says why."""
    with _opened(file) as lines:
        reader = csv.DictReader(lines)
        columns = _columns(reader)
        when = next((c for c in _WHEN if c in columns), None)
        text = next((c for c in _TEXT if c in columns), None)
        if "id" not in columns or when is None or text is None:
            raise LogNotReadable(
                "A log needs the columns id, text and requested_at (or published_at)."
            )
        rows: list[Row] = []
        bad: list[str] = []
        try:
            for number, values in enumerate(reader, start=2):
                row = _row(values, when, text)
                if isinstance(row, Row):
                    rows.append(row)
                else:
                    bad.append(f"line {number}: {row}")
        except _NOT_READABLE:
            bad.append("the rest of the file: it breaks off, or is not in UTF-8")
    return [*sorted(rows, key=lambda r: (r.at, r.key)), *bad]


def reporters(count: int = _REPORTERS) -> list[Actor]:
    """The people who report in a replayed log: unverified accounts, nobody's own."""
    actors = []
    for i in range(count):
        name = f"vecino_{i + 1:03}"
        account = Account.objects.filter(handle=name, domain="").first()
        user = open_account(name) if account is None else account.seats.get().user
        actors.append(actor_for(user))
    return actors


def play(file: Path, *, limit: int | None = None) -> Iterator[Played]:
    """Play a log, and say after every few rows how far it is. Ending early loses nothing."""
    rows = rows_of(file)
    good = [row for row in rows if isinstance(row, Row)][:limit]
    played = Played(rows=len(good))
    for sentence in (row for row in rows if isinstance(row, str)):
        played.refused["row_not_readable"] += 1
        played.notes.append(sentence)
    language = language_of(file)
    source = file.name.removesuffix(".gz").removesuffix(".csv")
    speakers = reporters()
    started = monotonic()
    for batch in _batches(good, _AT_ONCE):
        keys = {row: f"{source}:{row.key}"[:_LONGEST_KEY] for row in batch}
        done = set(ReplayedRow.objects.filter(key__in=keys.values()).values_list("key", flat=True))
        # One transaction for some rows: each is a savepoint, so one that is refused harms no other.
        with log.nothing_leaves(), transaction.atomic():
            for row in batch:
                if keys[row] in done:
                    played.again += 1
                    continue
                done.add(keys[row])
                speaker = speakers[crc32(row.key.encode()) % len(speakers)]
                _play_row(row, keys[row], speaker, language, played)
        played.seconds = monotonic() - started
        yield played


def _play_row(row: Row, key: str, speaker: Actor, language: str, played: Played) -> None:
    """Play one row, at its own time."""
    with clock.stopped_at(row.at):
        try:
            with transaction.atomic():
                case = tell_town(
                    speaker,
                    Report(
                        text=row.text,
                        door="replay",
                        language=language,
                        asked=False,
                        place=Place(row.lat, row.lon) if row.lat is not None else None,
                    ),
                )
                ReplayedRow.objects.create(key=key, case=case)
        except Refused as refusal:
            played.refused[refusal.code] += 1
            return
    played.reports += 1
    played.cases += 1
    played.streets += case.street_id is not None


def _batches(rows: list[Row], size: int) -> Iterator[list[Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def language_of(file: Path) -> str:
    """The language that a log is written in, by the name of its town."""
    name = file.name.lower()
    return next((lang for town, lang in _LANGUAGES.items() if town in name), "")


def _opened(file: Path) -> TextIO:
    # Spreadsheets write a mark at the beginning, which is not part of the first column's name.
    if file.suffix == ".gz":
        return cast("TextIO", gzip.open(file, "rt", encoding="utf-8-sig", newline=""))
    return file.open(encoding="utf-8-sig", newline="")


def _columns(reader: csv.DictReader[str]) -> list[str]:
    try:
        return list(reader.fieldnames or ())
    except _NOT_READABLE:
        raise LogNotReadable(
            "This file cannot be read. Save it as CSV in UTF-8, packed with gzip or not."
        ) from None


def _row(values: dict[str, str | None], when: str, text: str) -> Row | str:
    words = " ".join(p for p in (values.get("title"), values.get(text)) if p)
    if values.get("title") and (values.get(text) or "").startswith(values["title"] or " "):
        words = values.get(text) or ""
    try:
        at = datetime.fromisoformat(values[when] or "")
        lat, lon = (float(values[c]) if values.get(c) else None for c in ("lat", "lon"))  # type: ignore[arg-type]
    except (ValueError, TypeError, KeyError):
        return "the time or the point cannot be read"
    if not (values.get("id") or "").strip():
        return "the id is missing"
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Row(str(values["id"]).strip(), at, words, lat, lon)
