"""Who is slow to send keeps nobody waiting, and half a sentence is not published."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from tests.live.conftest import LiveTown
from tests.served.town import founded, wait_until

pytestmark = pytest.mark.served


@pytest.fixture(scope="module")
def jun(tmp_path_factory) -> Iterator[LiveTown]:
    with founded(tmp_path_factory.mktemp("slow")) as town:
        town.environment = {"CONCEJO_BEHIND_PROXY": "yes"}
        jun = LiveTown(town, {})
        jun.tokens = jun.happens("bring_the_cast")
        town.serve("--workers", "1")
        yield jun
        town.stop()


@contextmanager
def beginning(jun: LiveTown, words: str, household: str, **headers: str) -> Iterator[socket.socket]:
    """A post of Ana's that has begun to arrive, from a household."""
    said = {
        "Host": "127.0.0.1",
        "Authorization": f"Bearer {jun.tokens['ana']}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": "100",
        "X-Forwarded-For": household,
    }
    if headers:
        del said["Content-Length"]
    head = "".join(f"{name}: {value}\r\n" for name, value in (said | headers).items())
    with socket.create_connection(("127.0.0.1", jun.town.port), timeout=20) as line:
        line.sendall(f"POST /api/v1/statuses HTTP/1.1\r\n{head}\r\n{words}".encode())
        yield line


def answer_on(line: socket.socket) -> str:
    return line.makefile("rb").read(4000).decode()


def say_from(jun: LiveTown, household: str, text: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {jun.tokens['ben']}", "X-Forwarded-For": household}
    url = f"{jun.town.url}/api/v1/statuses"
    return httpx.post(url, headers=headers, data={"status": text}, timeout=10)


def words_of_ana(jun: LiveTown) -> list[str]:
    path = f"accounts/{jun.id_of('ana')}/statuses"
    return [post["content"] for post in jun.ask("GET", path, "ana")]


def test_who_falls_silent_keeps_nobody_waiting(jun):
    with ExitStack() as lines:
        for _ in range(12):
            lines.enter_context(beginning(jun, "status=El+bache", "203.0.113.1"))
        # One household has begun enough; the others, and all who only read, notice nothing.
        wait_until(lambda: say_from(jun, "203.0.113.1", "¿Hola?").status_code == 429)
        for n in range(8):
            assert say_from(jun, f"203.0.113.{n + 2}", f"Buenos días {n}").status_code == 200
            assert httpx.get(f"{jun.town.url}/", timeout=10).status_code == 200
        refused = say_from(jun, "203.0.113.1", "¿Hola?").json()["error"]
        assert refused.startswith("Se está enviando demasiado a la vez desde aquí.")

    # Whoever has gone makes room.
    wait_until(lambda: say_from(jun, "203.0.113.1", "Ya está").status_code == 200)


def test_half_a_sentence_is_not_published(jun):
    with beginning(jun, "status=Cerrad+la+puerta+sur+no", "203.0.113.30") as line:
        line.shutdown(socket.SHUT_WR)
        said = answer_on(line)

    # Who has gone may hear nothing any more; who listens is told.
    assert said == "" or ("400" in said and "broke_off" in said)
    assert not any("Cerrad" in words for words in words_of_ana(jun))


def test_what_comes_in_pieces_is_taken_whole(jun):
    pieces = {"Transfer-Encoding": "chunked", "Connection": "close"}
    with beginning(jun, "", "203.0.113.31", **pieces) as line:
        for words in ("status=Se+ha+", "fundido+una+farola", ""):
            line.sendall(f"{len(words):x}\r\n{words}\r\n".encode())
        assert "200" in answer_on(line).splitlines()[0]

    assert any("Se ha fundido una farola" in words for words in words_of_ana(jun))


def test_who_reads_a_photo_slowly_keeps_nobody_waiting(jun):
    """What stands in for a photo is longer than the machine takes before anybody reads."""
    photo = jun.town.directory / "media" / "a.jpg"
    photo.parent.mkdir(exist_ok=True)
    photo.write_bytes(b"x" * 4_000_000)
    with ExitStack() as lines:
        for _ in range(40):
            line = lines.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            line.connect(("127.0.0.1", jun.town.port))
            line.sendall(b"GET /media/a.jpg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

        assert httpx.get(f"{jun.town.url}/", timeout=10).status_code == 200
    assert httpx.get(f"{jun.town.url}/media/a.jpg").content == photo.read_bytes()


def test_who_reads_something_long_slowly_keeps_nobody_waiting(jun):
    """Longer than what is handed over in one piece: each keeps a thread, and few may."""
    film = jun.town.directory / "media" / "b.jpg"
    film.parent.mkdir(exist_ok=True)
    film.write_bytes(b"x" * 20_000_000)
    with ExitStack() as lines:
        heads = []
        for _ in range(12):
            line = lines.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            line.connect(("127.0.0.1", jun.town.port))
            line.sendall(b"GET /media/b.jpg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            heads.append(line.recv(12).decode())

        assert sorted(heads) == ["HTTP/1.1 200"] * 8 + ["HTTP/1.1 429"] * 4
        assert httpx.get(f"{jun.town.url}/", timeout=10).status_code == 200

    def all_of_it() -> bool:
        return httpx.get(f"{jun.town.url}/media/b.jpg").content == film.read_bytes()

    wait_until(all_of_it)


@pytest.mark.parametrize("charset", ["hex", "rot13", "punycode", "utf-16", "klingon"])
def test_in_whatever_charset_a_body_would_be_the_address_is_read(jun, charset):
    headers = {"Content-Type": f"text/plain; charset={charset}"}

    for address in ("/cases?street=Calle+Real", "/api/v1/timelines/public?limit=2"):
        assert httpx.get(f"{jun.town.url}{address}", headers=headers).status_code == 200
