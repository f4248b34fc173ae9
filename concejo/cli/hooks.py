"""``concejo hooks``: addresses that are told what happens in public cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from concejo.cli.town import in_town, json_option, tell

if TYPE_CHECKING:
    from concejo.exchange.models import Delivery, Hook


@click.group()
def hooks() -> None:
    """Addresses that are told what happens in public cases."""


@hooks.command()
@click.argument("url")
@click.option("--event", "kinds", multiple=True, help="Only this step; again for more.")
@json_option
@in_town
def add(url: str, kinds: tuple[str, ...], *, as_json: bool) -> None:
    """Tell URL from now on. Prints the secret that its letters are signed with, once."""
    from concejo.exchange.actions.hooks import add_hook

    hook, secret = add_hook(url, kinds)
    tell(secret, {"id": str(hook.pk), "url": url, "secret": secret}, as_json=as_json)


@hooks.command("list")
@json_option
@in_town
def list_hooks(*, as_json: bool) -> None:
    """Every hook, and since when nothing arrives there."""
    from concejo.exchange.queries.hooks import hooks as there

    rows = [_hook_facts(each) for each in there()]
    lines = (
        f"{row['id']} {row['url']}"
        + (f" fails since {row['failing_since']}" if row["failing_since"] else "")
        for row in rows
    )
    tell("\n".join(lines) or "There are none.", {"hooks": rows}, as_json=as_json)


@hooks.command()
@click.argument("hook_id", metavar="ID", type=int)
@json_option
@in_town
def end(hook_id: int, *, as_json: bool) -> None:
    """Tell the hook ID nothing more."""
    from concejo.exchange.actions.hooks import end_hook

    end_hook(hook_id)
    tell("It is told nothing more.", {"id": str(hook_id)}, as_json=as_json)


@hooks.command()
@click.option("--failed", is_flag=True, help="Only what did not arrive, yet or for good.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@json_option
@in_town
def deliveries(limit: int, *, failed: bool, as_json: bool) -> None:
    """What went out in the last month, and what became of it; the newest first."""
    from concejo.exchange.queries.hooks import deliveries as there

    found = there().filter(delivered_at=None, attempts__gt=0) if failed else there()
    rows = [_delivery_facts(each) for each in found[:limit]]
    lines = (
        f"{row['id']} event {row['event']} to {row['url']}: {row['state']}"
        f" after {row['attempts']} {row['fault']}".rstrip()
        for row in rows
    )
    tell("\n".join(lines) or "There are none.", {"deliveries": rows}, as_json=as_json)


@hooks.command()
@click.argument("delivery_id", metavar="ID", type=int)
@json_option
@in_town
def again(delivery_id: int, *, as_json: bool) -> None:
    """Send the delivery ID once more, which was given up."""
    from concejo.exchange.actions.hooks import deliver_again

    deliver_again(delivery_id)
    tell("It is on its way again.", {"id": str(delivery_id)}, as_json=as_json)


def _hook_facts(its: Hook) -> dict[str, object]:
    return {
        "id": str(its.pk),
        "url": its.url,
        "events": its.kinds,
        "failing_since": its.failing_since.isoformat() if its.failing_since else None,
    }


def _delivery_facts(its: Delivery) -> dict[str, object]:
    state = "arrived" if its.delivered_at else "given up" if its.gave_up_at else "on its way"
    return {
        "id": str(its.pk),
        "event": its.event_seq,
        "url": its.hook.url,
        "state": state,
        "attempts": its.attempts,
        "status": its.status,
        "fault": its.fault,
    }
