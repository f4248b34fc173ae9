"""Writers of SQLite take turns: each gets the file soon, or hears that it was taken too long."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

pytestmark = pytest.mark.django_db

PATIENCE = 1.0


@pytest.fixture
def connect(tmp_path: Path):
    """A new connection to one and the same file, as a process of the town has it."""

    def connected():
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": PATIENCE,
            "init_command": "PRAGMA journal_mode=WAL",
        }
        engine = {"ENGINE": "concejo.base.sqlite", "NAME": tmp_path / "town", "OPTIONS": options}
        connection = ConnectionHandler({"default": engine})["default"]
        # The other writer of this test lives in a thread.
        connection.inc_thread_sharing()
        return closing(connection)

    return connected


def test_whoever_waits_writes_as_soon_as_it_is_their_turn(connect):
    with connect() as first, connect() as second:
        _begin(first)
        first.cursor().execute("CREATE TABLE notes (words)")
        waiting = threading.Thread(target=_note, args=(second, "dos"))
        waiting.start()
        time.sleep(PATIENCE / 4)
        first.cursor().execute("INSERT INTO notes VALUES ('uno')")
        first.commit()
        waiting.join()

        assert _notes(first) == ["uno", "dos"]


def test_many_writers_lose_nothing(connect):
    with connect() as town:
        town.cursor().execute("CREATE TABLE notes (words)")
        writers = [threading.Thread(target=_several, args=(connect, f"{n}")) for n in range(6)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

        assert sorted(_notes(town)) == sorted(f"{n} {m}" for n in range(6) for m in range(20))


def test_whoever_waits_too_long_hears_that_the_file_is_taken(connect):
    with connect() as first, connect() as second:
        _begin(first)
        first.cursor().execute("CREATE TABLE notes (words)")
        began = time.monotonic()

        with pytest.raises(OperationalError, match="database is locked"):
            _begin(second)

        assert time.monotonic() - began >= PATIENCE
        [(patience,)] = second.connection.execute("PRAGMA busy_timeout").fetchall()
        assert patience == PATIENCE * 1000


def _several(connect, name: str) -> None:
    with connect() as mine:
        for n in range(20):
            _note(mine, f"{name} {n}")


def _begin(connection) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def _note(connection, words: str) -> None:
    _begin(connection)
    connection.cursor().execute("INSERT INTO notes VALUES (%s)", [words])
    connection.commit()
    connection.set_autocommit(True)


def _notes(connection) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM notes")
        return [row[0] for row in cursor.fetchall()]
