"""How the offices of the demo town work: their limits, roles, duties, and what they keep ready."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta

from concejo.accounts.models import SeatKind
from concejo.accounts.queries import account_by_handle
from concejo.cases.actions.kinds import LimitsGiven, set_limits
from concejo.demo.playing import Player
from concejo.demo.story import HERE
from concejo.offices.actions import appoint, set_rota
from concejo.offices.duty import WEEK, monday_of
from concejo.work.actions.phrases import keep_phrase

_A_WEEK = timedelta(days=WEEK)


def arrange(player: Player, first: date, last: date) -> None:
    """The mayor says what counts, and the offices how they work, for the weeks of these days."""
    said = tomllib.loads((HERE / "desk.toml").read_text("utf-8"))
    mayor = player.actor("alcaldia")
    for one in said["limits"]:
        given = LimitsGiven(
            answer_hours=one["answer"], fix_hours=one["fix"], ladder=one.get("ladder")
        )
        set_limits(one["kind"], given, by=mayor)
    for one in said["role"]:
        appoint(mayor, one["office"], one["name"], SeatKind(one["as"]))
    for one in said["rota"]:
        _on_duty(player, one["office"], one["week"], first, last)
    for one in said["phrase"]:
        office = one["office"]
        keep_phrase(player.actor(office), office, name=one["name"], text=one["text"])


def _on_duty(
    player: Player, office: str, week: dict[str, list[str]], first: date, last: date
) -> None:
    """The same table for every week."""
    people = {name: account_by_handle(name).pk for name in week}
    monday = monday_of(first)
    while monday <= last:
        times = {
            (people[name], monday + timedelta(days=n)): text
            for name, days in week.items()
            for n, text in enumerate(days)
        }
        set_rota(player.actor(office), office, monday, times)
        monday += _A_WEEK
