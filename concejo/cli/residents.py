"""``concejo resident``: the register of those who live here."""

from __future__ import annotations

from pathlib import Path

import click

from concejo.cli.town import in_town, json_option, lines_of, tell

CSV_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def resident() -> None:
    """The register of residents."""


@resident.command("import")
@click.argument("file", type=CSV_FILE)
@json_option
@in_town
def import_census(file: Path, *, as_json: bool) -> None:
    """Bring the census list.

    Its columns are document,given_name,family_name,birth_date,street,number; it may be packed with
    gzip. Whoever is no longer on it has moved away, and their level lapses, unless a line could
    not be read. The document's number is not stored.
    """
    from concejo.register.actions import bring_census

    with lines_of(file) as lines:
        report = bring_census(lines)
    facts = {
        "added": report.added,
        "kept": report.kept,
        "left": report.left,
        "bad": list(report.bad),
    }
    for line in report.bad:
        click.echo(f"Skipped, line {line}", err=True)
    tell(
        f"{report.added} residents added, {report.kept} kept, {report.left} left, "
        f"{len(report.bad)} lines skipped.",
        facts,
        as_json=as_json,
    )


@resident.command()
@click.argument("name")
@click.option("--document", required=True, help="The number of the document that was shown.")
@json_option
@in_town
def verify(name: str, document: str, *, as_json: bool) -> None:
    """Verify NAME's address for the resident who showed this document."""
    from concejo.register.actions import verify_at_counter

    link = verify_at_counter(name, document)
    facts = {"name": link.account.handle, "verified_at": link.verified_at.isoformat()}
    tell(f"@{link.account.handle} is a verified resident.", facts, as_json=as_json)
