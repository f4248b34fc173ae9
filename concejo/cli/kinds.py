"""``concejo kinds``: the kinds of cases, their limits, and what is asked with them."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concejo.cli.town import Refusal, in_town, json_option, tell

if TYPE_CHECKING:
    from concejo.cases.actions.kinds import QuestionGiven


_DAYS = click.IntRange(0, 36500)


@click.group()
def kinds() -> None:
    """Kinds of cases, their limits, and what is asked with them."""


@kinds.command("list")
@json_option
@in_town
def list_kinds(*, as_json: bool) -> None:
    """Every kind: its office, its limit, its card, and how many questions it has."""
    from django.db.models import Count

    from concejo.cases.models import Kind
    from concejo.cases.queries.kinds import promise_hours_now
    from concejo.rights.queries import keepings

    hours = promise_hours_now()
    found = Kind.objects.select_related("office__account").annotate(asked=Count("questions"))
    kept = keepings()
    rows = [
        {
            "code": kind.code,
            "names": kind.names,
            "office": kind.office.handle if kind.office else None,
            "limit_hours": hours[kind.code],
            "card": kind.card,
            "questions": kind.asked,
            "kept_days": {
                part: getattr(kept.get(kind.code), f"{part}_days", None)
                for part in ("contact", "photos", "texts")
            },
        }
        for kind in found.order_by("code")
    ]
    lines = (
        f"{row['code']}: @{row['office'] or '(intake)'}, {row['limit_hours']} h, "
        f"card {row['card']}, {row['questions']} questions"
        for row in rows
    )
    tell("\n".join(lines), {"kinds": rows}, as_json=as_json)


@kinds.command()
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@in_town
def ask(code: str, file: Path, *, as_json: bool) -> None:
    """Ask the questions of FILE.toml with the kind CODE, and no others.

    The form of the file is in docs/connect/open311.md. An empty file ends all questions.
    """
    from concejo.cases.actions.kinds import ask_with_kind

    kind = ask_with_kind(code, _questions_in(file))
    count = kind.questions.count()
    facts = {"kind": kind.code, "questions": count}
    tell(f"{count} questions are asked with {kind.code}.", facts, as_json=as_json)


_HOURS = "Working hours, such as 8h; 0 for none."
_FROM = "From the beginning of this day on, such as 2027-01-01; else from now on."


def _as_hours(_context: click.Context, _option: click.Parameter, said: str | None) -> int | None:
    """``8h`` or ``8``."""
    if said is None:
        return None
    number = said.strip().lower().removesuffix("h").strip()
    if not number.isascii() or not number.isdigit() or len(number) > 4:  # noqa: PLR2004 - 5000 h
        raise click.BadParameter("say it in whole hours, such as 8h.")
    return int(number)


@kinds.command()
@click.argument("code")
@click.option("--answer", callback=_as_hours, help=f"Until the first answer. {_HOURS}")
@click.option("--promise", callback=_as_hours, help="Until there is a date. Working hours.")
@click.option("--fix", callback=_as_hours, help=f"Until the work is done. {_HOURS}")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help=_FROM)
@json_option
@in_town
def limits(
    code: str,
    answer: int | None,
    promise: int | None,
    fix: int | None,
    since: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Say by when cases of the kind CODE are answered, have a date, and are done.

    What is not given stays as it is. Without any, say what counts, and what will. Cases that are
    open keep the limits that they were opened with.
    """
    from concejo.cases.actions.kinds import LimitsGiven, set_limits

    given = LimitsGiven(answer, promise, fix)
    if given != LimitsGiven():
        set_limits(code, given, since=_day(since))
    _tell_limits(code, as_json=as_json)


