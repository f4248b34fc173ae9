"""``concejo init``: found a town, or say something else about one that is there."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import click

from concejo.base.env import read_env
from concejo.cli.town import (
    ENV_FILE,
    Refusal,
    dir_option,
    enter,
    json_option,
    not_blank,
    refusing,
    tell,
)

CRIER = "pregonero"
INTAKE = "ayuntamiento"

_FIRST_LINE = "# Made by `concejo init`. Keep a copy in a safe place, and show it to nobody."

_DOMAIN = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
)


@dataclass(frozen=True, slots=True)
class Founded:
    name: str
    domain: str
    directory: Path
    is_new: bool


@click.command()
@dir_option
@click.option("--name", required=True, callback=not_blank, help="What the town is called.")
@click.option("--domain", help="Part of every address, for ever.  [default: localhost]")
@click.option("--url", help="Where browsers reach the town, such as https://jun.example.")
@click.option("--lang", "language", type=click.Choice(["es", "en"]), help="[default: es]")
@click.option("--timezone", help="[default: Europe/Madrid]")
@click.option("--country", default="", help="Whose national holidays it keeps.  [default: ES]")
@click.option("--region", default="", help="Whose regional holidays it keeps, such as AN.")
@json_option
def init(
    directory: Path,
    name: str,
    domain: str | None,
    url: str | None,
    language: str | None,
    timezone: str | None,
    country: str,
    region: str,
    *,
    as_json: bool,
) -> None:
    """Found a town in --dir.

    It has its crier @pregonero and its intake office @ayuntamiento from the beginning. Given again,
    it changes the name, the URL, the language, the time zone or whose holidays are kept, and
    nothing else.
    """
    town = found(
        directory,
        name=name,
        domain=domain,
        url=url,
        language=language,
        timezone=timezone,
        country=country,
        region=region,
    )
    sentence = (
        f"{town.name} is founded in {town.directory}. Start it with: concejo serve"
        if town.is_new
        else f"{town.name} was there already in {town.directory}. Its name and place are set anew; "
        "nothing else has changed."
    )
    facts = {
        "name": town.name,
        "domain": town.domain,
        "dir": str(town.directory),
        "new": town.is_new,
        "crier": CRIER,
        "intake": INTAKE,
    }
    tell(sentence, facts, as_json=as_json)


def found(
    directory: Path,
    *,
    name: str,
    domain: str | None = None,
    url: str | None = None,
    language: str | None = None,
    timezone: str | None = None,
    country: str = "",
    region: str = "",
) -> Founded:
    """Make the directory, its settings and its tables, and set up the town in them."""
    directory = directory.resolve()
    is_new = not (directory / ENV_FILE).is_file()
    domain = _write_settings(directory, domain, url)
    enter(directory)
    try:
        with refusing():
            migrate()
            set_up(name, language=language, timezone=timezone, country=country, region=region)
    except Refusal:
        if is_new:
            # Nothing half-done: the next try founds it as if there had been none.
            (directory / ENV_FILE).unlink()
        raise
    return Founded(name, domain, directory, is_new)


def migrate() -> None:
    """Bring the tables up to this version."""
    from django.core.management import call_command

    from concejo.push.actions import keep_a_key

    call_command("migrate", interactive=False, verbosity=0)
    keep_a_key()


def set_up(
    name: str,
    *,
    language: str | None = None,
    timezone: str | None = None,
    country: str = "",
    region: str = "",
) -> None:
    """The town, its crier, its intake office and its kinds of cases: what no town is without."""
    from django.db import transaction

    from concejo.accounts.actions.people import open_address
    from concejo.accounts.errors import NoSuchAccount
    from concejo.accounts.models import AccountKind
    from concejo.accounts.queries import account_by_handle
    from concejo.cases.actions.kinds import bring_kinds
    from concejo.offices.actions import set_up_office
    from concejo.offices.errors import NoIntake
    from concejo.offices.queries import intake
    from concejo.places.actions import set_up_town
    from concejo.push.actions import keep_a_key

    with transaction.atomic():
        language, timezone = _kept(language, timezone)
        set_up_town(name, language=language, timezone=timezone, country=country, region=region)
        try:
            account_by_handle(CRIER)
        except NoSuchAccount:
            open_address(CRIER, AccountKind.CRIER, display_name="Pregonero")
        try:
            intake()
        except NoIntake:
            set_up_office(INTAKE, "Ayuntamiento", is_intake=True, serves_counter=True)
        bring_kinds()
        keep_a_key()


def _kept(language: str | None, timezone: str | None) -> tuple[str, str]:
    """What is not said again stays as it is."""
    from concejo.places.errors import NoTownYet
    from concejo.places.queries import the_town

    try:
        town = the_town()
    except NoTownYet:
        return language or "es", timezone or "Europe/Madrid"
    return language or town.language, timezone or town.timezone


def _write_settings(directory: Path, domain: str | None, url: str | None) -> str:
    """Write ``concejo.env``, readable by its owner only. The domain that stands in it stays."""
    file = directory / ENV_FILE
    is_now = read_env(file).get("CONCEJO_DOMAIN")
    domain = (domain or is_now or "localhost").strip().lower()
    if not _DOMAIN.fullmatch(domain):
        raise Refusal(f"{domain!r} is not a domain. Write it like jun.example, without https://.")
    if is_now and domain != is_now:
        raise Refusal(f"The town's domain is {is_now}. It is part of every address and stays.")
    if url and not re.fullmatch(r"https?://[^\s/]+/?", url):
        raise Refusal(f"{url!r} is not an address for browsers. Write it like https://jun.example.")

    try:
        if not is_now:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            # It may have been there: nobody else on this machine may read the database.
            directory.chmod(0o700)
            _write(file, {"CONCEJO_DOMAIN": domain, "CONCEJO_SECRET": secrets.token_urlsafe(48)})
        if url:
            _write(file, {"CONCEJO_URL": url.rstrip("/")})
    except OSError as fault:
        raise Refusal(
            f"{directory} cannot be written to ({fault.strerror}). Choose another with --dir."
        ) from None
    return domain


def _write(file: Path, wanted: dict[str, str]) -> None:
    """Set some lines of the file in one step: a power cut leaves the old one or the new one."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else [_FIRST_LINE]
    kept = [line for line in lines if line.split("=", 1)[0].strip() not in wanted]
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write("\n".join([*kept, *(f"{name}={value}" for name, value in wanted.items()), ""]))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
