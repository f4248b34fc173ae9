"""Looking at a photo in a process of its own, one photo at a time on a machine."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from concejo.screening.pictures.boxes import Box

_PACKAGE = Path(__file__).resolve().parents[3]
# As large as photos are kept: what cannot be read in that size is not published either.
_LARGEST = 1920
_REST = 0.05


class NotLookedAt(Exception):
    """Nobody can say what is on this photo: it took too long, or the process failed."""


def look_at(picture: Image.Image, turns: Path, *, patience: float) -> list[Box]:
    """Faces and number plates on an upright photo, within so many seconds, waiting included.

    ``turns`` is a file of this machine: whoever looks holds it, so that memory is needed once.
    """
    until = time.monotonic() + patience
    small = picture.convert("RGB")
    small.thumbnail((_LARGEST, _LARGEST))
    with _turn(turns, until):
        return _asked(small, max(until - time.monotonic(), 0.1))


def _asked(picture: Image.Image, seconds: float) -> list[Box]:
    command = [sys.executable, "-m", "concejo.screening.pictures.child", *map(str, picture.size)]
    # One thread is enough, and what is found does not depend on what the town was started with.
    few = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    env = {**os.environ, **few, "PYTHONPATH": str(_PACKAGE)}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and two numbers
            command,
            input=picture.tobytes(),
            capture_output=True,
            timeout=seconds,
            check=True,
            env=env,
        )
        return [Box(*row) for row in json.loads(done.stdout)]
    except (OSError, subprocess.SubprocessError, ValueError, TypeError) as fault:
        raise NotLookedAt from fault


@contextmanager
def _turn(turns: Path, until: float) -> Iterator[None]:
    turns.parent.mkdir(parents=True, exist_ok=True)
    with turns.open("wb") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise NotLookedAt from None
                time.sleep(_REST)
        yield
