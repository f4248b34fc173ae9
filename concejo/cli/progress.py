"""A bar on the terminal while something long goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Step = TypeVar("Step")


def shown(steps: Iterable[Step], total: int | None = None) -> Iterator[Step]:
    """The same steps, with a bar; in a file or a pipe there is none."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        bar = progress.add_task("", total=total)
        for step in steps:
            progress.advance(bar)
            yield step
