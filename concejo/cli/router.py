"""``concejo router``: what reports are about, learned from those that people have labelled."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concejo.cli.residents import CSV_FILE
from concejo.cli.town import Refusal, dir_option, enter, json_option, tell

if TYPE_CHECKING:
    from concejo.routing.reports import Labelled
    from concejo.routing.training import Progress

label_option = click.option(
    "--label", required=True, metavar="COLUMN", help="The column that says what a report is."
)
text_option = click.option(
    "--text",
    default="text",
    show_default=True,
    metavar="COLUMN",
    help="The column with what somebody wrote.",
)


@click.group()
def router() -> None:
    """What reports are about, learned from those that people have labelled.

    A FILE is CSV, also packed with gzip. Beside the words and the label it may have the columns
    title, district, address or street, lat and lon, requested_at or published_at or date.
    """


@router.command()
@click.argument("files", nargs=-1, type=CSV_FILE, metavar="[FILE]...")
@click.option("--label", metavar="COLUMN", help="The column that says what a report is.")
@text_option
@click.option(
    "--own",
    is_flag=True,
    help="Learn from the town's own cases which office has what, and what it is.",
)
@json_option
@dir_option
def train(
    files: tuple[Path, ...],
    label: str | None,
    text: str,
    *,
    own: bool,
    directory: Path,
    as_json: bool,
) -> None:
    """Learn from the reports in FILE..., or from the town's own cases.

    The model and its card are kept in the town's directory, in the place of the ones before. A
    model for the label "office", whose values are handles of offices, routes the town's reports;
    one for the label "kind", whose values are codes of kinds, says what they are about.
    """
    if own == bool(files) or (files and label is None):
        raise click.UsageError("Name FILE... and --label COLUMN, or --own.")
    if not own:
        told, facts = _learn(label or "", files, text, directory)
        tell(told, facts, as_json=as_json)
        return
    if label not in {None, *_OWN}:
        raise click.UsageError("The town's own cases say the labels office and kind.")
    enter(directory)
    told, facts = _learn(label or "office", (), text, directory)
    if label is None:
        # Too few kinds are no reason to keep the offices from learning.
        try:
            more, facts["kind"] = _learn("kind", (), text, directory)
        except Refusal as refusal:
            more, facts["kind"] = str(refusal.message), None
        told = f"{told}\n{more}"
    tell(told, facts, as_json=as_json)


# What the town's own cases say.
_OWN = ("office", "kind")


def _learn(
    label: str, files: Sequence[Path], text: str, directory: Path
) -> tuple[str, dict[str, Any]]:
    """Learn one label, from files or from the town's own cases, and keep the model and its card."""
    with _refusing():
        from concejo.routing.card import write_card
        from concejo.routing.model import save
        from concejo.routing.training import train as train_model

        left_out: Counter[str] = Counter()
        with _shown() as progress:
            rows = _read(files, label, text, progress, left_out) if files else _own(label)
            model = train_model(
                label, rows, at=_now(), topics=_topics(), is_own=not files, progress=progress
            )
        place = save(model, directory)
        write_card(model, place)
    held = model.facts["held_back"]
    facts: dict[str, Any] = {
        "label": label,
        "rows": len(rows),
        "left_out": dict(left_out),
        "labels": len(model.labels),
        "held_back": {k: held[k] for k in ("rows", "top1", "top3", "macro_f1", "ece")},
        "card": str(place / "card.md"),
    }
    told = (
        f"Learned {label} from {len(rows)} reports with {len(model.labels)} labels. Of "
        f"{held['rows']} that were held back, {held['top1']:.1%} were named rightly. "
        f"The model's card: {place / 'card.md'}{_why_left_out(left_out)}"
    )
    return told, facts


