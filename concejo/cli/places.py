"""``concejo places``: the town's streets, and the days on which it rests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from concejo.cli.residents import CSV_FILE
from concejo.cli.town import in_town, json_option, lines_of, not_blank, tell


@click.group()
def places() -> None:
    """The town's streets and days off."""


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


@places.command("holiday")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("name", callback=not_blank)
@json_option
@in_town
def add_holiday(day: datetime, name: str, *, as_json: bool) -> None:
    """Let nobody work on DAY, which is called NAME here.

    National and regional holidays are known already; this is for the town's own.
    """
    from concejo.places.actions import add_local_holiday

    holiday = add_local_holiday(day.date(), name[:80])
    facts = {"day": holiday.day.isoformat(), "name": holiday.name}
    tell(f"{holiday.day:%Y-%m-%d} is a day off here: {holiday.name}.", facts, as_json=as_json)
