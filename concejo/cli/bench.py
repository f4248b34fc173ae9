"""``concejo bench``: what the town's most common questions cost on this machine."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from concejo.cli.town import Refusal, enter, json_option


@click.command()
@click.option(
    "--accounts",
    default=200,
    show_default=True,
    type=click.IntRange(60),
    help="How many people there are.",
)
@click.option(
    "--follows",
    default=40,
    show_default=True,
    type=click.IntRange(1),
    help="How many each of them follows.",
)
@click.option(
    "--posts",
    default=20_000,
    show_default=True,
    type=click.IntRange(1000),
    help="How many posts there are.",
)
@click.option(
    "--older",
    default=0,
    type=click.IntRange(0),
    help="So many older posts besides, on PostgreSQL only.",
)
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1), help="Web processes."
)
@click.option(
    "--connections",
    default=8,
    show_default=True,
    type=click.IntRange(1),
    help="How many ask at once.",
)
@click.option("--seconds", default=4.0, show_default=True, help="How long each question is asked.")
@click.option("--database", help="A fresh database to use instead of SQLite: postgresql://…")
@json_option
def bench(
    accounts: int,
    follows: int,
    posts: int,
    older: int,
    workers: int,
    connections: int,
    seconds: float,
    database: str | None,
    *,
    as_json: bool,
) -> None:
    """Measure a fresh town with a crowd in it, served as you would serve it.

    The town lives in a scratch directory that is removed afterwards. Each figure is also given as a
    share of what an empty view of the same server does in the same run.
    """
    for name in [name for name in os.environ if name.startswith("CONCEJO_")]:
        del os.environ[name]
    if database:
        os.environ["CONCEJO_DATABASE_URL"] = database
    with tempfile.TemporaryDirectory(prefix="concejo-bench-") as scratch:
        from concejo.cli.start import found

        directory = Path(scratch)
        found(directory, name="Banco de pruebas", language="es")
        enter(directory)
        measured = _measured(
            directory, (accounts, follows, posts, older),
            workers=workers, connections=connections, seconds=seconds,
        )  # fmt: skip
    if as_json:
        click.echo(json.dumps(asdict(measured)))
    else:
        _print(measured)


def _measured(directory: Path, size: tuple[int, ...], **how: Any) -> Any:  # Any: as measure says it
    from django.db import connections as databases

    from concejo.bench.crowd import Size, gather
    from concejo.bench.measure import WrongAnswer, measure

    with Progress(console=Console(stderr=True), transient=True) as progress:
        lines: dict[str, TaskID] = {}

        def say(subject: str, done: int = 0, total: int = 1) -> None:
            if subject not in lines:
                lines[subject] = progress.add_task(subject, total=total)
            progress.update(lines[subject], completed=done)

        crowd = gather(Size(*size), say)
        databases.close_all()
        try:
            return measure(directory, crowd, say=say, **how)
        except WrongAnswer as wrong:
            raise Refusal(f"The town did not answer as it should. {wrong}") from None


def _print(measured: Any) -> None:  # Any: as above
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for name in ("requests/s", "median ms", "99 % ms", "of the empty view", "CPU ms each"):
        table.add_column(name, justify="right")
    for row in measured.figures:
        table.add_row(
            row.name,
            f"{row.per_second:,.0f}",
            f"{row.median_ms:.2f}",
            f"{row.p99_ms:.2f}",
            f"{row.ratio:.3f}",
            f"{row.cpu_ms:.2f}",
        )
    console = Console()
    console.print(table)
    console.print(
        f"First answer {measured.cold_start_seconds:.1f} s after the start; "
        f"{measured.megabytes:.0f} MB for all processes together at the end."
    )
