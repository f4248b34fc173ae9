"""``concejo seed``: people whose passwords and tokens everybody knows, for others' test suites.

Only in test mode, and only where nobody lives: whoever reads this page could speak for them.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from concejo.cli.town import Refusal, dir_option, enter, refusing

# Everybody's. It is written in the documentation: nobody may have it in a real town.
PASSWORD = "only for test suites"  # noqa: S105 - known to everybody, on purpose

# Who is there, and what their token may.
_EVERYTHING = "read write follow push profile"
PEOPLE = {
    "ana": _EVERYTHING,
    "ben": _EVERYTHING,
    "admin": f"{_EVERYTHING} admin:read admin:write",
}
MODERATES = "admin"


@click.command()
@dir_option
@click.option("--test-mode", is_flag=True, help="Say that this town is for test suites only.")
def seed(directory: Path, *, test_mode: bool) -> None:
    """Put people with known passwords and tokens into an empty town. For test suites only.

    Prints them as JSON: @ana, @ben, and @admin who moderates. Given again, it prints the same. It
    refuses without --test-mode (or CONCEJO_TEST_MODE), and where other people live.
    """
    enter(directory)

    from django.conf import settings

    if not test_mode and not settings.TEST_MODE:
        raise Refusal(
            "Everybody knows these tokens. If this town is for test suites only, say --test-mode."
        )
    click.secho(
        "TEST MODE: everybody knows these passwords and tokens. Never open this town to the world.",
        fg="red",
        bold=True,
        err=True,
    )
    with refusing():
        _seat_them()
    click.echo(json.dumps(_known(), ensure_ascii=False, indent=2))


def token_of(name: str) -> str:
    """The token of somebody of these people."""
    return f"test-token-of-{name}"


def _seat_them() -> None:
    from django.db import transaction

    from concejo.accounts.actions.people import open_account
    from concejo.accounts.oauth import issue_token
    from concejo.accounts.queries import actor_of_token, own_account, people_since
    from concejo.moderation.actions.seats import seat_moderator

    if actor_of_token(token_of(MODERATES)) is not None:
        return
    if people_since():
        raise Refusal("People live in this town already. Found another one for test suites.")
    with transaction.atomic():
        for name, scopes in PEOPLE.items():
            user = open_account(
                name,
                display_name=name.capitalize(),
                email=f"{name}@example.org",
                password=PASSWORD,
            )
            issue_token(user, own_account(user), scopes, secret=token_of(name))
            if name == MODERATES:
                seat_moderator(user)


def _known() -> dict[str, object]:
    from concejo.accounts.queries import account_by_handle

    return {
        "people": {
            name: {
                "id": str(account_by_handle(name).pk),
                "email": f"{name}@example.org",
                "password": PASSWORD,
                "token": token_of(name),
                "scopes": scopes,
            }
            for name, scopes in PEOPLE.items()
        },
    }
