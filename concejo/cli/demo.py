"""``concejo demo``: a town in miniature to look around in."""

from __future__ import annotations

import os
from pathlib import Path

import click

from concejo.cli.serve import serve_town
from concejo.cli.town import ENV_FILE, enter, refusing


@click.command()
@click.option(
    "--dir",
    "directory",
    envvar="CONCEJO_DIR",
    default="demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the demo town lives.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65534))
def demo(directory: Path, host: str, port: int) -> None:
    """Build the demo town once, print its log-ins, and serve it."""
    # Before the settings are read: links and the live port follow from it.
    os.environ["CONCEJO_PORT"] = str(port)

    if not _is_founded(directory):
        from concejo.cli.start import found

        found(directory, name="Jun", language="es", timezone="Europe/Madrid")

    from concejo.demo.town import build

    with refusing():
        for line in build():
            click.echo(line)
    serve_town(directory, host=host, port=port)


def _is_founded(directory: Path) -> bool:
    """A town that is there is not founded anew: that would give it another name."""
    if not (directory / ENV_FILE).is_file():
        return False
    enter(directory)

    from concejo.cli.start import migrate
    from concejo.places.errors import NoTownYet
    from concejo.places.queries import the_town

    with refusing():
        migrate()
        try:
            the_town()
        except NoTownYet:
            return False
    return True
