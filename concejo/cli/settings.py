"""``concejo settings`` and ``concejo secret``."""

from __future__ import annotations

import json
import secrets as random
from pathlib import Path

import click

from concejo.cli.town import dir_option, enter, json_option


@click.command()
@dir_option
@json_option
def settings(directory: Path, *, as_json: bool) -> None:
    """Print every setting with its value and what it is for. Secrets stay hidden."""
    enter(directory)

    from concejo.config.settings import env

    rows = [
        {
            "name": setting.name,
            "value": "(hidden)" if setting.is_secret and setting.value else setting.value,
            # A default may hold a path of this machine, but never a secret.
            "default": setting.default,
            "help": setting.help,
        }
        for setting in env.settings
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    _print_table(rows)


@click.command()
@dir_option
@json_option
def secret(directory: Path, *, as_json: bool) -> None:
    """Print a fresh random secret for CONCEJO_SECRET."""
    fresh = random.token_urlsafe(48)
    click.echo(json.dumps({"secret": fresh}) if as_json else fresh)


def _print_table(rows: list[dict[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for title in ("Setting", "Value", "What it is for"):
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(row["name"], row["value"], row["help"])
    Console(markup=False, highlight=False).print(table)
