"""The ``concejo`` command. Each command is a thin call of one action."""

from __future__ import annotations

import os
from pathlib import Path

import click

from concejo import __version__
from concejo.cli.announce import announce
from concejo.cli.bench import bench
from concejo.cli.check import check
from concejo.cli.demo import demo
from concejo.cli.duplicates import duplicates
from concejo.cli.hooks import hooks
from concejo.cli.kinds import kinds
from concejo.cli.moderators import moderators
from concejo.cli.offices import office
from concejo.cli.open311 import open311
from concejo.cli.people import account, token
from concejo.cli.places import places
from concejo.cli.privacy import privacy
from concejo.cli.replay import replay
from concejo.cli.residents import resident
from concejo.cli.router import router
from concejo.cli.seed import seed
from concejo.cli.serve import serve
from concejo.cli.settings import secret, settings
from concejo.cli.start import init


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="concejo")
@click.option(
    "--dir",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the town lives. May stand here or after the command.",
)
def main(directory: Path | None) -> None:
    """A town that keeps its word: public services over short public posts.

    Every command takes --dir, the directory where the town lives (or CONCEJO_DIR). It ends with 0,
    with 1 and one sentence when something cannot be done, or with 2 when it was called wrongly.
    """
    if directory is not None:
        os.environ["CONCEJO_DIR"] = str(directory)


for command in (
    init,
    serve,
    demo,
    account,
    office,
    kinds,
    moderators,
    resident,
    places,
    duplicates,
    token,
    open311,
    hooks,
    announce,
    replay,
    router,
    privacy,
    check,
    bench,
    seed,
    settings,
    secret,
):
    main.add_command(command)
