"""Bodies come and go whole: who is slow to send or to read keeps nobody waiting.

A telephone in a tunnel, or somebody who means ill, begins to send and falls silent. Read by the
view, such a body would keep one of the few places of the process; read here, it keeps a thread that
does nothing else. Nor does half a body ever reach the town: a sentence that broke off is not
published. A photo is handed to the server in one piece, which sends it as slowly as it must.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from queue import LifoQueue
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import StreamingHttpResponse
from django.utils.http import parse_header_parameters

from concejo.base.room import MOST_COMING, MOST_OF_ONE, PLACES
from concejo.doors.api.errors import BROKE_OFF, TOO_MANY_AT_ONCE
from concejo.doors.api.limits import household_of, outermost
from concejo.doors.api.long_answers import is_long
from concejo.doors.api.params import most_bytes
from concejo.posts.drafts import MOST_PHOTOS

# Any: WSGI's own signatures (PEP 3333).
Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

# What is larger waits on the disk.
_IN_MEMORY = 256 * 1024
_PIECE = 64 * 1024


class Bodies:
    """The application, behind a room in which bodies arrive.

    Each place within has its own connection to the database. Threads that only wait have none.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._coming = _Coming()
        # The last one that was used is used next: its connection knows most.
        self._places: LifoQueue[BaseDatabaseWrapper] = LifoQueue()
        for _ in range(PLACES):
            self._places.put(_connection())

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        environ["CONTENT_TYPE"] = _readable(environ.get("CONTENT_TYPE", ""))
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            self._take_in(environ)
        connection = self._places.get()
        try:
            connections[DEFAULT_DB_ALIAS] = connection
            answer = self._application(environ, start_response)
        finally:
            del connections[DEFAULT_DB_ALIAS]
            self._places.put(connection)
        return _without_a_place(answer) if isinstance(answer, StreamingHttpResponse) else answer

    def _take_in(self, environ: Environ) -> None:
        """Read all of the body, or note why it is not to be read."""
        said = _length(environ)
        most = most_bytes(MOST_PHOTOS)
        if said is not None and (said == 0 or said > most):
            # Too long: it is refused by its length, as it stands.
            return
        peer, forwarded = environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR")
        with self._coming.one_of(household_of(outermost(peer, forwarded))) as there_is_room:
            if not there_is_room:
                _leave_unread(environ, TOO_MANY_AT_ONCE)
                return
            body, length = _all_of(environ["wsgi.input"], most if said is None else said)
        environ["wsgi.input"] = body
        environ["CONTENT_LENGTH"] = str(length)
        if said is not None and length < said:
            _leave_unread(environ, BROKE_OFF)


class _Coming:
    """Counts the bodies that are on their way."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_household: Counter[str] = Counter()

    @contextmanager
    def one_of(self, household: str) -> Iterator[bool]:
        """One more body of a household arrives; False if there is no room for it."""
        with self._lock:
            # Tests send all they have from one machine.
            there_is_room = settings.TEST_MODE or (
                self._by_household.total() < MOST_COMING
                and self._by_household[household] < MOST_OF_ONE
            )
            if there_is_room:
                self._by_household[household] += 1
        if not there_is_room:
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                self._by_household[household] -= 1
                if not self._by_household[household]:
                    del self._by_household[household]


def _readable(kind: str) -> str:
    """A type of content in which Django can read an address: it breaks off at “charset=hex”."""
    charset = parse_header_parameters(kind)[1].get("charset", "")
    try:
        codecs.lookup(charset)
    except LookupError:
        return kind  # Whoever reads the body says that there is none of that name.
    except ValueError:
        return kind.partition(";")[0]
    for sign in (b"=", b"\xff"):
        try:
            sign.decode(charset)
        except UnicodeDecodeError:
            continue
        except (LookupError, ValueError):
            return kind.partition(";")[0]
    return kind


def _connection() -> BaseDatabaseWrapper:
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    # It serves one thread after the other, never two at once.
    connection.inc_thread_sharing()
    return connection


def _length(environ: Environ) -> int | None:
    """What a request says of its length; None if it comes in pieces until it ends."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    said = environ["CONTENT_LENGTH"]
    return int(said) if said.isascii() and said.isdigit() else 0


def _all_of(coming: BinaryIO, most: int) -> tuple[BinaryIO, int]:
    """A body and its length: as it came, or one byte more than the most."""
    whole = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - whoever reads it lets it go
    length = 0
    while length <= most and (piece := coming.read(min(_PIECE, most + 1 - length))):
        length += whole.write(piece)
    whole.seek(0)
    return cast("BinaryIO", whole), length


def _without_a_place(answer: StreamingHttpResponse) -> Iterable[bytes]:
    """What is sent piece by piece keeps a thread as long as somebody is slow to read it.

    A short one is handed over in one piece. A long one asks the database, if it does, by a
    connection of its own, which ends with it.
    """
    if not is_long(answer):
        with closing(answer):
            return [b"".join(cast("Iterable[bytes]", answer))]
    return _in_pieces(answer)


def _in_pieces(answer: StreamingHttpResponse) -> Iterator[bytes]:
    try:
        yield from cast("Iterable[bytes]", answer)
    finally:
        answer.close()
        connections.close_all()


def _leave_unread(environ: Environ, why: str) -> None:
    environ[why] = True
    environ["CONTENT_LENGTH"] = "0"
