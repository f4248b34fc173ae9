"""``concejo serve``: one command starts the web, the live stream and the worker, and keeps them."""

from __future__ import annotations

import errno
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

from concejo.cli.town import Refusal, dir_option, enter, refusing

# All of it must have ended five seconds after Ctrl-C. Children give up on open streams after two.
SECONDS_TO_STOP = 4.0

# A child that ends is started again after a pause, which grows while it keeps ending.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# After so long a life, an end is an accident and not a habit.
STEADY_AFTER = 30.0

PLACE_FILE = "serve.json"


@click.command()
@dir_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65534))
@click.option("--workers", type=click.IntRange(1), help="Web processes.  [default: up to 2]")
@click.option("--test-mode", is_flag=True, help="For test suites only: no limits, no questions.")
def serve(directory: Path, host: str, port: int, workers: int | None, *, test_mode: bool) -> None:
    """Serve the town until Ctrl-C. The live stream is on the port after --port.

    CONCEJO_LIVE_PORT puts the live stream on another port.
    """
    serve_town(directory, host=host, port=port, workers=workers, test_mode=test_mode)


def serve_town(
    directory: Path,
    *,
    host: str,
    port: int,
    workers: int | None = None,
    test_mode: bool = False,
) -> None:
    """Migrate, start everything, and keep it running until told to stop."""
    os.environ["CONCEJO_PORT"] = str(port)
    if test_mode:
        os.environ["CONCEJO_TEST_MODE"] = "yes"
    enter(directory)

    from django.conf import settings

    live_port = settings.LIVE_PORT
    if live_port == port:
        raise Refusal(
            f"The web and the live stream cannot both have port {port}. "
            "Choose another with --port or CONCEJO_LIVE_PORT."
        )
    address = _address_of(host)
    for wanted in (port, live_port):
        _refuse_taken_port(address, wanted)
    name = _made_ready()

    if settings.TEST_MODE:
        click.secho(
            "TEST MODE: no rate limits, accounts without confirmation, tokens for passwords. "
            "Never serve a real town like this.",
            fg="red",
            bold=True,
            err=True,
        )
    workers = workers or min(2, os.cpu_count() or 1)
    children = [
        Child("web", [address, str(port), str(workers)]),
        Child("live", [address, str(live_port)]),
        Child("worker", []),
    ]
    shown = f"[{address}]" if ":" in address else address
    welcome = (
        f"{name} is open at http://{shown}:{port} (live at port {live_port}). Stop it with Ctrl-C."
    )
    place = settings.DIR / PLACE_FILE
    place.write_text(json.dumps({"host": address, "port": port, "live_port": live_port}))
    try:
        _keep(children, [(address, port), (address, live_port)], welcome)
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
        # A session of its own: Ctrl-C in the terminal is for us, and we tell the children.
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, *self.options], stdin=subprocess.DEVNULL, start_new_session=True
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


def _made_ready() -> str:
    """Bring the tables up to this version. Says the town's name."""
    from concejo.cli.start import migrate
    from concejo.places.queries import the_town

    with refusing():
        migrate()
        return the_town().name


def _address_of(host: str) -> str:
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
    except OSError:
        raise Refusal(f"{host} is not an address of this machine.") from None


def _refuse_taken_port(address: str, port: int) -> None:
    if not 0 < port < 65536:  # noqa: PLR2004 - what a port can be
        raise Refusal(f"{port} is no port. Give CONCEJO_LIVE_PORT one between 1 and 65535.")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as fault:
            raise Refusal(_why_not(fault, address, port)) from None


def _why_not(fault: OSError, address: str, port: int) -> str:
    if fault.errno == errno.EADDRINUSE:
        return (
            f"Port {port} at {address} is taken. Stop what uses it, or choose another with --port."
        )
    if fault.errno == errno.EACCES:
        return f"Port {port} is for the system only. Choose one above 1023 with --port."
    return f"{address} is not an address of this machine. Choose another with --host."


def _end_of(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"signal {-code}" if code < 0 else f"exit code {code}"
