"""``concejo replay``: play a log of real reports through the same actions as people."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

import click

from concejo.cli.residents import CSV_FILE
from concejo.cli.town import in_town, json_option, tell

if TYPE_CHECKING:
    from concejo.cases.replay import Played


@click.command()
@click.argument("file", type=CSV_FILE)
@click.option("--limit", type=click.IntRange(min=1), help="Play so many rows, then stop.")
@json_option
@in_town
def replay(file: Path, limit: int | None, *, as_json: bool) -> None:
    """Play FILE.csv or FILE.csv.gz in order of time. Playing it again doubles nothing.

    Ctrl-C stops it between two rows; the next time it goes on from there.
    """
    from concejo.base.sqlite.sizes import look_at_sizes
    from concejo.cases.replay import Played, play

    played = Played()
    with _asked_to_stop() as stop:
        try:
            for so_far in _shown(play(file, limit=limit)):
                played = so_far
                if stop.is_set():
                    break
        except KeyboardInterrupt:
            stop.set()
        look_at_sizes()
        _let_figures_read(stop)
    if stop.is_set():
        click.echo("Stopped. Give the same command to go on.", err=True)
    for note in played.notes:
        click.echo(f"Skipped, {note}", err=True)
    tell(_summary(played), _facts(played), as_json=as_json)


@contextmanager
def _asked_to_stop() -> Iterator[Event]:
    """The first Ctrl-C waits until the rows at hand are kept; the second one lets them go."""
    stop = Event()

    def note(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        stop.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _shown(steps: Iterator[Played]) -> Iterator[Played]:
    """A bar on the terminal while it goes on; in a file or a pipe there is none."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        bar = progress.add_task("", total=None)
        for so_far in steps:
            progress.update(bar, total=so_far.rows, completed=so_far.dealt_with)
            yield so_far


def _let_figures_read(stop: Event) -> None:
    """As the worker does each minute: whoever opens the figures afterwards does not wait."""
    from rich.console import Console

    from concejo.figures.actions import read_a_little

    with Console(stderr=True).status("The figures read what was played."):
        while not stop.is_set() and read_a_little():
            pass


def _facts(played: Played) -> dict[str, object]:
    counted = {field.name: getattr(played, field.name) for field in fields(played)}
    return counted | {"refused": dict(played.refused), "per_second": played.per_second}


def _summary(played: Played) -> str:
    refused = ", ".join(f"{count} {why}" for why, count in played.refused.most_common())
    return (
        f"{played.reports} reports became {played.cases} cases, {played.streets} of them with a "
        f"street; {played.again} were played before; refused: {refused or 'none'}. "
        f"{played.per_second} reports a second."
    )
