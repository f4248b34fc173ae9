"""``concejo account`` and ``concejo token``: people, and the keys of their programs."""

from __future__ import annotations

import click

from concejo.cli.town import in_town, json_option, tell


@click.group()
def account() -> None:
    """People and their addresses."""


@account.command()
@click.argument("name")
@click.option("--display-name", default="", help="How the name is shown.")
@click.option("--email", help="For signing in and for mails.")
@click.option("--password", help="Without one, a password is made and printed.")
@json_option
@in_town
def create(
    name: str, display_name: str, email: str | None, password: str | None, *, as_json: bool
) -> None:
    """Open an account for somebody.

    That is a person who signs in, their address, and the seat between them.
    """
    import secrets

    from concejo.accounts.actions.people import open_account
    from concejo.accounts.queries import own_account

    made = None if password else secrets.token_urlsafe(12)
    user = open_account(name, display_name=display_name, email=email, password=password or made)
    address = own_account(user)

    facts = {"name": user.name, "id": str(address.pk), "email": user.email, "password": made}
    tell(
        f"@{user.name} is here." + (f" Password: {made}" if made else ""),
        facts if made else {key: facts[key] for key in ("name", "id", "email")},
        as_json=as_json,
    )


@click.group()
def token() -> None:
    """Keys with which a program speaks for somebody."""


@token.command("create")
@click.argument("name")
@click.option("--as", "handle", help="Speak as an office that NAME holds.")
@click.option("--scopes", default="read write follow push", show_default=True)
@json_option
@in_town
def create_token(name: str, handle: str | None, scopes: str, *, as_json: bool) -> None:
    """Print a token for a program.

    It speaks for NAME, or as an office that NAME holds. Nothing but the token is printed.
    """
    from concejo.accounts.oauth import issue_token
    from concejo.accounts.queries import account_by_handle, actor_for, person_by_name

    user = person_by_name(name.lstrip("@"))
    wanted = account_by_handle(handle.lstrip("@")).pk if handle else None
    actor = actor_for(user, wanted)
    secret = issue_token(user, actor.account, scopes)
    tell(secret, {"token": secret, "as": actor.account.handle, "scopes": scopes}, as_json=as_json)
