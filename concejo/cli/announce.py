"""``concejo announce``: tell everybody something."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import click

from concejo.cli.town import in_town, json_option, tell

_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
_DAY = "%Y-%m-%d"


class Moment(click.ParamType[tuple[datetime, bool]]):
    """A day, or a day and an hour, in the town's time. Says which it was."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[datetime, bool]:
        """``2026-11-28`` or ``2026-11-28 09:00``."""
        for form in (*_FORMS, _DAY):
            with suppress(ValueError):
                return datetime.strptime(str(value), form), form == _DAY  # noqa: DTZ007 - in town
        says = f"{value!r} is not like 2026-11-28 or 2026-11-28 09:00."
        raise click.BadParameter(says, ctx=ctx, param=param)


@click.command()
@click.argument("text")
@click.option("--from", "begins", type=Moment(), help="When it begins. It is shown at once.")
@click.option("--until", "ends", type=Moment(), help="When it ends, and is shown no longer.")
@json_option
@in_town
def announce(
    text: str,
    begins: tuple[datetime, bool] | None,
    ends: tuple[datetime, bool] | None,
    *,
    as_json: bool,
) -> None:
    """Tell everybody something.

    It stands at the top of the plaza and in every app until it ends or is read. Days without an
    hour are whole days.
    """
    from concejo.base import clock
    from concejo.notices.actions.announcing import announce as tell_everybody

    given = [moment for moment in (begins, ends) if moment]
    made = tell_everybody(
        None,
        text,
        starts_at=clock.in_town(begins[0]) if begins else None,
        ends_at=clock.in_town(ends[0]) if ends else None,
        is_all_day=bool(given) and all(is_day for _at, is_day in given),
    )
    facts = {
        "id": str(made.pk),
        "starts_at": clock.iso(made.starts_at) if made.starts_at else None,
        "ends_at": clock.iso(made.ends_at) if made.ends_at else None,
        "all_day": made.is_all_day,
    }
    tell("Everybody is told.", facts, as_json=as_json)
