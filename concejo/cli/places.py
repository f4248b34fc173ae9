"""``concejo places``: the town's streets."""

from __future__ import annotations

from pathlib import Path

import click

from concejo.cli.residents import CSV_FILE
from concejo.cli.town import in_town, json_option, lines_of, tell


@click.group()
def places() -> None:
    """The town's streets."""


@places.command("import")
@click.argument("file", type=CSV_FILE)
@json_option
@in_town
def import_streets(file: Path, *, as_json: bool) -> None:
    """Bring the list of streets.

    Its columns are street and, if you have them, district, lat and lon; others are left alone. It
    may be packed with gzip.
    """
    from concejo.places.actions import bring_streets

    with lines_of(file) as lines:
        report = bring_streets(lines)
    for line in report.bad:
        click.echo(f"Skipped. {line}", err=True)
    facts = {"added": report.added, "changed": report.changed, "bad": list(report.bad)}
    tell(
        f"{report.added} streets added, {report.changed} changed, {len(report.bad)} lines skipped.",
        facts,
        as_json=as_json,
    )