@kinds.command()
@click.argument("code")
@click.option(
    "--step",
    "steps",
    multiple=True,
    metavar="OWED:PERCENT:WHOM",
    help="answer, promise or fix; after how much of its limit; deputy, head or mayor. Again for "
    "more.",
)
@click.option("--none", "nobody", is_flag=True, help="Nobody is told any more.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help=_FROM)
@json_option
@in_town
def ladder(
    code: str, steps: tuple[str, ...], since: datetime | None, *, nobody: bool, as_json: bool
) -> None:
    """Say who is told when too much of a limit has passed, such as promise:100:head.

    Deputy and head are those of the office that has the case, on its own clock; the mayor's office
    looks at the resident's. It happens only while that office is at work, once for each step.
    """
    from concejo.cases.actions.kinds import LimitsGiven, set_limits

    if steps or nobody:
        set_limits(code, LimitsGiven(ladder=() if nobody else steps), since=_day(since))
    _tell_limits(code, as_json=as_json)


def _day(said: datetime | None) -> datetime | None:
    """The first moment of a day in town."""
    from concejo.base import clock

    return clock.in_town(said) if said is not None else None


def _tell_limits(code: str, *, as_json: bool) -> None:
    """What counts for a kind, and what will."""
    from concejo.base import clock
    from concejo.cases.models import Limits
    from concejo.cases.queries.kinds import kind_called, limits_at

    kind = kind_called(code)
    now = limits_at(kind, clock.now())
    rows: list[dict[str, Any]] = []
    if now is None:
        rows.append(_row(None, None, kind.limit_hours, None, []))
    ahead = Limits.objects.filter(kind=kind, since__gt=clock.now())
    for one in [*([now] if now else []), *ahead]:
        hours = (one.answer_hours, one.promise_hours, one.fix_hours)
        rows.append(_row(one.since, *hours, one.ladder))
    lines = [
        f"{row['since'] or 'always'}: answer {_said(row['answer_hours'])}, "
        f"date {_said(row['promise_hours'])}, done {_said(row['fix_hours'])}; "
        f"ladder {' '.join(row['ladder']) or 'none'}"
        for row in rows
    ]
    tell(f"{kind.code}\n" + "\n".join(lines), {"kind": kind.code, "limits": rows}, as_json=as_json)


def _row(
    since: datetime | None,
    answer: int | None,
    promise: int,
    fix: int | None,
    steps: list[str],
) -> dict[str, Any]:
    from concejo.base import clock

    return {
        "since": f"{clock.local(since):%Y-%m-%d %H:%M}" if since else None,
        "answer_hours": answer,
        "promise_hours": promise,
        "fix_hours": fix,
        "ladder": steps,
    }


def _said(hours: int | None) -> str:
    return "-" if hours is None else f"{hours} h"


@kinds.command()
@click.argument("code")
@click.option("--contact", type=_DAYS, help="Name, telephone and e-mail of who has no account.")
@click.option("--photos", type=_DAYS, help="All photos of the conversation.")
@click.option("--texts", type=_DAYS, help="All words of the conversation.")
@json_option
@in_town
def keep(
    code: str, contact: int | None, photos: int | None, texts: int | None, *, as_json: bool
) -> None:
    """Keep cases of the kind CODE so many days after they are closed.

    What no number is given for is kept always. It is thrown away at three at night; the log and the
    figures stay, which never had any words.
    """
    from concejo.rights.actions.keeping import keep as keep_kind

    kept = keep_kind(code, contact=contact, photos=photos, texts=texts)
    facts = {
        "kind": code,
        "contact_days": kept.contact_days,
        "photos_days": kept.photos_days,
        "texts_days": kept.texts_days,
    }
    said = ", ".join(
        f"{name} {'always' if days is None else f'{days} days'}"
        for name, days in (("contact", contact), ("photos", photos), ("texts", texts))
    )
    tell(f"After closing, {code} is kept: {said}.", facts, as_json=as_json)


def _questions_in(file: Path) -> list[QuestionGiven]:
    from concejo.cases.actions.kinds import QuestionGiven

    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("question", [])
        return [QuestionGiven(**_texts(row)) for row in rows]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as wrong:
        raise Refusal(f"{file} cannot be read: {wrong}") from None


def _texts(row: dict[str, Any]) -> dict[str, Any]:
    """``text`` and ``hint`` may be one text instead of one for each language."""
    said = {name: row[name] for name in row if name not in {"text", "hint", "choices"}}
    choices = row.get("choices", {})
    return said | {
        "texts": _by_language(row.get("text", {})),
        "hints": _by_language(row.get("hint", {})),
        "choices": {str(key): _by_language(names) for key, names in choices.items()},
    }


def _by_language(said: str | dict[str, str]) -> dict[str, str]:
    from concejo.places.queries import the_town

    return {the_town().language: said} if isinstance(said, str) else dict(said)
