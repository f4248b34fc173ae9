"""``concejo privacy``: how well personal data is found in what people write."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from concejo.cli.photos import photos
from concejo.cli.progress import shown
from concejo.cli.residents import CSV_FILE
from concejo.cli.town import Refusal, json_option, lines_of, tell


@click.group()
def privacy() -> None:
    """People's data: how well it is found, and how long it is kept."""


privacy.add_command(photos)


@privacy.command()
@click.argument("file", type=CSV_FILE, required=False)
@click.option("--held", is_flag=True, help="Only the rows with 1 in the column held.")
@click.option("--wrong", is_flag=True, help="Show the texts where it was not right.")
@json_option
def evaluate(file: Path | None, *, held: bool, wrong: bool, as_json: bool) -> None:
    """Measure how well personal data is found in the texts of FILE. It needs no town.

    Its columns are text and one of spans, kinds or personal; docs/run/privacy.md says how they are
    written. Without FILE our own corpus is measured, of which a third (--held) was never looked at
    while the lists of words were made. It may be packed with gzip.
    """
    from concejo.screening.evaluation import CORPUS, Measured, NoSuchColumns, NotALabel, measure

    path, measured = file or CORPUS, Measured()
    try:
        with lines_of(path) as lines:
            total = sum(1 for _ in csv.reader(lines)) - 1
        with lines_of(path) as lines:
            for so_far in shown(measure(lines, held=held), None if held else total):
                measured = so_far
    except csv.Error as fault:
        raise Refusal(f"{path} is no CSV: {fault}.") from None
    except NoSuchColumns:
        raise Refusal(
            f"{path} needs a column text and one of spans, kinds or personal in its first line."
        ) from None
    except NotALabel as fault:
        raise Refusal(
            f"Line {fault.line} of {path} says {fault.said!r}, which is no kind of personal data "
            "in its text. docs/run/privacy.md says how labels are written."
        ) from None
    if not measured.rows:
        raise Refusal(f"{path} has no texts to measure.")
    if wrong:
        for what, text in measured.wrong:
            click.echo(f"{what}: {text}", err=True)
    names = ("precision", "recall", "f1", "wanted", "found")
    facts = {
        "rows": measured.rows,
        **{name: getattr(measured.all, name) or 0.0 for name in names[:3]},
        "by_kind": {
            kind: {name: getattr(count, name) for name in names}
            for kind, count in sorted(measured.by_kind.items())
        },
        "ms_per_text": measured.ms_per_text,
    }
    tell(
        f"{measured.rows} texts: precision {facts['precision']:.1%}, recall "
        f"{facts['recall']:.1%}, F1 {facts['f1']:.1%}, {measured.ms_per_text} ms a text.",
        facts,
        as_json=as_json,
    )
