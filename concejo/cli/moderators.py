"""``concejo moderators``: who looks after reports."""

from __future__ import annotations

import click

from concejo.cli.town import in_town, json_option, tell


@click.group()
def moderators() -> None:
    """Those who look after reports.

    Holding an office, the mayor's too, makes nobody a moderator.
    """


@moderators.command()
@click.argument("name")
@json_option
@in_town
def add(name: str, *, as_json: bool) -> None:
    """Let NAME moderate."""
    from concejo.accounts.queries import person_by_name
    from concejo.moderation.actions.seats import seat_moderator

    seat = seat_moderator(person_by_name(name.lstrip("@")))
    facts = {"name": seat.user.name, "since": seat.since.isoformat()}
    tell(f"@{seat.user.name} is a moderator.", facts, as_json=as_json)


@moderators.command()
@click.argument("name")
@json_option
@in_town
def remove(name: str, *, as_json: bool) -> None:
    """NAME moderates no longer. What they decided stays, and so does the record of it."""
    from concejo.accounts.queries import person_by_name
    from concejo.moderation.actions.seats import unseat_moderator

    user = person_by_name(name.lstrip("@"))
    unseat_moderator(user)
    tell(f"@{user.name} is no moderator.", {"name": user.name}, as_json=as_json)


@moderators.command("list")
@json_option
@in_town
def list_them(*, as_json: bool) -> None:
    """Print who moderates now."""
    from concejo.moderation.queries import moderators as seated

    names = [account.handle for account in seated()]
    sentence = ", ".join(f"@{name}" for name in names) or (
        "Nobody moderates. Seat somebody with: concejo moderators add NAME"
    )
    tell(sentence, {"moderators": names}, as_json=as_json)
