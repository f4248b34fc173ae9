"""``concejo open311``: keys for programs that report, and towns to which cases go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from concejo.cli.town import in_town, json_option, not_blank, tell

if TYPE_CHECKING:
    from concejo.exchange.models import Consumer, Partner, Sent


@click.group()
def open311() -> None:
    """Open311 (GeoReport v2): programs that report, and towns to which cases go."""


# --- In ---


@open311.group()
def key() -> None:
    """Keys with which other programs may send reports."""


@key.command("create")
@click.argument("name", callback=not_blank)
@json_option
@in_town
def create_key(name: str, *, as_json: bool) -> None:
    """Print a key for the program NAME. It is shown once; the town keeps only its hash."""
    from concejo.exchange.actions.keys import give_key

    made = give_key(name)
    tell(made, {"name": name, "key": made}, as_json=as_json)


@key.command("list")
@json_option
@in_town
def list_keys(*, as_json: bool) -> None:
    """Every key: its first letters, and when it was used last."""
    from concejo.exchange.queries.requests import consumers

    rows = [_key_facts(each) for each in consumers()]
    lines = (
        f"{row['name']}: {row['begins']}…, "
        + (f"revoked {row['revoked_at']}" if row["revoked_at"] else f"used {row['used_at']}")
        for row in rows
    )
    tell("\n".join(lines) or "There are none.", {"keys": rows}, as_json=as_json)


@key.command("revoke")
@click.argument("name")
@json_option
@in_town
def revoke_key(name: str, *, as_json: bool) -> None:
    """End the key of the program NAME. What it brought stays."""
    from concejo.exchange.actions.keys import revoke_key as revoke

    revoke(name)
    tell(f"The key of {name} is none any more.", {"name": name}, as_json=as_json)


# --- Out ---


@open311.group()
def partner() -> None:
    """Other towns, to which cases go."""


@partner.command("add")
@click.argument("code", callback=not_blank)
@click.argument("url")
@click.option("--title", default="", help="What people call it; else CODE.")
@click.option("--key", "api_key", default="", help="The api_key that it gave you.")
@click.option("--jurisdiction", default="", help="Its jurisdiction_id, if it wants one.")
@json_option
@in_town
def add_partner(
    code: str, url: str, title: str, api_key: str, jurisdiction: str, *, as_json: bool
) -> None:
    """Name a town whose GeoReport v2 is at URL (where services.xml is). Again: change it."""
    from concejo.exchange.actions.partners import name_partner

    its = name_partner(code, title or code, url, key=api_key, jurisdiction=jurisdiction)
    tell(f"{its.title} takes cases at {its.url}", _partner_facts(its), as_json=as_json)


@partner.command("list")
@json_option
@in_town
def list_partners(*, as_json: bool) -> None:
    """Every partner, what goes there, and whether it answers."""
    from concejo.exchange.queries.partners import partners

    rows = [_partner_facts(each) for each in partners()]
    lines = []
    for row in rows:
        lines.append(f"{row['code']} ({row['title']}): {row['url']} {row['fault'] or ''}".rstrip())
        lines += [
            f"  {route['kind']}{' in ' + route['district'] if route['district'] else ''}"
            f" as {route['service_code']}"
            for route in row["routes"]  # type: ignore[attr-defined]
        ]
    tell("\n".join(lines) or "There are none.", {"partners": rows}, as_json=as_json)


@open311.command("send")
@click.argument("kind")
@click.argument("partner_code", metavar="PARTNER")
@click.argument("service_code")
@click.option("--district", default="", help="Only from this district.")
@json_option
@in_town
def send_kind(
    kind: str, partner_code: str, service_code: str, district: str, *, as_json: bool
) -> None:
    """Send cases of KIND to PARTNER from now on, which calls them SERVICE_CODE.

    They stay with their office as well: its clock goes on, and what the partner says comes back.
    """
    from concejo.exchange.actions.partners import send_kind as send

    send(kind, partner_code, service_code, district=district)
    facts = {
        "kind": kind,
        "partner": partner_code,
        "service_code": service_code,
        "district": district,
    }
    tell(f"{kind} goes to {partner_code} from now on.", facts, as_json=as_json)


@open311.command("keep")
@click.argument("kind")
@click.option("--district", default="", help="The route of this district.")
@json_option
@in_town
def keep_kind(kind: str, district: str, *, as_json: bool) -> None:
    """Send cases of KIND nowhere any more."""
    from concejo.exchange.actions.partners import keep_kind as keep

    keep(kind, district=district)
    tell(f"{kind} stays here.", {"kind": kind, "district": district}, as_json=as_json)


@open311.command("sent")
@click.option("--failed", is_flag=True, help="Only what was not taken.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@json_option
@in_town
def sent(limit: int, *, failed: bool, as_json: bool) -> None:
    """Which cases went to partners, and what came of it; the newest first."""
    from concejo.exchange.models import SentState
    from concejo.exchange.queries.partners import sent_cases

    found = sent_cases().filter(state=SentState.FAILED) if failed else sent_cases()
    rows = [_sent_facts(each) for each in found[:limit]]
    lines = (
        f"{row['number']} to {row['partner']}: {row['state']} {row['their_id']} {row['status']}"
        f" {row['fault']}".rstrip()
        for row in rows
    )
    tell("\n".join(lines) or "There are none.", {"sent": rows}, as_json=as_json)


@open311.command("again")
@click.argument("number")
@json_option
@in_town
def again(number: str, *, as_json: bool) -> None:
    """Send the case NUMBER once more, which its partner did not take."""
    from concejo.exchange.actions.partners import try_again

    try_again(number)
    tell(f"{number} is on its way again.", {"number": number}, as_json=as_json)


@open311.command("ask")
@click.argument("partner_code", metavar="PARTNER")
@json_option
@in_town
def ask(partner_code: str, *, as_json: bool) -> None:
    """Ask PARTNER now what is new in our cases. Else it is asked every fifteen minutes."""
    from concejo.exchange.actions.partners import ask_now

    its = ask_now(partner_code)
    tell(f"{its.title} is being asked.", {"partner": its.code}, as_json=as_json)


def _key_facts(its: Consumer) -> dict[str, object]:
    return {
        "name": its.name,
        "begins": its.key_begins,
        "created_at": its.created_at.isoformat(),
        "used_at": its.used_at.isoformat() if its.used_at else None,
        "revoked_at": its.revoked_at.isoformat() if its.revoked_at else None,
    }


def _partner_facts(its: Partner) -> dict[str, object]:
    return {
        "code": its.code,
        "title": its.title,
        "url": its.url,
        "fault": its.fault or None,
        "routes": [
            {"kind": r.kind_id, "district": r.district, "service_code": r.service_code}
            for r in its.routes.all()
        ],
    }


def _sent_facts(its: Sent) -> dict[str, object]:
    return {
        "number": its.case.number,
        "partner": its.partner.code,
        "state": its.state,
        "their_id": its.their_id,
        "status": its.status,
        "fault": its.fault,
    }
