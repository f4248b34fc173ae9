"""Whoever never reads, talks without end or sends giants costs the town little, and nobody else."""

from __future__ import annotations

import base64
import contextlib
import os
import re
import socket
import struct
import time
from pathlib import Path

import pytest

from tests.served.town import wait_until

pytestmark = pytest.mark.served

# A post whose links make it some hundred kilobytes.
LONG = "#jun " * 3900
POSTS, MANY = 40, 8


def test_who_never_reads_costs_little_and_is_left(live):
    # A process grows with its first long posts, whoever listens.
    with live.ear("public") as ear:
        for n in range(POSTS):
            first = live.say("ben", f"antes {n} {LONG}")
        ear.wait_for(lambda e: first["id"] in e.words, seconds=60)
    before, lines = _megabytes(live), _lines(live)
    deaf = [_open(live, "public") for _ in range(MANY)]
    deaf += [_open(live, "?stream=public", is_socket=True) for _ in range(MANY)]

    with live.ear("public") as ear:
        said = 0
        for n in range(POSTS):
            said += len(live.say("ben", f"{n} {LONG}")["content"])
        last = live.say("ben", "¿Me oye alguien?")
        ear.wait_for(lambda e: last["id"] in e.words, seconds=60)
        grown = _megabytes(live) - before
    assert _lines(live) >= lines + len(deaf)
    # As long as the town waits for anybody, and a little. Sockets are closed then.
    wait_until(lambda: _lines(live) <= lines + MANY + 2, seconds=45)
    got = [_drained(line) for line in deaf]

    assert said > POSTS * 200_000
    assert max(got) < said
    # A fraction of what it would be if all of it were kept for all of them.
    assert grown < said * len(deaf) / 3e6


def test_a_socket_that_talks_without_end_and_never_listens_is_left(live):
    before = _megabytes(live)
    line = _open(live, "?stream=public", is_socket=True)
    line.settimeout(5)
    rubbish = _frame(b'{"type": "dance"}') * 1000
    sent = 0

    with contextlib.suppress(OSError):
        # The town stops taking when nobody takes its answers.
        for _ in range(3000):
            line.sendall(rubbish)
            sent += len(rubbish)
    line.close()

    assert sent < 3000 * len(rubbish)
    assert _megabytes(live) - before < 60
    _everybody_else_hears(live)


@pytest.mark.parametrize("length", [2**62, 2**40, 200 * 2**20])
def test_a_frame_that_claims_to_be_a_giant_ends_the_connection(live, length):
    before = _megabytes(live)
    line = _open(live, "?stream=public", is_socket=True)
    line.settimeout(20)

    with contextlib.suppress(OSError):
        line.sendall(_head(length) + bytes(4))
        for _ in range(64):
            line.sendall(bytes(2**20))

    assert _drained(line) < 10_000
    assert _megabytes(live) - before < 60
    _everybody_else_hears(live)


def test_a_message_in_endless_parts_ends_the_connection(live):
    before = _megabytes(live)
    line = _open(live, "?stream=public", is_socket=True)
    line.settimeout(20)
    sent = 0

    with contextlib.suppress(OSError):
        line.sendall(_head(2**20, first=0x01) + bytes(4 + 2**20))
        for _ in range(300):
            line.sendall(_head(2**20, first=0x00) + bytes(4 + 2**20))
            sent += 1
    line.close()

    assert sent < 300
    wait_until(lambda: _megabytes(live) - before < 100)
    _everybody_else_hears(live)


@pytest.mark.parametrize(
    "rubbish", [b"\xff" * 4096, b"GET / HTTP/1.1\r\n\r\n", b"\x83\x00", b"\x89\xff"]
)
def test_what_is_no_frame_ends_the_connection(live, rubbish):
    line = _open(live, "?stream=public", is_socket=True)

    line.sendall(rubbish)
    line.shutdown(socket.SHUT_WR)

    _drained(line)
    _everybody_else_hears(live)


# --- Lines ---


def _open(live, path: str, *, is_socket: bool = False) -> socket.socket:
    """A line to the town that takes little and is not read any further."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(30)
    line.connect(("127.0.0.1", live.town.port + 1))
    key = base64.b64encode(os.urandom(16)).decode()
    heads = (
        f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {key}\r\n"
        if is_socket
        else ""
    )
    slash = "" if path.startswith("?") else "/"
    line.sendall(
        f"GET /api/v1/streaming{slash}{path} HTTP/1.1\r\nHost: localhost\r\n{heads}\r\n".encode()
    )
    head = b""
    while b"\r\n\r\n" not in head:
        head += line.recv(1)
    assert head.split()[1] in {b"101", b"200"}, head
    return line


def _head(length: int, *, first: int = 0x81) -> bytes:
    return bytes([first, 0x80 | 127]) + struct.pack("!Q", length)


def _frame(said: bytes) -> bytes:
    """A short frame as clients send it: masked, here with nothing."""
    return bytes([0x81, 0x80 | len(said)]) + bytes(4) + said


def _drained(line: socket.socket, seconds: float = 40) -> int:
    """How much there still was to read until the town hung up."""
    until, got = time.monotonic() + seconds, 0
    with line, contextlib.suppress(ConnectionError):
        while some := line.recv(2**16):
            got += len(some)
            assert time.monotonic() < until, "the town has not hung up"
    return got


def _process(live) -> Path:
    """The process of the streams."""
    number = max(n for n, words in live.town.children().items() if " live " in f"{words} ")
    return Path(f"/proc/{number}")


def _megabytes(live) -> float:
    """What it holds."""
    said = (_process(live) / "status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", said)[0]) / 1024


def _lines(live) -> int:
    """How many connections that process has open."""
    found = 0
    for file in (_process(live) / "fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found += str(file.readlink()).startswith("socket:")
    return found


def _everybody_else_hears(live) -> None:
    with live.ear("public") as ear:
        post = live.say("ana", "¿Hay alguien?")
        ear.wait_for_post(post["id"])
