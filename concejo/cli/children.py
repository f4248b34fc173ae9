"""The processes below ``concejo serve``: web, live and worker. Each ends with its parent."""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from concejo.base.room import MOST_COMING, MOST_LEAVING, PLACES

# So many streams may be open in one process, if the system lets it open so many files.
MOST_STREAMS = 20_000

# What a person has begun to send may be finished.
SECONDS_TO_STOP = 2

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """``python -m concejo.cli.children web|live|worker PARENT …``, as ``serve`` calls it."""
    name, parent, *options = sys.argv[1:]
    die_with_parent(int(parent))
    if name == "web":
        host, port, workers = options
        web(host, int(port), int(workers))
    elif name == "live":
        host, port = options
        live(host, int(port))
    else:
        from concejo.cli.worker import work

        work()


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to end this process when its parent is gone, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have died before the kernel was asked.
    if parent is not None and os.getppid() != parent:
        sys.exit(1)


def web(host: str, port: int, workers: int) -> None:
    """Pages and APIs."""
    from granian.constants import Interfaces

    _load_once("concejo.config.wsgi")
    _serve(
        load_web,
        "concejo.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=PLACES + MOST_COMING + MOST_LEAVING,
        websockets=False,
        patience=SECONDS_TO_STOP,
    )


def live(host: str, port: int) -> None:
    """Streams."""
    from granian.constants import Interfaces

    # Every stream is an open file, and the usual limit is meant for programs with few of them.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    _serve(
        load_live,
        "concejo.config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        # Otherwise the 1025th waits until another one is closed.
        backpressure=MOST_STREAMS,
        # Streams stay open for hours: whoever holds one is not waited for.
        patience=1,
    )


def load_web() -> Callable[..., Any]:  # Any: WSGI's own signature
    """The web door, in the process that serves it."""
    die_with_parent()
    from concejo.config.wsgi import application

    return application


def load_live() -> Callable[..., Any]:  # Any: ASGI's own signature
    """The live door, in the process that serves it."""
    die_with_parent()
    from concejo.config.asgi import application

    return application


def _load_once(module: str) -> None:
    """Load what all processes below this one need before they part: their memory stays one."""
    importlib.import_module(module)
    # Whoever looks for garbage writes to all that it looks at, and would make copies of it.
    gc.collect()
    gc.freeze()


def _serve(
    load: Callable[[], Callable[..., Any]],
    target: str,
    *,
    patience: int,
    **options: Any,  # Any: Granian's own options
) -> None:
    from granian import Granian
    from granian.log import LogLevels

    server = Granian(
        target,
        # It tells of every start and stop, and wonders at threads that only wait; what matters to a
        # person, the parent says.
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=patience,
        **options,
    )
    server.serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main()
