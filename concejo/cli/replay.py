"""``concejo replay``: play a log of real reports through the same actions as people."""

from __future__ import annotations

import json
from pathlib import Path

import click

from concejo.cli.residents import CSV_FILE
from concejo.cli.town import in_town, json_option


@click.command()
@click.argument("file", type=CSV_FILE)
@click.option("--limit", type=click.IntRange(min=1), help="Play so many rows, then stop.")
@json_option
@in_town
def replay(file: Path, limit: int | None, *, as_json: bool) -> None:
    """Play FILE.csv or FILE.csv.gz in order of time. Playing it again doubles nothing."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from concejo.cases.replay import Played, play

    played = Played()
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]} reports/s"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
    with progress:
        task = progress.add_task(file.name, total=None, speed="…")
        try:
            for played in play(file, limit=limit):
                done = played.reports + played.again + sum(played.refused.values())
                progress.update(task, total=played.rows, completed=done, speed=played.per_second)
        except KeyboardInterrupt:
            click.echo("Stopped. Play it again to go on where this ended.", err=True)
    summary = {
        "rows": played.rows,
        "reports": played.reports,
        "cases": played.cases,
        "already_played": played.again,
        "streets": played.streets,
        "refused": dict(played.refused),
        "seconds": round(played.seconds, 1),
        "reports_per_second": played.per_second,
    }
    if as_json:
        click.echo(json.dumps(summary))
        return
    for note in played.notes[:20]:
        click.echo(note, err=True)
    for name, value in summary.items():
        click.echo(f"{name.replace('_', ' ')}: {value}")
