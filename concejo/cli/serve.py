"""``concejo serve``: one command starts the web, the live stream and the worker, and keeps them."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

import click

from concejo.cli.town import Refusal, dir_option, enter, refusing

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
) -> NoReturn:
    """Migrate, start everything, and keep it running until told to stop."""
    os.environ["CONCEJO_PORT"] = str(port)
    if test_mode:
        os.environ["CONCEJO_TEST_MODE"] = "yes"
    enter(directory)

    from django.conf import settings
    from django.db import connections

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
    if settings.REACH_PRIVATE_ADDRESSES:
        click.secho(
            "PRIVATE ADDRESSES ARE REACHED: whoever gives the town an address can make it ask "
            "machines of the inner network. Never serve a real town like this.",
            fg="red",
            bold=True,
            err=True,
        )
    workers = workers or min(2, os.cpu_count() or 1)
    shown = f"[{address}]" if ":" in address else address
    welcome = (
        f"{name} is open at http://{shown}:{port} (live at port {live_port}). Stop it with Ctrl-C."
    )
    facts = [address, port, live_port, workers, settings.DIR / PLACE_FILE, welcome]
    connections.close_all()
    sys.stdout.flush()
    # From here on this process is another program. What was needed to make ready is let go.
    command = [sys.executable, "-m", "concejo.cli.supervise", *map(str, facts)]
    os.execv(sys.executable, command)  # noqa: S606 - our own program


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
