"""Building the demo town: a fortnight in a small town of potters, played through the real actions.

What is said stands in the data files beside this one. The same moment gives the same town.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from concejo.accounts.actions.people import open_account
from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import follow
from concejo.accounts.models import Account, AccountKind, User
from concejo.accounts.queries import account_by_handle
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.base.links import town_url
from concejo.cases.actions.kinds import give_kinds
from concejo.demo.days import Days
from concejo.demo.desks import arrange
from concejo.demo.playing import Player
from concejo.demo.story import HERE, read_story
from concejo.events import log
from concejo.events.models import Event
from concejo.offices.actions import set_up_office
from concejo.places.actions import bring_districts, bring_streets, set_up_town
from concejo.places.queries import all_streets, the_town, working_time
from concejo.register.actions import CENSUS_COLUMNS, bring_census, issue_code, redeem_code

LANGUAGE, REGION = "es", "AN"

# Whose log-ins are printed: what they are, whom to sign in as, what to look at first.
LOG_INS = [
    ("a resident", "maribel", "/"),
    ("the electrician", "luis", "/desk"),
    ("the clerk at the counter", "paqui", "/counter"),
    ("the mayor", "candela", "/board"),
]

_ALL_BEFORE = timedelta(days=24)
# So far ahead it is known who will be on duty.
_STILL_KNOWN = timedelta(days=14)
# Spain gives out numbers from the lower end: nobody has one of these.
_FIRST_DOCUMENT = 99_000_001
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


class NotEmpty(Refused):
    message = _("People live in this town already. Give the demo town a directory of its own.")


def build() -> Iterator[str]:
    """Build the town unless it is there; give the lines to print."""
    if not is_built():
        yield "Building the demo town, once. This takes some twenty seconds …"
        play_until(clock.now())
    yield from log_in_lines()


def is_built() -> bool:
    """Was the town built to its end?"""
    return Event.objects.filter(kind="demo.built").exists()


def read_people() -> dict[str, Any]:  # Any: the values of a TOML table
    """Offices, people, and the password of all of them."""
    return tomllib.loads((HERE / "people.toml").read_text("utf-8"))


def log_in_lines() -> Iterator[str]:
    """Who can sign in, and where."""
    password = read_people()["password"]
    yield ""
    yield f"  The demo town: {town_url()}"
    yield "  Everybody in it is invented, and has the same password: never open it to the world."
    yield ""
    yield f"  {'sign in as':<26}{'name':<11}{'password':<18}look first at"
    for what, name, path in LOG_INS:
        yield f"  {what:<26}{name:<11}{password:<18}{path}"
    yield ""


def play_until(now: datetime, *, cheers: bool = True) -> None:
    """All or nothing: a build that is interrupted leaves a town as it was founded."""
    if Account.objects.filter(kind=AccountKind.PERSON).exists():
        raise NotEmpty
    zone = clock.zone(the_town().timezone)
    now = now.astimezone(zone).replace(second=0, microsecond=0)
    people = read_people()
    rng = random.Random(2200)
    try:
        with (
            transaction.atomic(),
            log.nothing_leaves(),
            translation.override(LANGUAGE),
            timezone.override(zone),
        ):
            clock.set_to(now - _ALL_BEFORE)
            _found(people)
            player = Player(
                story=read_story(Days(now, working_time().is_working_day)),
                people=list(people["people"]),
                rng=rng,
                holders={o["handle"]: o["holders"][0] for o in people["office"]},
                cheers=cheers,
            )
            clock.set_to(now - _ALL_BEFORE + timedelta(days=1))
            _register(people, player, rng)
            _befriend(people, player, rng)
            arrange(player, (now - _ALL_BEFORE).date(), (now + _STILL_KNOWN).date())
            player.play()
            player.end(now)
            log.record("demo.built", actor=None, subject=None)
    finally:
        clock.set_to(None)


def _found(people: dict[str, Any]) -> None:  # Any: the values of a TOML table
    """Streets, districts, people and offices."""
    set_up_town(the_town().name, language=LANGUAGE, region=REGION, description=_DESCRIPTION)
    with (HERE / "streets.csv").open(encoding="utf-8", newline="") as lines:
        bring_streets(lines)
    bring_districts((HERE / "districts.geojson").read_text("utf-8"))
    for name, person in people["people"].items():
        open_account(name, display_name=person["name"], language=person.get("language", ""))
    # One password for everybody, so it is hashed once: it takes a second on purpose.
    User.objects.update(password=make_password(people["password"]))
    for one in people["office"]:
        office = set_up_office(
            one["handle"],
            one["title"],
            hours=one["hours"],
            holders=one["holders"],
            is_mayors=one.get("mayors"),
            is_intake=one.get("intake"),
            serves_counter=one.get("counter"),
        )
        give_kinds(office, one.get("kinds", []))


def _register(people: dict[str, Any], player: Player, rng: random.Random) -> None:
    """The census is brought, and some come to the counter with their document."""
    streets = [street.name for street in all_streets()]
    rows, documents = [], {}
    census = [
        (name, *person["name"].split(" ", 1)) for name, person in people["people"].items()
    ] + [("", one["given"], one["family"]) for one in people["offline"]]
    for number, (name, given, family) in enumerate(census, start=_FIRST_DOCUMENT):
        documents[name] = f"{number}{_LETTERS[number % 23]}"
        born = f"{rng.randint(1938, 2004)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        row = [documents[name], given, family, born, rng.choice(streets), str(rng.randint(1, 40))]
        rows.append(",".join(row))
    bring_census([",".join(CENSUS_COLUMNS), *rows])
    clerk = player.actor("paqui")
    for name, person in people["people"].items():
        if person.get("verified"):
            redeem_code(player.actor(name), issue_code(clerk, documents[name]).code)


def _befriend(people: dict[str, Any], player: Player, rng: random.Random) -> None:
    """Say who one is, and follow some offices and neighbours."""
    offices = [one["handle"] for one in people["office"]]
    for one in people["office"]:
        change_profile(player.actor(one["handle"]), Profile(note=one["note"]))
    names = list(people["people"])
    for name, person in people["people"].items():
        actor = player.actor(name)
        said = {"note": person["note"], "default_language": person.get("language", "")}
        if any(said.values()):
            change_profile(actor, Profile(**said))
        if player.cheers:
            wanted = {"barredora", rng.choice(offices), rng.choice(names)}
            for handle in sorted(wanted - {name}):
                follow(actor, account_by_handle(handle))


_DESCRIPTION = (
    "Un pueblo de alfareros a las afueras de Granada. "
    "Pueblo de muestra: sus vecinos y sus historias son inventados."
)