@router.command()
@click.argument("files", nargs=-1, required=True, type=CSV_FILE, metavar="FILE...")
@label_option
@text_option
@click.option(
    "--split",
    type=click.Choice(["time", "random"]),
    help="Judge no kept model: learn from two thirds of FILE..., the earlier ones or any, and "
    "judge by the others.",
)
@json_option
@dir_option
def evaluate(
    files: tuple[Path, ...],
    label: str,
    text: str,
    split: str | None,
    *,
    directory: Path,
    as_json: bool,
) -> None:
    """Hold what was learned against the reports in FILE..., from which nothing was learned."""
    with _refusing():
        from concejo.routing import trials
        from concejo.routing.errors import TooFewReports
        from concejo.routing.judging import judge
        from concejo.routing.model import load
        from concejo.routing.training import train as train_model

        model = None if split else load(directory, label)
        left_out: Counter[str] = Counter()
        with _shown() as progress:
            rows = _read(files, label, text, progress, left_out)
            if not rows:
                raise TooFewReports(rows=0, least=1)
            if split == "time":
                earlier, rows = trials.by_time(rows)
            elif split == "random":
                earlier, rows = trials.by_text(rows)
            if model is None:
                model = train_model(label, earlier, at=_now(), topics=_topics(), progress=progress)
            shares = trials.answers(model, rows, _topics(), progress)
        outcome = judge(model.labels, shares, [row.label for row in rows])
        milliseconds = trials.milliseconds_each(model, rows, _topics())
    facts = {
        "label": label,
        "rows": outcome.rows,
        "left_out": dict(left_out),
        "top1": round(outcome.top1, 4),
        "top3": round(outcome.top3, 4),
        "macro_f1": round(outcome.macro_f1, 4),
        "ece": round(outcome.ece, 4),
        "ms_per_report": round(milliseconds, 3),
    }
    tell(
        f"{label}: of {outcome.rows} reports {outcome.top1:.1%} were named rightly at first, "
        f"{outcome.top3:.1%} within three. Macro-F1 {outcome.macro_f1:.3f}, calibration error "
        f"{outcome.ece:.3f}, {milliseconds:.2f} ms a report.{_why_left_out(left_out)}",
        facts,
        as_json=as_json,
    )


def _read(
    files: Sequence[Path], label: str, text: str, progress: Progress, left_out: Counter[str]
) -> list[Labelled]:
    from concejo.routing.tables import read_table

    rows: list[Labelled] = []
    for done, file in enumerate(files):
        progress("opening", done / len(files))
        rows += read_table(file, label=label, text=text, left_out=left_out)
    return rows


_WHY = {
    "broken": "columns do not fit the first line",
    "header": "the first line again",
    "no_words": "no words",
    "no_label": "no label",
    "long_label": "a label as long as a letter",
}


def _why_left_out(left_out: Counter[str]) -> str:
    if not left_out.total():
        return ""
    why = ", ".join(f"{count} ({_WHY[reason]})" for reason, count in left_out.items() if count)
    return f"\nRows left out: {why}."


def _own(label: str) -> list[Labelled]:
    from concejo.cases.routing import own_reports

    return own_reports(label)


def _topics() -> Callable[[str], Sequence[str]]:
    from concejo.cases.kinds import topics_of

    return topics_of


def _now() -> datetime:
    from concejo.base import clock

    return clock.now().astimezone(UTC)


@contextmanager
def _refusing() -> Iterator[None]:
    """A router can be trained and judged before there is a town; refusals are one sentence."""
    import django
    from django.conf import settings

    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        settings.configure(USE_I18N=False, USE_TZ=True)
        django.setup()
    from concejo.base.errors import Refused

    try:
        yield
    except Refused as refused:
        raise Refusal(str(refused)) from None
    except MemoryError:
        raise Refusal("There is not enough memory for so many reports. Bring fewer.") from None


@contextmanager
def _shown() -> Iterator[Progress]:
    """A bar on the terminal for each stretch of work; in a file or a pipe there is none."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress as Bars, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:10}"), BarColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks = {}

        def progress(what: str, done: float) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=1.0)
            bars.update(tasks[what], completed=done)

        yield progress
