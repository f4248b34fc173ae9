"""A whole town with its processes, as an operator starts it."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx


@dataclass
class Town:
    """A town in a directory; served between ``serve()`` and ``stop()``."""

    directory: Path
    port: int
    process: subprocess.Popen | None = None
    # What the operator has set besides.
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def live_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def log(self) -> str:
        return (self.directory / "log").read_text(encoding="utf-8")

    def concejo(self, *words: str) -> subprocess.CompletedProcess:
        """Give a command, and wait until it is done."""
        return subprocess.run(
            [sys.executable, "-m", "concejo", *words],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def must(self, *words: str) -> str:
        """Give a command that has to succeed; what it printed."""
        said = self.concejo(*words)
        assert said.returncode == 0, said.stderr
        return said.stdout.strip()

    def serve(self, *options: str) -> None:
        """Start everything, and wait until it answers."""
        with (self.directory / "log").open("ab") as log:
            opened = self.log.count("is open at")
            self.process = subprocess.Popen(
                [sys.executable, "-m", "concejo", "serve", "--port", str(self.port), *options],
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        self.wait_for("is open at", seconds=30, times=opened + 1)

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Stop everything. Says how many seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=30)
        return time.monotonic() - began

    def children(self) -> dict[int, str]:
        """The processes below ``concejo serve``, also after it has ended: number and command."""
        assert self.process is not None
        mark = f" {self.process.pid}"
        found = {}
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = file.read_bytes().replace(b"\0", b" ").decode()
            except (OSError, UnicodeDecodeError):
                continue
            if "concejo.cli.children" in words and f"{mark} " in words:
                found[int(file.parent.name)] = words.strip()
        return found

    def wait_for(self, words: str, *, seconds: float = 10, times: int = 1) -> None:
        """Wait until the log says something."""
        wait_until(
            lambda: self.log.count(words) >= times or self.has_died, seconds, lambda: self.log
        )
        assert not self.has_died, self.log

    @property
    def has_died(self) -> bool:
        """Whether it was served and is no more, without having been stopped."""
        return self.process is not None and self.process.poll() is not None

    def _environment(self) -> dict[str, str]:
        """Like a shell of the operator: nothing of what the tests have set, but their database."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONCEJO", "DJANGO"))}
        own = {"CONCEJO_DIR": str(self.directory), "PYTHONWARNINGS": "default"}
        return kept | own | self.environment


@contextmanager
def founded(directory: Path, *, like: Path | None = None) -> Iterator[Town]:
    """A town that was just founded, or is as another one was. It is stopped in the end."""
    town = Town(directory / "jun", _free_port())
    shutil.copytree(like or _just_founded(), town.directory)
    try:
        yield town
    finally:
        if town.process is not None and town.process.poll() is None:
            town.process.kill()
            town.process.wait()


@cache
def _just_founded() -> Path:
    """Making all tables takes seconds: in each process of tests it is done once."""
    town = Town(Path(tempfile.mkdtemp(prefix="concejo-founded-")) / "jun", 0)
    atexit.register(shutil.rmtree, town.directory.parent, ignore_errors=True)
    town.must("init", "--name", "Jun")
    return town.directory


def wait_until(question, seconds: float = 30, why=lambda: "") -> None:
    """Wait until something is so, but not for ever."""
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until, why()
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Does somebody answer there, whatever they say?"""
    try:
        # A stream never ends: its first line is enough.
        with httpx.stream("GET", url, timeout=2):
            return True
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    """A port that is free together with the next one, which is the live stream's."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
