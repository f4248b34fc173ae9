"""``concejo places``: the town's streets, and the days on which it rests."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from concejo.cli.progress import shown
from concejo.cli.residents import CSV_FILE
from concejo.cli.town import Refusal, in_town, json_option, lines_of, not_blank, tell

if TYPE_CHECKING:
    from concejo.places.streets import Gazetteer


_MEASURED = ("precision", "recall", "rows", "found", "place_precision", "place_recall")


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


@places.command("map")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@in_town
def bring_map(file: Path, *, as_json: bool) -> None:
    """Draw the lines and areas of a GeoJSON file behind the town's maps.

    Roads, water and limits are enough; of what they are only names are kept. It may be packed with
    gzip. Given again, the new ones take the place of the old ones.
    """
    from concejo.places.actions import bring_background

    with lines_of(file) as lines:
        drawn = bring_background("".join(lines))
    tell(f"{drawn} lines and areas are drawn behind the maps.", {"drawn": drawn}, as_json=as_json)


@places.command("districts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@in_town
def bring_districts(file: Path, *, as_json: bool) -> None:
    """Take the areas of a GeoJSON file for the town's districts.

    Each is a Polygon or MultiPolygon with its name, and perhaps a number, in its properties. The
    file may be packed with gzip. Given again, the new ones take the place of the old ones. Cases
    are filed by where they are; those without a point have the district of their street.
    """
    from concejo.places.actions import bring_districts as bring

    with lines_of(file) as lines:
        brought = bring("".join(lines))
    tell(
        f"Districts: {brought}. The cases that are there already are filed by the worker.",
        {"districts": brought},
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


@places.command("evaluate")
@click.argument("file", type=CSV_FILE)
@click.option("--gazetteer", "streets", type=CSV_FILE, required=True, help="The list of streets.")
@json_option
def evaluate(file: Path, streets: Path, *, as_json: bool) -> None:
    """Measure how well streets are read from the reports of FILE.

    Its columns are text and address, and street_in_text if it says which texts name the street of
    their address: those rows are asked. Precision is how many of the streets found are that of the
    address; recall, in how many of the rows it was found. Of a corner that does not say which of
    its streets is meant none is found; the two figures of the place count either as right, as a
    case takes one of them. It needs no town.
    """
    from concejo.places.evaluation import Measured, NoSuchColumns, measure

    gazetteer, measured = _gazetteer(streets), Measured()
    with lines_of(file) as lines:
        total = sum(1 for _ in lines)
    try:
        with lines_of(file) as lines:
            for so_far in shown(measure(lines, gazetteer), total):
                measured = so_far
    except csv.Error as fault:
        raise Refusal(f"{file} is no CSV: {fault}.") from None
    except NoSuchColumns:
        raise Refusal(f"{file} needs the columns text and address in its first line.") from None
    if not measured.rows:
        raise Refusal(f"No text in {file} names the street of its address: nothing to measure.")
    facts = {name: getattr(measured, name) for name in _MEASURED}
    tell(
        f"{measured.rows} of {measured.read} reports name the street of their address. A street "
        f"was found in {measured.found} of them: precision {measured.precision:.1%}, recall "
        f"{measured.recall:.1%}. With either street of a corner: precision "
        f"{measured.place_precision:.1%}, recall {measured.place_recall:.1%}.",
        facts,
        as_json=as_json,
    )


def _gazetteer(file: Path) -> Gazetteer:
    from concejo.places.streets import Gazetteer, StreetRow, read_streets

    with lines_of(file) as lines:
        rows = [row for row in read_streets(lines) if isinstance(row, StreetRow)]
    if not rows:
        raise Refusal(f"{file} has no streets. Its first line needs a column called street.")
    return Gazetteer(((row.line, row.name) for row in rows), {row.district for row in rows})
