"""``concejo duplicates``: how well reports of the same thing are recognised."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path

import click

from concejo.cli.progress import shown
from concejo.cli.residents import CSV_FILE
from concejo.cli.town import Refusal, json_option, lines_of, tell


@click.group()
def duplicates() -> None:
    """Reports of the same thing."""


@duplicates.command()
@click.argument("file", type=CSV_FILE)
@click.option(
    "--reports",
    type=CSV_FILE,
    help="Reports of the same town (id, text, service, requested_at, lat, lon), to draw from.",
)
@json_option
def evaluate(file: Path, reports: Path | None, *, as_json: bool) -> None:
    """Measure on the pairs of FILE how well duplicates are recognised. It needs no town.

    Its columns begin with dup_ and orig_, or a_ and b_, for the two reports: id, text, service,
    requested_at and, if known, lat and lon; distance_m is of both. With a column kind, "repeat" is
    the same thing, "split" two, and the rest is left out. Against them stand as many reports that
    are near each other, of one service and a fortnight, but of two things: from --reports, or else
    the splits, or else from FILE. Precision is counted as if both were as many.

    What its town closed as told before (the first of a pair, or outcome "duplicate"), the same
    words within 25 metres, and splits that were written more than three days later say little of
    two things: they are counted in precision_as_drawn only.
    """
    from concejo.cases.pairs import Measured, NoSuchColumns, NothingToCompare, known_pairs, measure

    try:
        with ExitStack() as open_files:
            lines = open_files.enter_context(lines_of(file))
            more = open_files.enter_context(lines_of(reports)) if reports else None
            pairs = known_pairs(lines, more)
    except NoSuchColumns:
        raise Refusal(
            f"{file} has no pairs. It needs dup_text and orig_text, or a_text and b_text, and "
            "distance_m."
        ) from None
    except NothingToCompare:
        raise Refusal(
            f"{file} has no pairs of one thing, or there are none of two to compare them with: "
            "give reports with points with --reports."
        ) from None
    except KeyError as missing:
        raise Refusal(f"A column is missing: {missing.args[0]}.") from None
    except (ValueError, TypeError, csv.Error) as fault:
        raise Refusal(f"A row cannot be read: {fault}.") from None
    measured = Measured()
    for so_far in shown(measure(pairs), len(pairs)):
        measured = so_far
    facts = {
        "precision": round(measured.precision, 4),
        "recall": round(measured.recall, 4),
        "auc": round(measured.auc, 4),
        "pairs": len(measured.same),
        "others": len(measured.others),
        "precision_as_drawn": round(measured.precision_as_drawn, 4),
        "drawn": len(measured.drawn),
    }
    tell(
        f"{facts['pairs']} pairs of one thing and {facts['others']} of two: precision "
        f"{measured.precision:.1%}, recall {measured.recall:.1%}, AUC {measured.auc:.3f}. "
        f"Against all {facts['drawn']} that were drawn, precision "
        f"{measured.precision_as_drawn:.1%}.",
        facts,
        as_json=as_json,
    )
