"""What keeps the town's processes: starts them, starts them again, and stops them all.

A program of its own, into which ``concejo serve`` turns once everything is ready: it needs nothing
of the town itself, and so next to no memory for as long as the town is open.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

# All of it must have ended five seconds after Ctrl-C. Children give up on open streams after two.
SECONDS_TO_STOP = 4.0

# A child that ends is started again after a pause, which grows while it keeps ending.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# After so long a life, an end is an accident and not a habit.
STEADY_AFTER = 30.0


def main() -> None:
    """``python -m concejo.cli.supervise HOST PORT LIVE_PORT WORKERS PLACE_FILE WELCOME``."""
    host, port, live_port, workers, place_file, welcome = sys.argv[1:]
    children = [
        Child("web", [host, port, workers]),
        Child("live", [host, live_port]),
        Child("worker", []),
    ]
    place = Path(place_file)
    place.write_text(json.dumps({"host": host, "port": int(port), "live_port": int(live_port)}))
    try:
        _keep(children, [(host, int(port)), (host, int(live_port))], welcome)
    finally:
        place.unlink(missing_ok=True)


@dataclass
class Child:
    """A process that is started again when it ends."""

    name: str
    options: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    pause: float = FIRST_PAUSE
    wait_until: float = field(default=0)

    def look_after(self, at: float) -> None:
        """Start it, unless it runs or rests."""
        if self.process is not None:
            if self.process.poll() is None:
                return
            self._rest(at)
        if at >= self.wait_until:
            self._start(at)

    def tell_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """End it and whatever it started."""
        if self.process is not None and not self.has_ended():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _start(self, at: float) -> None:
        command = [sys.executable, "-m", "concejo.cli.children", self.name, str(os.getpid())]
        # A heap for each of many threads that wait would cost more memory than it saves time.
        environment = {"MALLOC_ARENA_MAX": "2", **os.environ}
        # A session of its own: Ctrl-C in the terminal is for us, and we tell the children.
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, *self.options],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env=environment,
        )
        self.started_at = at

    def _rest(self, at: float) -> None:
        assert self.process is not None  # noqa: S101 - said by the caller
        if at - self.started_at > STEADY_AFTER:
            self.pause = FIRST_PAUSE
        click.echo(
            f"{self.name} ended ({_end_of(self.process)}) and is started again "
            f"in {self.pause:g} s.",
            err=True,
        )
        self.process = None
        self.wait_until = at + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


def _keep(children: list[Child], places: list[tuple[str, int]], welcome: str) -> None:
    """Look after the children until a signal comes, then stop them all."""
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: told.append(number))
    is_open = False
    try:
        while not told:
            at = time.monotonic()
            for child in children:
                child.look_after(at)
            if not is_open and all(answers(*place) for place in places):
                is_open = True
                click.echo(welcome)
            time.sleep(0.2)
    finally:
        _stop(children)


def _stop(children: list[Child]) -> None:
    until = time.monotonic() + SECONDS_TO_STOP
    for child in children:
        child.tell_to_stop()
    while time.monotonic() < until and not all(child.has_ended() for child in children):
        time.sleep(0.05)
    for child in children:
        child.kill()


def answers(host: str, port: int) -> bool:
    """Does somebody listen there?"""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _end_of(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"signal {-code}" if code < 0 else f"exit code {code}"


if __name__ == "__main__":
    main()
