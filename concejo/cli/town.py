"""Going into a town's directory, and what all commands share: ``--dir``, ``--json``, refusals."""

from __future__ import annotations

import functools
import gzip
import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

ENV_FILE = "concejo.env"

# Any: what a command takes is said by its options.
Command = Callable[..., None]

dir_option = click.option(
    "--dir",
    "directory",
    envvar="CONCEJO_DIR",
    default="data",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the town lives.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print facts as JSON.")


class Refusal(click.ClickException):
    """One sentence, and exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click's own signature
        click.echo(self.message, err=True)


def in_town(command: Command) -> Command:
    """A command that is given inside a town: with ``--dir``, in the town's time zone."""

    @dir_option
    @functools.wraps(command)
    def run(*args: object, directory: Path, **kwargs: object) -> None:
        enter(directory)
        with refusing(), _in_the_towns_time():
            command(*args, **kwargs)

    return run


def enter(directory: Path) -> None:
    """Make Django ready for the town in a directory."""
    directory = directory.resolve()
    if not (directory / ENV_FILE).is_file() and "CONCEJO_DOMAIN" not in os.environ:
        raise Refusal(
            f"There is no town in {directory}. Found one with: "
            f'concejo init --dir {directory} --name "My town"'
        )
    os.environ["CONCEJO_DIR"] = str(directory)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concejo.config.settings")

    import django

    django.setup()


@contextmanager
def refusing() -> Iterator[None]:
    """A refusal is one sentence; so is a database that is not there or not ready."""
    from django.db import DatabaseError

    from concejo.base.errors import Refused

    try:
        yield
    except Refused as refused:
        raise Refusal(str(refused)) from None
    except DatabaseError as fault:
        if (sentence := _what_is_wrong_with_the_database()) is None:
            raise
        raise Refusal(sentence) from fault


def tell(sentence: str, facts: dict[str, Any], *, as_json: bool) -> None:
    """Say what was done: to a person as a sentence, to a program as facts."""
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else sentence)


def not_blank(_context: click.Context, option: click.Parameter, said: str) -> str:
    """A name without spaces around it; a blank one is no name."""
    if not said.strip():
        raise click.BadParameter("write at least one letter.", param=option)
    return said.strip()


@contextmanager
def lines_of(file: Path) -> Iterator[IO[str]]:
    """The lines of a text file, packed with gzip or not."""
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as packed:
            # Spreadsheets write a mark at the beginning, which is not part of the text.
            yield io.TextIOWrapper(packed, encoding="utf-8-sig", newline="")
    except UnicodeDecodeError:
        raise Refusal(f"{file} is not in UTF-8. Save it as UTF-8 and bring it again.") from None
    except (gzip.BadGzipFile, EOFError):
        raise Refusal(f"{file} is not a whole gzip file. Fetch it again.") from None


@contextmanager
def _in_the_towns_time() -> Iterator[None]:
    from django.utils import timezone

    from concejo.places.queries import the_town

    with timezone.override(the_town().timezone):
        yield


def _what_is_wrong_with_the_database() -> str | None:
    from django.db import DatabaseError, OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "The database is not ready for this version. Run `concejo serve` or `init` once."
    except OperationalError:
        return "The database cannot be reached. Is it running, and is CONCEJO_DATABASE_URL right?"
    except DatabaseError:
        return "The database cannot be read. Is CONCEJO_DATABASE_URL right? Else restore a backup."
    return None
