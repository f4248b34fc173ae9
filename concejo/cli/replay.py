"""``concejo replay``: play a log of real reports through the same actions as people."""

from __future__ import annotations

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
    from concejo.cases.replay import play

    play(file, limit=limit, as_json=as_json)
