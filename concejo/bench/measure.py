"""Measuring a town that is served as an operator serves it: what questions cost, and memory."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from concejo.bench.asking import Ask, Times, ask_for, request
from concejo.bench.crowd import Crowd
from concejo.bench.processes import below, cpu_seconds, megabytes

EMPTY = "empty view"


@dataclass(frozen=True, slots=True)
class Figure:
    """What one question costs."""

    name: str
    per_second: float
    median_ms: float
    p99_ms: float
    # Of the empty view's requests per second, in the same run: a ratio holds on a noisy machine.
    ratio: float
    # What all processes of the town together worked for one answer.
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A whole run."""

    figures: list[Figure]
    cold_start_seconds: float
    megabytes: float


class WrongAnswer(Exception):
    """The town answered something else than it should: its figures would mean nothing."""


def measure(
    directory: Path,
    crowd: Crowd,
    *,
    workers: int,
    connections: int,
    seconds: float,
    say: Callable[[str], None],
) -> Measured:
    """Serve the town and ask it everything."""
    port = _free_port()
    with _served(directory, port, workers) as (server, started_in):
        _warm_up(port, workers)
        for name, ask, is_right in _questions(crowd):
            answer = _one(port, ask(0))
            if not is_right(answer):
                raise WrongAnswer(f"{name}: {answer[:300]!r}")
        figures: list[Figure] = []
        for name, ask, _is_right in _questions(crowd):
            say(name)
            # Everybody's first question to each process is not what is measured.
            ask_for(min(1, seconds), port, ask, connections=connections)
            pids = below(server.pid)
            # Right before and right after: what else the machine does slows both down.
            empty = [ask_for(seconds / 4, port, _empty, connections=connections)]
            before = cpu_seconds(pids)
            times = ask_for(seconds, port, ask, connections=connections)
            cpu = cpu_seconds(pids) - before
            empty.append(ask_for(seconds / 4, port, _empty, connections=connections))
            if times.wrong:
                raise WrongAnswer(f"{name}: {times.wrong[0]!r}")
            figures.append(_figure(name, times, cpu, empty))
        return Measured(figures, started_in, megabytes(below(server.pid)))


_NOTHING = request("GET", "/health")


def _empty(_n: int) -> bytes:
    return _NOTHING


def _questions(crowd: Crowd) -> Iterator[tuple[str, Ask, Callable[[bytes], bool]]]:
    """What is asked, and how a right answer looks."""
    rng = random.Random(3)
    tokens = crowd.secrets[1:]

    def get(path: str) -> Ask:
        ready = [request("GET", path, token=token) for token in tokens]
        return lambda n: ready[n % len(ready)]

    def says(text: str, author: int | None = None) -> Ask:
        mark = rng.random()

        def ask(n: int) -> bytes:
            said = json.dumps({"status": f"{text} {n} {mark}"}).encode()
            token = tokens[n % len(tokens)] if author is None else crowd.secrets[author]
            return request("POST", "/api/v1/statuses", token=token, body=said)

        return ask

    yield EMPTY, _empty, lambda body: body != b""
    yield "home timeline, 20 posts", get("/api/v1/timelines/home"), _is_list_of(20)
    yield "local timeline, 20 posts", get("/api/v1/timelines/public?local=true"), _is_list_of(20)
    thread = f"/api/v1/statuses/{crowd.thread}/context"
    yield "context of a thread", get(thread), lambda body: len(json.loads(body)["descendants"]) > 9
    yield "notifications, 20", get("/api/v1/notifications?limit=20"), _is_list_of(20)
    mine = "/api/v1/accounts/verify_credentials"
    yield "verify_credentials", get(mine), lambda body: "source" in json.loads(body)
    search = get("/api/v2/search?q=biblioteca")
    yield "search", search, lambda body: len(json.loads(body)["statuses"]) == 20
    yield "publish a post", says("Hola"), lambda body: "id" in json.loads(body)
    to_all = says("Para todos", 0)
    yield "publish, everybody follows", to_all, lambda body: "id" in json.loads(body)
    case = says(f"@{crowd.office} la farola de la calle no luce")
    yield (
        "publish to an office: a case",
        case,
        lambda body: bool(json.loads(body)["concejo"]["case"]),
    )


def _is_list_of(length: int) -> Callable[[bytes], bool]:
    return lambda body: len(json.loads(body)) == length


def _figure(name: str, times: Times, cpu: float, around: list[Times]) -> Figure:
    empty = fmean(each.per_second for each in around)
    return Figure(
        name=name,
        per_second=round(times.per_second, 1),
        median_ms=round(times.median * 1000, 2),
        p99_ms=round(times.ninety_ninth * 1000, 2),
        ratio=round(times.per_second / empty, 3),
        cpu_ms=round(cpu / len(times.each) * 1000, 3),
    )


@contextmanager
def _served(
    directory: Path, port: int, workers: int
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """The town, open at a port, and how long it took until its first answer."""
    command = [sys.executable, "-m", "concejo", "--dir", str(directory), "serve"]
    options = ["--port", str(port), "--workers", str(workers), "--test-mode"]
    began = time.perf_counter()
    server = subprocess.Popen(
        [*command, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "CONCEJO_DIR": str(directory)},
    )
    try:
        while True:
            try:
                _one(port, request("GET", "/health"))
                break
            except OSError:
                if server.poll() is not None or time.perf_counter() - began > 30:
                    raise WrongAnswer("the town does not open; see `concejo serve`") from None
                time.sleep(0.02)
        yield server, round(time.perf_counter() - began, 2)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def _warm_up(port: int, workers: int) -> None:
    for _ in range(20 * workers):
        _one(port, request("GET", "/api/v2/instance"))


def _one(port: int, ready: bytes) -> bytes:
    """One answer's body."""
    head, _end, body = ready.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    method, path, _version = first.split(" ")
    headers = dict(line.split(": ", 1) for line in rest)
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", data=body or None, headers=headers, method=method
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return bytes(answer.read())


def _free_port() -> int:
    """A port with a free one behind it, for the live stream."""
    for port in range(18_000, 19_000, 2):
        if all(_is_free(each) for each in (port, port + 1)):
            return port
    raise WrongAnswer("no two ports are free between 18000 and 19000")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
