"""``concejo office``: the town's offices and who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from concejo.cli.town import in_town, json_option, not_blank, tell

if TYPE_CHECKING:
    from concejo.offices.models import Office


@click.group()
def office() -> None:
    """Offices, and who holds them."""


@office.command()
@click.argument("handle")
@click.option(
    "--title", required=True, callback=not_blank, help="What it is called, such as Electricista."
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="CODE",
    help="Its kind of case; again for more.",
)
@click.option(
    "--holder", "holders", multiple=True, metavar="NAME", help="Who speaks for it; again for more."
)
@click.option(
    "--hours",
    default="",
    help='"Mon-Fri 09:00-14:00,17:00-20:00; Sat 10:00-13:00; Aug Mon-Fri 09:00-13:00"',
)
@click.option(
    "--mayor",
    "is_mayors",
    is_flag=True,
    default=None,
    help="It is the mayor's office. @alcaldia and @mayor are, unless another one is.",
)
@click.option(
    "--intake", "is_intake", is_flag=True, default=None, help="It takes what nobody else does."
)
@click.option(
    "--counter", "serves_counter", is_flag=True, default=None, help="It registers residents."
)
@json_option
@in_town
def create(
    handle: str,
    title: str,
    kinds: tuple[str, ...],
    holders: tuple[str, ...],
    hours: str,
    *,
    is_mayors: bool | None,
    is_intake: bool | None,
    serves_counter: bool | None,
    as_json: bool,
) -> None:
    """Open the office @HANDLE, or change it when it is there.

    What is not given stays as it is. Holders are added; `hand-over` is for taking somebody out.
    """
    from django.db import transaction

    from concejo.offices.actions import set_up_office

    # All or nothing: an unknown kind leaves no half-made office.
    with transaction.atomic():
        made = set_up_office(
            handle,
            title,
            hours=hours,
            holders=holders,
            is_mayors=is_mayors,
            is_intake=is_intake,
            serves_counter=serves_counter,
        )
        _give_kinds(made, kinds)
    _tell_of(made, "is open", as_json=as_json)


@office.command("hand-over")
@click.argument("handle")
@click.option("--to", required=True, metavar="NAME", help="Who holds it from now on.")
@json_option
@in_town
def hand_over(handle: str, to: str, *, as_json: bool) -> None:
    """Give the office @HANDLE to somebody else. Its cases and promises stay with it."""
    from concejo.offices.actions import hand_over_office

    _tell_of(hand_over_office(None, handle, to), "is handed over", as_json=as_json)


@office.command()
@click.argument("handle")
@click.option("--name", required=True, metavar="NAME", help="Who.")
@click.option(
    "--as",
    "role",
    type=click.Choice(["holder", "deputy", "head"]),
    default="holder",
    show_default=True,
    help="All speak for it; deputies and heads are told when a case takes too long.",
)
@json_option
@in_town
def appoint(handle: str, name: str, role: str, *, as_json: bool) -> None:
    """Let somebody speak for the office @HANDLE, or change their role in it."""
    from concejo.accounts.models import SeatKind
    from concejo.offices.actions import appoint as take_in
    from concejo.offices.queries import office_by_handle

    take_in(None, handle, name, SeatKind(role))
    _tell_of(office_by_handle(handle), f"has @{name.lstrip('@')} as its {role}", as_json=as_json)


def _give_kinds(made: Office, kinds: tuple[str, ...]) -> None:
    from concejo.cases.actions.kinds import give_kinds

    if kinds:
        give_kinds(made, kinds)


def _tell_of(made: Office, what: str, *, as_json: bool) -> None:
    from concejo.offices.queries import holders

    names = [account.handle for account in holders(made)]
    facts: dict[str, Any] = {
        "handle": made.handle,
        "title": made.title,
        "hours": made.hours,
        "holders": names,
        "kinds": sorted(made.kinds.values_list("code", flat=True)),
    }
    who = ", ".join(f"@{name}" for name in names) or "nobody yet"
    tell(f"@{made.handle} ({made.title}) {what}. Held by {who}.", facts, as_json=as_json)
